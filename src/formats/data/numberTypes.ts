import type { Values } from './fileArray.js';

/** How numbers of a type stand in bytes. */
export interface NumberType {
  readonly bytes: number;
  /** `count` numbers from the start of `view` on, which holds them all. */
  read(view: DataView, count: number, littleEndian: boolean): Values;
}

/** Every number type of the array formats; each format names them in its own way. */
export const NUMBER_TYPES = {
  float64: { bytes: 8, read: (v, n, le) => fill(new Float64Array(n), (i) => v.getFloat64(8 * i, le)) },
  float32: { bytes: 4, read: (v, n, le) => fill(new Float32Array(n), (i) => v.getFloat32(4 * i, le)) },
  float16: { bytes: 2, read: (v, n, le) => fill(new Float32Array(n), (i) => float16(v.getUint16(2 * i, le))) },
  bfloat16: { bytes: 2, read: (v, n, le) => bfloat16(v, n, le) },
  int64: { bytes: 8, read: (v, n, le) => fill(new Float64Array(n), (i) => int64(v, 8 * i, le, true)) },
  int32: { bytes: 4, read: (v, n, le) => fill(new Int32Array(n), (i) => v.getInt32(4 * i, le)) },
  int16: { bytes: 2, read: (v, n, le) => fill(new Int16Array(n), (i) => v.getInt16(2 * i, le)) },
  int8: { bytes: 1, read: (v, n) => new Int8Array(v.buffer, v.byteOffset, n) },
  uint64: { bytes: 8, read: (v, n, le) => fill(new Float64Array(n), (i) => int64(v, 8 * i, le, false)) },
  uint32: { bytes: 4, read: (v, n, le) => fill(new Uint32Array(n), (i) => v.getUint32(4 * i, le)) },
  uint16: { bytes: 2, read: (v, n, le) => fill(new Uint16Array(n), (i) => v.getUint16(2 * i, le)) },
  uint8: { bytes: 1, read: (v, n) => new Uint8Array(v.buffer, v.byteOffset, n) },
  bool: { bytes: 1, read: (v, n) => fill(new Uint8Array(n), (i) => (v.getUint8(i) === 0 ? 0 : 1)) },
} as const satisfies Record<string, NumberType>;

export type NumberTypeName = keyof typeof NUMBER_TYPES;

/** What reading numbers of a type lost; null where nothing. */
export function lossOf(type: NumberTypeName, values: Values): string | null {
  if (type !== 'int64' && type !== 'uint64') return null;
  if (!values.some((value) => Math.abs(value) > Number.MAX_SAFE_INTEGER)) return null;
  return 'holds whole numbers beyond 2^53, which were rounded to float64';
}

function fill<T extends Values>(values: T, at: (i: number) => number): T {
  for (let i = 0; i < values.length; i++) values[i] = at(i);
  return values;
}

/** Rounded once: the upper half times 2³² is exact. */
function int64(view: DataView, offset: number, littleEndian: boolean, signed: boolean): number {
  const [low, high] = littleEndian ? [offset, offset + 4] : [offset + 4, offset];
  const upper = signed ? view.getInt32(high, littleEndian) : view.getUint32(high, littleEndian);
  return upper * 2 ** 32 + view.getUint32(low, littleEndian);
}

/** IEEE 754 binary16: 1 sign bit, 5 of exponent with bias 15, 10 of fraction. */
function float16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const [exponent, fraction] = [(bits >> 10) & 0x1f, bits & 0x3ff];
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** The upper half of a float32. */
function bfloat16(view: DataView, count: number, littleEndian: boolean): Float32Array {
  const bits = new Uint32Array(count);
  for (let i = 0; i < count; i++) bits[i] = view.getUint16(2 * i, littleEndian) << 16;
  return new Float32Array(bits.buffer);
}
