import type { Report } from '../../credential/index.ts';
import type { FrameworkReading } from '#framework';
import type { PageContext } from '../context.ts';
import { Layout } from '../layout.tsx';
import type { Keepable } from './receipt.tsx';
import { ReportView, type Asked } from './report.tsx';
import { readingOf } from './reading.ts';

export function ReportPage({ page, report, asked, defined, receipt }: { page: PageContext; report: Report; asked: Asked; defined?: FrameworkReading | undefined; receipt?: Keepable | undefined }) {
  return (
    <Layout page={page} title={readingOf(report, page.t).word} hidden>
      <div class="wrap main"><ReportView page={page} report={report} asked={asked} defined={defined} receipt={receipt} /></div>
    </Layout>
  );
}
