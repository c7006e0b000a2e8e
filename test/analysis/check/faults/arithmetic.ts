import type { Trained } from '../claims/trained.js';
import * as nets from './nets.js';

export type Numbers = ArrayLike<number>;

export const N = nets.EXAMPLES;
export const right = (net: Trained, name: string): Numbers =>
  (net.input.claims.gradients.get(name) ?? net.input.claims.cotangents.get(name))?.data ?? [];
export const each = (numbers: Numbers, change: (entry: number, i: number) => number): number[] =>
  Array.from(numbers, change);
export const scaled = (name: string, by: number) => (net: Trained) => each(right(net, name), (entry) => by * entry);
export const weight = (net: Trained, name: string): Numbers => net.input.state.parameters.get(name) ?? [];

/** Rows of a layer's values: z, a, x, delta or upstream, an example each. */
export function rowsOf(net: Trained, path: string, what: 'x' | 'z' | 'a' | 'delta' | 'upstream'): number[][] {
  const numbers = net.numbers(net.layer(path)[what]);
  const width = numbers.length / N;
  return Array.from({ length: N }, (_, n) => [...numbers.subarray(n * width, (n + 1) * width)]);
}

/** Σ_n δ_nj x_ni, over these examples. */
export function outer(delta: number[][], x: number[][], examples = delta.map((_, n) => n)): number[] {
  const [outputs, inputs] = [delta[0]?.length ?? 0, x[0]?.length ?? 0];
  return Array.from({ length: outputs * inputs }, (_, place) => {
    const [j, i] = [Math.floor(place / inputs), place % inputs];
    return examples.reduce((sum, n) => sum + (delta[n]?.[j] ?? 0) * (x[n]?.[i] ?? 0), 0);
  });
}

/** Row n of G times M, with rows of `width`. */
export function product(g: number[][], m: Numbers, width: number): number[] {
  return g.flatMap((row) =>
    Array.from({ length: width }, (_, i) => row.reduce((sum, each, j) => sum + each * (m[j * width + i] as number), 0)),
  );
}

export const withSlope = (path: string, slope: (z: number, a: number) => number): ((net: Trained) => Numbers) => {
  return (net) => {
    const [z, a] = [net.numbers(net.layer(path).z), net.numbers(net.layer(path).a)];
    return each(net.numbers(net.layer(path).upstream), (g, i) => g * slope(z[i] as number, a[i] as number));
  };
};
