/** Values as PDF writes them (ISO 32000-2 §7.3): only what is needed to find attached files; texts are looked over, never kept. */
import { CredentialError } from '../../errors.ts';

/** Names keep their slash; texts, true, false and null are null. */
export type Value = string | number | null | Ref | readonly Value[] | Dictionary;
export type Ref = { readonly ref: number };
export type Dictionary = ReadonlyMap<string, Value>;

const MAX_DEPTH = 40;
const BLANK = new Set('\0\t\n\f\r ');
const WORD = /[^\0\t\n\f\r ()<>[\]{}/%]+/y;
const REFERENCE = /(\d{1,10})[\0\t\n\f\r ]+\d{1,5}[\0\t\n\f\r ]+R(?![A-Za-z])/y;

/** Reads values one after another out of bytes spelled as Latin-1. Errors: `bake_malformed`. */
export class Reader {
  readonly text: string;
  at: number;

  constructor(text: string, at = 0) {
    this.text = text;
    this.at = at;
  }

  value(depth = 0): Value {
    if (depth > MAX_DEPTH) throw malformed('the PDF is nested deeper than any is');
    this.space();
    const { text, at } = this, character = text[at];
    if (character === '<' && text[at + 1] === '<') return this.dictionary(depth);
    if (character === '[') return this.array(depth);
    if (character === '/') return this.name();
    if (character === '(') return this.words();
    if (character === '<') return this.hexadecimal();
    return this.reference() ?? this.word();
  }

  space(): void {
    for (let isComment = false; this.at < this.text.length; this.at += 1) {
      const character = this.text.charAt(this.at);
      if (character === '%') isComment = true;
      else if (character === '\n' || character === '\r') isComment = false;
      else if (!isComment && !BLANK.has(character)) return;
    }
  }

  private dictionary(depth: number): Dictionary {
    const members = new Map<string, Value>();
    this.at += 2;
    for (this.space(); !this.text.startsWith('>>', this.at); this.space()) {
      if (this.text[this.at] !== '/') throw malformed('a dictionary of the PDF cannot be read');
      const name = this.name();
      const value = this.value(depth + 1);
      // Two readers could take two of them.
      if (members.has(name)) throw malformed('a dictionary of the PDF says one thing twice');
      members.set(name, value);
    }
    this.at += 2;
    return members;
  }

  private array(depth: number): readonly Value[] {
    const items: Value[] = [];
    this.at += 1;
    for (this.space(); this.text[this.at] !== ']'; this.space()) items.push(this.value(depth + 1));
    this.at += 1;
    return items;
  }

  private name(): string {
    WORD.lastIndex = this.at + 1;
    const [word = ''] = WORD.exec(this.text) ?? [];
    this.at += 1 + word.length;
    return `/${word.replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))}`;
  }

  private words(): null {
    let open = 0;
    do {
      const character = this.text[this.at];
      if (character === undefined) throw malformed('a text of the PDF has no end');
      if (character === '\\') this.at += 1;
      if (character === '(') open += 1;
      if (character === ')') open -= 1;
      this.at += 1;
    } while (open > 0);
    return null;
  }

  private hexadecimal(): null {
    const end = this.text.indexOf('>', this.at);
    if (end < 0) throw malformed('a text of the PDF has no end');
    this.at = end + 1;
    return null;
  }

  private reference(): Ref | undefined {
    REFERENCE.lastIndex = this.at;
    const found = REFERENCE.exec(this.text);
    if (!found) return undefined;
    this.at = REFERENCE.lastIndex;
    return { ref: Number(found[1]) };
  }

  private word(): number | null {
    WORD.lastIndex = this.at;
    const [word = ''] = WORD.exec(this.text) ?? [];
    if (word === '') throw malformed('the PDF cannot be read');
    this.at += word.length;
    const number = Number(word);
    return Number.isNaN(number) ? null : number;
  }
}

export function isRef(value: Value | undefined): value is Ref {
  return typeof value === 'object' && value !== null && 'ref' in value;
}

export function isDictionary(value: Value | undefined): value is Dictionary {
  return value instanceof Map;
}

export function malformed(message: string): CredentialError {
  return new CredentialError('bake_malformed', message);
}
