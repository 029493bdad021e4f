/** What the definitions the organisation goes by say of a specification before awards of it are promised. */
import type { Tx } from '#lib/db';
import { AcquisError, type Fault } from '#lib/errors';
import type { Objection } from '#rooms/design';
import type { IssuePorts } from './batch.ts';
import type { Ground } from './draft.ts';

/** @throws AcquisError definition_refuses: names the definitions, and for each what is missing and how to mend it */
export async function passGate({ design }: Pick<IssuePorts, 'design'>, tx: Tx, org: string, { version }: Pick<Ground, 'version'>): Promise<void> {
  const refusing = (await design.objections(tx, org, version.specification)).filter(({ gate }) => gate === 'refuse');
  if (refusing.length > 0) throw new AcquisError('definition_refuses', { values: { definition: together(refusing) }, faults: refusing.flatMap(objectionFaults) });
}

/** Of the specification: `path` is a JSON pointer into it. */
export function objectionFaults({ report, lacking }: Objection): Fault[] {
  return lacking.map(({ path, outcome, name, remedy }) => ({
    path: path.replace(/^\/specification/, ''), code: outcome === 'fail' ? 'definition_lacks' : 'definition_untold', values: { definition: report.title, element: name, remedy },
  }));
}

function together(objections: readonly Objection[]): { readonly fr: string; readonly en: string } {
  const said = (lang: 'fr' | 'en') => objections.map(({ report }) => report.title[lang] ?? report.profile).join(', ');
  return { fr: said('fr'), en: said('en') };
}
