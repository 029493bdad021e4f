import type { Report } from '../../credential/index.ts';
import type { BadgePicture } from '../../rooms/deliver/deliver.ts';
import type { Held } from '../../rooms/hold/hold.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { Form } from '../components/form.tsx';
import { Tag } from '../components/say.tsx';
import type { PageContext } from '../context.ts';
import { readingOf } from '../verify/reading.ts';

export type Shown = { readonly held: Held; readonly picture: BadgePicture; readonly report: Report };

/** Whether it still stands, in a shape and a word. */
export function StandingTag({ page, report }: { page: PageContext; report: Report }) {
  const { tone, word } = readingOf(report, page.t);
  return <Tag tone={tone}>{word}</Tag>;
}

/** `base`: where the files live for this reader (`/c/ID`, or below the claim link). */
export function Downloads({ page: { t }, base, held, main }: { page: PageContext; base: string; held: Held; main?: boolean | undefined }) {
  return (
    <>
      <LinkButton look={main ? 'main' : undefined} icon="seal" href={`${base}/badge.png`} download>{t('hold.files.png')}</LinkButton>
      <LinkButton icon="down" href={`${base}/credential.json`} download>{t('hold.files.json')}</LinkButton>
      {held.logProof !== undefined && <LinkButton look="bare" icon="doc" href={`${base}/log-proof`} download>{t('hold.files.log')}</LinkButton>}
    </>
  );
}

export function VisibilityForm({ page, action, held }: { page: PageContext; action: string; held: Held }) {
  const { t } = page, other = held.visibility === 'public' ? 'private' : 'public';
  return (
    <Form page={page} action={action} class="row">
      <input type="hidden" name="visibility" value={other} />
      <span class="small">{t(`hold.choice.is_${held.visibility}`)}</span>
      <Button look="bare" icon={other === 'public' ? 'eye' : 'user'}>{t(`hold.choice.make_${other}`)}</Button>
    </Form>
  );
}
