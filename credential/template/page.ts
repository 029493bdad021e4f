/** Bytes put together in one place, again and again: what is on it is good until the next begins. */
export class Page {
  #bytes = new Uint8Array(64 * 1024);
  #at = 0;

  begin(): void { this.#at = 0; }

  put(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  /** A character for each byte. */
  say(text: string): void {
    this.#room(text.length);
    const bytes = this.#bytes, at = this.#at;
    for (let i = 0; i < text.length; i += 1) bytes[at + i] = text.charCodeAt(i);
    this.#at = at + text.length;
  }

  get bytes(): Uint8Array { return this.#bytes.subarray(0, this.#at); }

  #room(count: number): void {
    if (this.#at + count <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#at + count));
    larger.set(this.#bytes.subarray(0, this.#at));
    this.#bytes = larger;
  }
}
