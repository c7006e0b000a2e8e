/**
 * Elementary functions to about a hundred digits, by their textbook series in whole numbers: x stands for x / 2³²⁰.
 * Arguments between 2⁻³⁰ and 40 in size keep far more digits than any float has.
 */
const BITS = 320n;
const ONE = 1n << BITS;

const times = (x: bigint, y: bigint): bigint => (x * y) >> BITS;
const over = (x: bigint, y: bigint): bigint => (x << BITS) / y;
const size = (x: bigint): bigint => (x < 0n ? -x : x);

/** A float, exactly. */
export function fromNumber(x: number): bigint {
  if (x === 0) return 0n;
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(x))), -200);
  // Scaled to a whole number below 2⁵⁴, which is exact.
  return (BigInt(x * 2 ** (52 - exponent)) << BITS) >> BigInt(52 - exponent);
}

function logOf2(): bigint {
  let sum = 0n;
  for (let k = 1n; k <= BITS; k++) sum += ONE / (k << k);
  return sum;
}

const LN2 = logOf2();

/** eˣ = (e^(r/2¹⁶))^(2¹⁶) · 2ⁿ, by Taylor's series. */
function exp(x: bigint): bigint {
  const n = (2n * x + LN2) / (2n * LN2) - (x < 0n ? 1n : 0n);
  const r = (x - n * LN2) >> 16n;
  let term = ONE;
  let sum = ONE;
  for (let k = 1n; term !== 0n && k < 60n; k++) {
    term = times(term, r) / k;
    sum += term;
  }
  for (let k = 0; k < 16; k++) sum = times(sum, sum);
  return n >= 0n ? sum << n : sum >> -n;
}

/** Halley's iteration on eʸ = x, from the platform's logarithm: 50, 150, 450 bits. */
function log(x: bigint): bigint {
  let y = fromNumber(Math.log(Number(x) / Number(ONE)));
  for (let k = 0; k < 3; k++) {
    const power = exp(y);
    y += over(2n * (x - power), x + power);
  }
  return y;
}

function arctanOfInverse(n: bigint): bigint {
  let term = ONE / n;
  let sum = 0n;
  for (let k = 0n; term !== 0n; k++) {
    sum += (k % 2n === 0n ? term : -term) / (2n * k + 1n);
    term /= n * n;
  }
  return sum;
}

/** π by Machin's formula. */
const PI = 4n * (4n * arctanOfInverse(5n) - arctanOfInverse(239n));

function root(x: bigint): bigint {
  let y = fromNumber(Math.sqrt(Number(x) / Number(ONE)));
  for (let k = 0; k < 5; k++) y = (y + over(x, y)) >> 1n;
  return y;
}

/** 2/√π e^(−x²) Σ 2ⁿ x^(2n+1) / (1·3·…·(2n+1)) (DLMF 7.6.2). */
function erf(x: bigint): bigint {
  const square = times(x, x);
  let term = x;
  let sum = x;
  for (let n = 1n; term !== 0n && n < 1000n; n++) {
    term = times(term, 2n * square) / (2n * n + 1n);
    sum += term;
  }
  return over(times(2n * exp(-square), sum), root(PI));
}

const sigmoid = (x: bigint): bigint => over(ONE, ONE + exp(-x));

export const EXACT = {
  exp,
  log,
  expm1: (x: bigint) => exp(x) - ONE,
  log1p: (x: bigint) => log(ONE + x),
  tanh: (x: bigint) => 2n * sigmoid(2n * x) - ONE,
  erf,
  sigmoid,
  softplus: (x: bigint) => log(ONE + exp(x)),
} as const;

/** How far y is from the exact value, in units in the last place of a float of so many bits. */
export function ulps(y: number, exact: bigint, bits: number): number {
  const exponent = size(exact).toString(2).length - 1;
  const error = size(fromNumber(y) - exact);
  // Scaled so that the division keeps six digits.
  return Number((error << BigInt(bits - 1 + 20)) >> BigInt(exponent)) / 2 ** 20;
}
