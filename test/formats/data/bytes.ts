/** Bytes written by hand, piece by piece: text as Latin-1, numbers as little-endian float64. */
export function bytesOf(...pieces: readonly (string | Uint8Array | readonly number[])[]): Uint8Array {
  const parts = pieces.map((piece) => {
    if (typeof piece === 'string') return Uint8Array.from(piece, (letter) => letter.charCodeAt(0));
    return piece instanceof Uint8Array ? piece : float64s(piece);
  });
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** Whole numbers of so many bytes each, little-endian; negative ones as two's complement. */
export function wholes(bytesEach: number, numbers: readonly (number | bigint)[]): Uint8Array {
  const bytes = numbers.flatMap((number) =>
    Array.from({ length: bytesEach }, (_, i) => Number((BigInt(number) >> BigInt(8 * i)) & 255n)),
  );
  return Uint8Array.from(bytes);
}

export function float64s(numbers: readonly number[]): Uint8Array {
  return new Uint8Array(Float64Array.from(numbers).buffer);
}

export function float32s(numbers: readonly number[]): Uint8Array {
  return new Uint8Array(Float32Array.from(numbers).buffer);
}

/** The same numbers with the bytes of each turned round. */
export function swapped(bytes: Uint8Array, bytesEach: number): Uint8Array {
  return bytes.map((_, i) => bytes[i - (i % bytesEach) + bytesEach - 1 - (i % bytesEach)] as number);
}

/** An .npy file of version 1, as NumPy writes it: the header padded to a multiple of 64 bytes. */
export function npy(
  descr: string,
  shape: string,
  numbers: Uint8Array | readonly number[],
  fortran = 'False',
): Uint8Array {
  const header = `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': ${shape}, }`;
  const length = Math.ceil((10 + header.length + 1) / 64) * 64 - 10;
  return bytesOf('\x93NUMPY', Uint8Array.of(1, 0, length, 0), `${header.padEnd(length - 1)}\n`, numbers);
}
