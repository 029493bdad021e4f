/** What the closed compiler does not treat. Never an answer: whoever catches it asks the reference, which accepts or refuses. */
export class NotClosed extends Error {
  override readonly name = 'NotClosed';
}
