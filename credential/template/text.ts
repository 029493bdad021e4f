/** The hash of the signed text without the text: what all rows share is in UTF-8 already. */
import { utf8 } from '../bytes.ts';
import { binary, sha256 } from '../platform.ts';
import { Page } from './page.ts';
import type { TemplateData } from './template.ts';

export function textHasher({ chunks, slots }: TemplateData): (values: readonly string[], proofValue: string) => Uint8Array {
  const page = new Page(), shared = chunks.map(utf8), spelled = remembering(slots.length, (_, value) => binary(JSON.stringify(value).slice(1, -1)));
  return (values, proofValue) => {
    page.begin();
    const written = spelled(values);
    for (let i = 0; i < written.length; i += 1) {
      page.put(shared[i] as Uint8Array);
      page.say(written[i] as string);
    }
    page.put(shared[slots.length] as Uint8Array);
    page.say(proofValue);
    page.put(shared[slots.length + 1] as Uint8Array);
    return sha256(page.bytes);
  };
}

/** Most slots say in a row what they said in the row before. */
export function remembering<V>(slots: number, make: (slot: number, value: string | undefined) => V): (values: readonly string[]) => V[] {
  const last: { value: string | undefined; made: V }[] = [];
  return (values) => {
    const all: V[] = [];
    for (let slot = 0; slot < slots; slot += 1) {
      const value = values[slot], known = last[slot];
      if (known && known.value === value) all.push(known.made);
      else {
        const made = make(slot, value);
        last[slot] = { value, made };
        all.push(made);
      }
    }
    return all;
  };
}
