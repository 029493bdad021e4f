// Who vouches for what: each issuer with what it signed, and whom it names beside itself.
import type { IssuerRow, Skills } from '../../rooms/hold/hold.ts';
import { Facts } from '../components/data.tsx';
import type { PageContext } from '../context.ts';
import { issuerHost } from '../verify/reading.ts';
import { qualityWord } from './vouch.tsx';
import { LeftOut, Nothing, ProofLine, View } from './view.tsx';

const SHOWN = 5;

export function IssuersPage({ page, issuers: { rows, left } }: { page: PageContext; issuers: { readonly rows: readonly IssuerRow[]; readonly left: Skills['left'] } }) {
  const { t } = page;
  return (
    <View page={page} at="issuers" title={t('hold.issuers.title')} lead={t('hold.issuers.lead')}>
      {rows.length === 0 ? <Nothing page={page} left={left} title={t('hold.issuers.empty')} /> : rows.map((row, i) => <Issuer page={page} row={row} id={`issuer-${i}`} />)}
      <LeftOut page={page} left={left} />
    </View>
  );
}

function Issuer({ page, row: { id: issuer, name, lines, skills, bodies, quality }, id }: { page: PageContext; row: IssuerRow; id: string }) {
  const { t } = page, host = issuerHost(issuer), more = lines.slice(SHOWN);
  return (
    <section class="sheet" aria-labelledby={id}>
      <div class="sheet-head"><h2 id={id}><bdi>{name ?? host ?? issuer}</bdi></h2><p class="push quiet small">{t('hold.count', { n: lines.length })}{skills > 0 && `, ${t('hold.issuers.skills', { n: skills })}`}</p></div>
      <div class="pad stack stack-s">
        {host && name && <p class="hash small"><bdi>{host}</bdi></p>}
        {(bodies.length > 0 || quality.length > 0) && <Facts facts={[{ term: t('hold.issuers.with'), value: bodies.length > 0 && <bdi>{bodies.join(' · ')}</bdi> }, { term: t('hold.issuers.quality'), value: quality.length > 0 && <ul>{quality.map((one) => <li><bdi>{one.body}</bdi>{qualityWord(page, one.kind) && <small>{qualityWord(page, one.kind)}</small>}</li>)}</ul> }]} />}
        <ul class="w-proofs">{lines.slice(0, SHOWN).map((line) => <ProofLine page={page} line={line} under />)}</ul>
        {more.length > 0 && <details><summary>{t('hold.six.and_more', { n: more.length })}</summary><ul class="w-proofs">{more.map((line) => <ProofLine page={page} line={line} under />)}</ul></details>}
      </div>
    </section>
  );
}
