/**
 * A short text for bytes: other bytes have another, but for a chance of 2⁻⁶⁴. Words of four bytes are mixed as
 * MurmurHash3 mixes them (Appleby 2011), with two states: a hundred megabytes take a fraction of a second.
 */
export function fingerprint(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const words = bytes.length - (bytes.length % 4);
  let [one, two] = [bytes.length | 0, ~bytes.length];
  for (let at = 0; at < words; at += 4) {
    const word = view.getUint32(at, true);
    one = mixed(one, Math.imul(word, 0xcc9e2d51));
    two = mixed(two, Math.imul(word, 0x1b873593));
  }
  for (const byte of bytes.subarray(words)) {
    one = mixed(one, byte);
    two = mixed(two, ~byte);
  }
  return `${bytes.length}:${(one >>> 0).toString(16)}:${(two >>> 0).toString(16)}`;
}

function mixed(state: number, word: number): number {
  const turned = state ^ ((word << 15) | (word >>> 17));
  return (Math.imul((turned << 13) | (turned >>> 19), 5) + 0xe6546b64) | 0;
}
