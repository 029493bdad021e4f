/**
 * The one serialisation that is signed and shipped: JSON without white space, members in the order they were made.
 * The bytes of a credential are this text in UTF-8.
 */
export function text(document: object): string { return JSON.stringify(document); }
