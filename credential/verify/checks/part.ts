/** A credential of which the holder shows a part (ecdsa-sd-2023): what is missing was perhaps said, so its absence tells nothing. */
import { isPart } from '../../proof/ecdsa-sd-2023/check.ts';
import type { Finding } from '../finding.ts';
import { notChecked, passed, warn } from '../finding.ts';
import { asList, asObject } from '../json.ts';
import type { Obj } from '../json.ts';

export function isShownInPart(document: Obj): boolean {
  return asList(document['proof']).some((proof) => isPart(asObject(proof) ?? {}));
}

/** What is there must be as it should be; what is not there may have been left out. */
export function ofPart(shape: Finding, document: Obj): Finding {
  const { code, path = '' } = shape;
  if (code !== 'shape_wrong' || !isShownInPart(document)) return shape;
  const found = path.split('/').slice(1).reduce<unknown>((value, step) => asObject(asList(value)[0])?.[step], document);
  return found === undefined ? notChecked('shape', 'shape_withheld', { path }) : shape;
}

/** One that is over could be shown without its end. Whether it has one cannot be known, so this is a caution and no more. */
export function datesOfPart(dates: Finding, document: Obj): Finding {
  const isOpen = (document['validUntil'] ?? document['expirationDate']) === undefined;
  return passed(dates) && isOpen && isShownInPart(document) ? warn('dates', 'dates_withheld', { path: '/validUntil' }) : dates;
}

/** A withdrawn credential could be shown without the place where that stands, if its issuer allows it. */
export function statusOfPart(status: readonly Finding[], document: Obj): readonly Finding[] {
  return status.map((finding) => (finding.code === 'no_status' && isShownInPart(document) ? notChecked('status', 'status_withheld') : finding));
}
