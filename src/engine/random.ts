/**
 * Counter-based random numbers: Philox4x32-10 (Salmon, Moraes, Dror, Shaw: "Parallel random numbers:
 * as easy as 1, 2, 3", SC 2011). A number depends on its key and its place alone, so any step can be replayed by itself.
 */
const M0 = 0xd2511f53;
const M1 = 0xcd9e8d57;
const W0 = 0x9e3779b9;
const W1 = 0xbb67ae85;
const ROUNDS = 10;

export type Words = readonly [number, number, number, number];

/** Four random 32-bit words for a counter of four words and a key of two. */
export function philox(counter: Words, key: readonly [number, number]): Words {
  let [a, b, c, d] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = mulHigh(M0, a);
    const high1 = mulHigh(M1, c);
    [a, b, c, d] = [(high1 ^ b ^ k0) >>> 0, Math.imul(M1, c) >>> 0, (high0 ^ d ^ k1) >>> 0, Math.imul(M0, a) >>> 0];
    k0 = (k0 + W0) >>> 0;
    k1 = (k1 + W1) >>> 0;
  }
  return [a, b, c, d];
}

/** The upper 32 bits of a 32 × 32 bit product. */
function mulHigh(x: number, y: number): number {
  const xl = x & 0xffff;
  const xh = x >>> 16;
  const yl = y & 0xffff;
  const yh = y >>> 16;
  const middle = xh * yl + ((xl * yl) >>> 16);
  const carry = xl * yh + (middle & 0xffff);
  return (xh * yh + Math.floor(middle / 0x10000) + Math.floor(carry / 0x10000)) >>> 0;
}

/** FNV-1a: what a stream is for, as one word of its key. */
export function hash(text: string): number {
  let word = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) word = Math.imul(word ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return word;
}

/** A stream of random numbers, known by its seed, what it is for, and which step (or epoch) it belongs to. */
export class RandomStream {
  constructor(
    private readonly seed: number,
    private readonly purpose: string,
    private readonly step = 0,
  ) {}

  /** Entry `index` of the stream, uniform in [0, 1), 53 bits. */
  uniform(index: number): number {
    const [a, b] = this.words(index);
    return ((a >>> 5) * 0x4000000 + (b >>> 6)) / 0x20000000000000;
  }

  /** Entry `index` of the stream, standard normal (Box & Muller 1958). */
  normal(index: number): number {
    const [a, b, c, d] = this.words(index);
    const radius = ((a >>> 5) * 0x4000000 + (b >>> 6) + 1) / 0x20000000000000;
    const angle = ((c >>> 5) * 0x4000000 + (d >>> 6)) / 0x20000000000000;
    return Math.sqrt(-2 * Math.log(radius)) * Math.cos(2 * Math.PI * angle);
  }

  /** A permutation of 0 … count − 1 (Fisher & Yates, as Durstenfeld 1964). */
  permutation(count: number): Int32Array {
    const order = Int32Array.from({ length: count }, (_, i) => i);
    for (let i = count - 1; i > 0; i--) {
      const j = Math.floor(this.uniform(i) * (i + 1));
      [order[i], order[j]] = [order[j] as number, order[i] as number];
    }
    return order;
  }

  private words(index: number): Words {
    const high = Math.floor(index / 0x100000000);
    return philox([index >>> 0, high >>> 0, this.step >>> 0, 0], [this.seed >>> 0, hash(this.purpose)]);
  }
}
