import { type Known, U } from './along.js';

/** f(x) = g(x / c) at a scale c. The argument rounds by u |x/c|, what moves g by its slope; g itself by a few ulps. */
function scaled(name: string, g: (t: number) => number, dg: (t: number) => number) {
  return (c: number): Known => ({
    name: `${name}(x / ${c})`,
    f: (x) => g(x / c),
    df: (x) => dg(x / c) / c,
    noise: (x) => U * (Math.abs((x / c) * dg(x / c)) + 4 * Math.abs(g(x / c))),
  });
}

export const SCALED: readonly ((c: number) => Known)[] = [
  scaled('sin', Math.sin, Math.cos),
  scaled('exp', Math.exp, Math.exp),
  scaled('tanh', Math.tanh, (t) => 1 / Math.cosh(t) ** 2),
  scaled('arctan', Math.atan, (t) => 1 / (1 + t * t)),
  scaled(
    'rational',
    (t) => (1 + t) / (2 + t * t),
    (t) => (2 - 2 * t - t * t) / (2 + t * t) ** 2,
  ),
  scaled(
    'softplus',
    (t) => Math.log1p(Math.exp(t)),
    (t) => 1 / (1 + Math.exp(-t)),
  ),
];

/** Terms that cancel: 10^k + sin(x) keeps 16 − k digits of sin. */
export function cancelling(size: number): Known {
  return { name: `${size} + sin`, f: (x) => size + Math.sin(x), df: Math.cos, noise: () => U * (size + 4) };
}

/** x² sin(1/x): smooth away from 0, but on a scale of x². */
export const CHIRP: Known = {
  name: 'x² sin(1/x)',
  f: (x) => (x === 0 ? 0 : x * x * Math.sin(1 / x)),
  df: (x) => 2 * x * Math.sin(1 / x) - Math.cos(1 / x),
  noise: (x) => U * (Math.abs(x) + 6 * x * x),
};
