/** Is this an archive? Signatures of APPNOTE.TXT 6.3 §4.3: a first entry, or the end of an empty one. */
export function isZip(bytes: Uint8Array): boolean {
  if (bytes.length < 22) return false;
  const head = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0, true);
  return head === 0x04034b50 || head === 0x06054b50;
}
