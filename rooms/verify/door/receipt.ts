// Receipts: what was verified here, when and with what result, signed by this house. Nothing of it is kept: the page that shows an answer carries the
// facts with a seal of ours, and whoever presses the button brings them back.
import { createHash } from 'node:crypto';
import { makeReceipt, text, type Receipt, type ReceiptTrust, type Report } from '#credential';
import { stamp, type Clock } from '#lib/clock';
import type { Documents } from '#lib/documents';
import { AcquisError } from '#lib/errors';
import { dateText, dictionary, type Lang } from '#lib/i18n';
import { sameText } from '#lib/http';
import type { Secrets } from '#lib/seal';
import { receiptPage } from './receipt-page.ts';

export type ReceiptPorts = {
  readonly clock: Clock; readonly secrets: Pick<Secrets, 'blind'>; readonly documents: Documents;
  /** Signs in the house's own name; `did`: that name. */
  readonly attest: (document: object) => Promise<object>; readonly did: string; readonly publicUrl: string;
  /** Name of the house. */
  readonly house: string; readonly version: string;
  /** What a judgement relies on today. */
  readonly trust: () => Promise<readonly ReceiptTrust[]>;
};
export type ReceiptWish = { /** A part of a credential was verified. */ readonly extract?: boolean | undefined };

export type Receipts = {
  /** False: no typesetter here, JSON only. */
  readonly onPaper: boolean;
  /** Facts of this report under a seal of ours: for a hidden field of a form. */
  draft(report: Report, wish?: ReceiptWish): Promise<string>;
  /** JSON, signed. @throws AcquisError bad_input for facts that we did not seal */
  signed(draft: string, lang: Lang): Promise<Uint8Array>;
  /** The same as a page, the signed JSON attached. @throws AcquisError bad_input, documents_unavailable */
  paper(draft: string, lang: Lang): Promise<Uint8Array>;
};

type Draft = { readonly receipt: Receipt; readonly extract?: true };
/** Many times what a report of two hundred credentials inside takes. */
const MOST = 200_000;

export function openReceipts({ clock, secrets, documents, attest, did, publicUrl, house, version, trust }: ReceiptPorts): Receipts {
  const sealOf = (body: string) => secrets.blind('verify:receipt', body).toString('base64url');

  async function draft(report: Report, { extract }: ReceiptWish = {}): Promise<string> {
    const receipt: Receipt = { ...factsOf(report), madeAt: stamp(clock.now()), software: { name: 'Acquis', version }, trust: await trust() };
    const body = Buffer.from(JSON.stringify({ receipt, ...(extract && { extract: true }) } satisfies Draft)).toString('base64url');
    return `${body}.${sealOf(body)}`;
  }

  function opened(sealed: string): Draft {
    const [body = '', seal = '', ...more] = sealed.split('.');
    if (sealed.length > MOST || more.length > 0 || !sameText(seal, sealOf(body))) throw new AcquisError('bad_input', { faults: [{ path: 'receipt', code: 'verify_receipt' }] });
    return JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as Draft;
  }

  async function signed(sealed: string, lang: Lang): Promise<Uint8Array> {
    const { receipt, extract } = opened(sealed), t = dictionary(lang);
    const description = [t('verify.receipt.description', { house, date: dateText(lang, receipt.madeAt, 'hour'), verdict: t(`verify.verdict.${receipt.verdict}`) }), extract && t('verify.receipt.extract')].filter(Boolean).join(' ');
    const document = makeReceipt({ ...receipt, id: `urn:uuid:${uuidOf(sealed)}`, issuer: { id: did, name: house }, name: t('verify.receipt.name'), description });
    return Buffer.from(text(await attest(document)));
  }

  return {
    onPaper: documents.available, draft, signed,
    async paper(sealed, lang) {
      const bytes = await signed(sealed, lang), { receipt, extract } = opened(sealed);
      return documents.pdf(receiptPage({ bytes, receipt, extract: extract === true, lang, house, verifyAt: `${publicUrl}/verify` }));
    },
  };
}

/** No message, no path, no claim that failed: of the document only what the reader saw and may rely on. */
function factsOf({ sha256, form, at, verdict, checks, contained = [], claims, issuer, quoted }: Report): Omit<Receipt, 'madeAt' | 'software' | 'trust'> {
  const named = quoted ? quoted.issuer.name : issuer?.name ?? claims?.issuer.name; // of an extract, who issued the whole
  const about = verdict !== 'invalid' && claims ? {
    ...(claims.title && { title: said(claims.title) }), issuerId: said(claims.issuer.id), ...(named && { issuer: said(named) }), ...(claims.holderName && { holder: said(claims.holderName) }),
  } : undefined;
  return {
    sha256, ...(form && { form }), at: stamp(new Date(at)), verdict, checks: checks.map(({ check, result, code }) => ({ check, result, code })),
    inside: contained.filter((one) => !one.checks.some(({ code }) => code === 'not_a_credential')).slice(0, 200).map((one) => ({ sha256: one.sha256, verdict: one.verdict })), ...(about && { about }),
  };
}

/** A foreign text, signed in our name: short, and without what no canonical form takes. */
function said(foreign: string): string {
  return foreign.toWellFormed().replace(/\p{Cc}+/gu, ' ').slice(0, 500).toWellFormed();
}

/** RFC 9562 §5.8: made of the facts, so that paper and data are one receipt. */
function uuidOf(facts: string): string {
  const bytes = createHash('sha256').update(facts).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
