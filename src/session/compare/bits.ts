import type { Data } from '../../engine/tensor.js';

/**
 * A digest of numbers' bits: the same for the same bits, and for others another one but in one of 2⁶⁴ cases. Two sums over
 * 32-bit words, as FNV-1a has them for bytes, each stirred once more at the end.
 */
export function bitsOf(data: Data): string {
  // Bytes fill no words.
  const { buffer, byteOffset, byteLength } = data instanceof Uint8Array ? Float64Array.from(data) : data;
  const words = new Uint32Array(buffer, byteOffset, byteLength / 4);
  let [one, other] = [0x811c9dc5, 0x1000193];
  for (const word of words) {
    one = Math.imul(one ^ word, 0x01000193);
    one ^= one >>> 15;
    other = Math.imul(other + word, 0x85ebca6b);
    other ^= other >>> 13;
  }
  return `${hex(one)}${hex(other)}`;
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}
