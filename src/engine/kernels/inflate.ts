/** Bits of a deflated stream, the lowest of each byte first. */
class Bits {
  private at = 0;
  private held = 0;
  private count = 0;

  constructor(private readonly bytes: Uint8Array) {}

  take(count: number): number {
    while (this.count < count) {
      this.held |= (this.bytes[this.at++] ?? 0) << this.count;
      this.count += 8;
    }
    const bits = this.held & ((1 << count) - 1);
    this.held >>>= count;
    this.count -= count;
    return bits;
  }

  /** Leaves out what is left of a byte. */
  align(): void {
    this.held = 0;
    this.count = 0;
  }
}

/** A prefix code: how many codes of each length there are, and what they stand for, in order (RFC 1951, §3.2.2). */
interface Code {
  readonly counts: readonly number[];
  readonly symbols: readonly number[];
}

function codeOf(lengths: readonly number[]): Code {
  const counts = new Array<number>(16).fill(0);
  for (const length of lengths) if (length > 0) counts[length] = (counts[length] as number) + 1;
  const symbols = [...lengths.keys()].filter((symbol) => lengths[symbol] !== 0);
  return { counts, symbols: symbols.sort((p, q) => (lengths[p] as number) - (lengths[q] as number) || p - q) };
}

/** Codes of one length are consecutive numbers: where `code` is among them says which symbol it is. */
function read(bits: Bits, { counts, symbols }: Code): number {
  let code = 0;
  let first = 0;
  let index = 0;
  for (let length = 1; ; length++) {
    code |= bits.take(1);
    const count = counts[length] as number;
    if (code - first < count) return symbols[index + code - first] as number;
    index += count;
    first = (first + count) << 1;
    code <<= 1;
  }
}

/** The order in which a block gives the lengths of the code for lengths. */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** The codes for bytes and lengths, and for distances, of a block that brings its own (§3.2.7). */
function dynamicCodes(bits: Bits): readonly [Code, Code] {
  const literals = bits.take(5) + 257;
  const distances = bits.take(5) + 1;
  const given = new Array<number>(19).fill(0);
  const count = bits.take(4) + 4;
  for (let i = 0; i < count; i++) given[ORDER[i] as number] = bits.take(3);
  const code = codeOf(given);
  const lengths: number[] = [];
  while (lengths.length < literals + distances) {
    const symbol = read(bits, code);
    if (symbol < 16) lengths.push(symbol);
    else if (symbol === 16) repeat(lengths, lengths.at(-1) as number, 3 + bits.take(2));
    else if (symbol === 17) repeat(lengths, 0, 3 + bits.take(3));
    else repeat(lengths, 0, 11 + bits.take(7));
  }
  return [codeOf(lengths.slice(0, literals)), codeOf(lengths.slice(literals))];
}

function repeat(lengths: number[], value: number, count: number): void {
  for (let i = 0; i < count; i++) lengths.push(value);
}

const runs = (length: number, count: number): number[] => new Array<number>(count).fill(length);
const FIXED = [codeOf([...runs(8, 144), ...runs(9, 112), ...runs(7, 24), ...runs(8, 8)]), codeOf(runs(5, 30))] as const;

/** What length or distance code k stands for: the smallest, and how many bits are added (§3.2.5). */
function lengthOf(bits: Bits, k: number): number {
  if (k < 8) return 3 + k;
  if (k === 28) return 258;
  const extra = (k >> 2) - 1;
  return 3 + ((4 + (k & 3)) << extra) + bits.take(extra);
}

function distanceOf(bits: Bits, k: number): number {
  if (k < 4) return 1 + k;
  const extra = (k >> 1) - 1;
  return 1 + ((2 + (k & 1)) << extra) + bits.take(extra);
}

function inflateBlock(bits: Bits, out: number[], [literals, distances]: readonly [Code, Code]): void {
  for (let symbol = read(bits, literals); symbol !== 256; symbol = read(bits, literals)) {
    if (symbol < 256) {
      out.push(symbol);
      continue;
    }
    const length = lengthOf(bits, symbol - 257);
    const distance = distanceOf(bits, read(bits, distances));
    for (let i = 0; i < length; i++) out.push(out[out.length - distance] as number);
  }
}

function storedBlock(bits: Bits, out: number[]): void {
  bits.align();
  const length = bits.take(16);
  bits.take(16);
  for (let i = 0; i < length; i++) out.push(bits.take(8));
}

/** Unpacks deflated bytes (RFC 1951), which are known to be right. The engine imports nothing: its kernels are packed so. */
export function inflate(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const bits = new Bits(bytes);
  const out: number[] = [];
  for (let last = 0; last === 0; ) {
    last = bits.take(1);
    const kind = bits.take(2);
    if (kind === 0) storedBlock(bits, out);
    else inflateBlock(bits, out, kind === 1 ? FIXED : dynamicCodes(bits));
  }
  return Uint8Array.from(out);
}
