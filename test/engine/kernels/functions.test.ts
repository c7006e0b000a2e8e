import { describe, expect, it } from 'vitest';
import { mapped } from '../../../src/engine/kernels/elementwise.js';
import { Kernel } from '../../../src/engine/kernels/opcodes.js';
import { EXACT, fromNumber, ulps } from './exact.js';
import { variants, Workbench } from './workbench.js';

type Name = keyof typeof EXACT;

/**
 * The largest error of each function, in ulps, of 131,072 arguments all over its range (against libquadmath, 113 bits;
 * the larger of both precisions, rounded up). None is wrong by more than 3 u |v|, u = 2⁻⁵³ or 2⁻²⁴.
 */
const MEASURED: Readonly<Record<Name, number>> = {
  exp: 0.75,
  expm1: 1.6,
  log: 0.8,
  log1p: 0.8,
  tanh: 1.8,
  erf: 1.3,
  sigmoid: 2.1,
  softplus: 1.5,
};

/** Both signs, sizes from 2⁻²⁰ to 30, none of them special. */
function argumentsOf(name: Name): number[] {
  const sizes = Array.from({ length: 240 }, (_, i) => 2 ** (-20 + (25 * (i + 0.37)) / 240) * (1 + 0.013 * Math.sin(i)));
  const both = sizes.flatMap((size) => [size, -size]);
  if (name === 'log') return sizes;
  if (name === 'log1p') return both.filter((x) => x > -0.999);
  // Further out erf is 1 to the last digit.
  return name === 'erf' ? both.filter((x) => Math.abs(x) < 5) : both;
}

function computed(bench: Workbench, name: Name, values: readonly number[]) {
  const [x, y] = [bench.place(values), bench.place(values)];
  const shape = [values.length];
  bench.run([mapped(Kernel[name], bench.precision, { address: y, shape }, [{ address: x, shape }])]);
  return { arguments: bench.read(x, values.length), results: bench.read(y, values.length) };
}

describe.each(variants)('functions, $set, $precision', ({ set, precision }) => {
  it.each(Object.entries(MEASURED))('%s is wrong by at most %f ulps', (name, most) => {
    const { arguments: xs, results } = computed(new Workbench(set, precision), name as Name, argumentsOf(name as Name));
    const errors = xs.map((x, i) => {
      return ulps(results[i] as number, EXACT[name as Name](fromNumber(x)), precision === 'float32' ? 24 : 53);
    });
    expect(Math.max(...errors)).toBeLessThanOrEqual(most);
    // Not all are right to the last digit either: the comparison sees something.
    expect(Math.max(...errors)).toBeGreaterThan(0.4);
  });
});
