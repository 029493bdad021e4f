/**
 * Open Badges 3.0 §5.3.2: a credential inside an SVG, as `<openbadges:credential>` with the JSON in CDATA or a JWS in `verify`.
 * The scanner knows tags, comments and CDATA and refuses what SVG images do not need: document types, entities of one's own.
 */
import { CredentialError } from '../errors.ts';

const NAMESPACE = 'https://purl.imsglobal.org/ob/v3p0';
/** The second is Open Badges 2.0: read, replaced, never written. */
const ELEMENTS: ReadonlySet<string> = new Set(['openbadges:credential', 'openbadges:assertion']);
const MAX_LENGTH = 5 * 1024 * 1024;

const TOKEN = /<!--[^]*?-->|<!\[CDATA\[([^]*?)\]\]>|<\?[^]*?\?>|<(\/?)([A-Za-z_][\w:.-]*)((?:"[^"]*"|'[^']*'|[^"'<>])*)>|[^<]+/y;

type Token = { readonly start: number; readonly end: number; readonly cdata?: string; readonly tag?: Tag; readonly text?: string };
type Tag = { readonly name: string; readonly kind: 'open' | 'close' | 'empty'; readonly attributes: string };
type Element = { readonly start: number; readonly end: number; readonly value: string };

export function isSvg(text: string): boolean {
  return /^\s*(?:<\?xml[^>]*\?>)?(?:\s|<!--[^]*?-->|<!DOCTYPE[^>[]*>)*<svg[\s/>]/.test(text);
}

/** Replaces what was baked before; puts the credential first inside the root. Errors: as unbakeSvg. */
export function bakeSvg(svg: string, credential: string): string {
  const tokens = scan(svg);
  const root = rootOf(tokens);
  const element = `<openbadges:credential xmlns:openbadges="${NAMESPACE}"><![CDATA[${credential.replaceAll(']]>', ']]]]><![CDATA[>')}]]></openbadges:credential>`;
  const old = elements(tokens);
  const rest = (from: number) => [...old, { start: svg.length, end: svg.length }].reduce((out, { start, end }) => ({ text: out.text + svg.slice(out.at, start), at: end }), { text: '', at: from }).text;
  if (root.tag.kind === 'empty') return `${svg.slice(0, root.start)}<svg${root.tag.attributes.replace(/\/$/, '')}>${element}</svg>${svg.slice(root.end)}`;
  return svg.slice(0, root.end) + element + rest(root.end);
}

/** Undefined: an image without a badge. Errors: `bake_malformed`, `bake_several`, `too_large`. */
export function unbakeSvg(svg: string): string | undefined {
  const tokens = scan(svg);
  rootOf(tokens);
  const found = elements(tokens);
  if (found.length > 1) throw new CredentialError('bake_several', 'this image carries more than one credential');
  return found[0]?.value;
}

function scan(svg: string): readonly Token[] {
  if (svg.length > MAX_LENGTH) throw new CredentialError('too_large', `an image has at most ${MAX_LENGTH} characters here`);
  const tokens: Token[] = [];
  for (let at = 0; at < svg.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(svg);
    if (!match) throw malformed(`the drawing cannot be read at character ${at}`);
    const [whole, cdata, slash, name, attributes = ''] = match;
    const place = { start: at, end: at + whole.length };
    if (cdata !== undefined) tokens.push({ ...place, cdata });
    else if (name !== undefined) tokens.push({ ...place, tag: { name, kind: slash === '/' ? 'close' : attributes.endsWith('/') ? 'empty' : 'open', attributes } });
    else if (!whole.startsWith('<')) tokens.push({ ...place, text: whole });
  }
  return tokens;
}

function rootOf(tokens: readonly Token[]): Token & { readonly tag: Tag } {
  const root = tokens.find((token) => token.tag);
  if (root?.tag?.name !== 'svg' || root.tag.kind === 'close') throw malformed('this is not an SVG');
  return { ...root, tag: root.tag };
}

function elements(tokens: readonly Token[]): readonly Element[] {
  return tokens.flatMap((token, i) => {
    if (!token.tag || !ELEMENTS.has(token.tag.name) || token.tag.kind === 'close') return [];
    const verify = /\sverify\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(token.tag.attributes);
    if (token.tag.kind === 'empty') return [{ start: token.start, end: token.end, value: unescape(verify?.[1] ?? verify?.[2] ?? '') }];
    return [content(token, tokens.slice(i + 1), verify?.[1] ?? verify?.[2])];
  });
}

function content(open: Token, following: readonly Token[], verify: string | undefined): Element {
  const end = following.findIndex((token) => token.tag);
  const close = following[end];
  if (close?.tag?.kind !== 'close' || close.tag.name !== open.tag?.name) throw malformed('the element that carries the credential is not closed');
  const inside = following.slice(0, end);
  const cdata = inside.filter((token) => token.cdata !== undefined);
  const value = cdata.length > 0 ? cdata.map((token) => token.cdata).join('') : unescape(inside.map((token) => token.text ?? '').join('').trim());
  return { start: open.start, end: close.end, value: value === '' && verify !== undefined ? unescape(verify) : value };
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function unescape(text: string): string {
  return text.replaceAll(/&([^;]{0,8});?/g, (_, name: string) => {
    const character = ENTITIES[name];
    if (character === undefined) throw malformed('the drawing uses an entity of its own');
    return character;
  });
}

function malformed(message: string): CredentialError {
  return new CredentialError('bake_malformed', message);
}
