import { fromBase64 } from './base64.js';
import { DEFLATED, PIECES } from './binaries.js';
import { inflate } from './inflate.js';

export type ModuleName = 'simd' | keyof typeof PIECES;

/** So many bytes of another module from a place on, and bytes of its own in base64. */
export type Piece = readonly [from: number, length: number, more: string];

let base: Uint8Array<ArrayBuffer> | null = null;

/** A module's bytes. `simd` alone is kept whole: the others are nearly the same. */
export function moduleBytes(name: ModuleName): Uint8Array<ArrayBuffer> {
  base ??= inflate(fromBase64(DEFLATED));
  return name === 'simd' ? base : assembled(base, PIECES[name]);
}

function assembled(base: Uint8Array, pieces: readonly Piece[]): Uint8Array<ArrayBuffer> {
  const parts = pieces.flatMap(([from, length, more]) => [base.subarray(from, from + length), fromBase64(more)]);
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let to = 0;
  for (const part of parts) {
    bytes.set(part, to);
    to += part.length;
  }
  return bytes;
}
