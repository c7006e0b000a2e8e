import { describe, expect, it } from 'vitest';
import { BatchedEvaluator } from '../../../../src/analysis/check/numeric/batched.js';
import { estimateAll } from '../../../../src/analysis/check/numeric/estimateAll.js';
import { pointAt } from '../../../../src/analysis/check/point.js';
import { verdictOf } from '../../../../src/analysis/check/verdict.js';
import { Draw } from '../../../../study/networks/draw.js';
import { initial, type RunNetwork, read, run } from '../../../../study/networks/network.js';
import { roundingOfClaims } from '../../../../study/rules/claimRounding.js';

/** Functions that lose digits on the way, with numbers of any size in them; `size(a, b)` draws 10^a to 10^b. */
const HARD: Readonly<Record<string, (size: (low: number, high: number) => string) => string>> = {
  'an offset, taken away again': (size) => `(z + ${size(0, 12)}) - ${size(0, 12)}`,
  'terms that cancel, and vanish at 0': (size) => {
    const c = size(0, 10);
    return `(${c}*z + 1) - ${c}*z + z`;
  },
  'a difference of squares': (size) => {
    const c = size(0, 8);
    return `(z + ${c})^2 - ${c}^2`;
  },
  'a root far out': (size) => {
    const c = size(0, 8);
    return `sqrt(z^2 + ${c}^2) - ${c}`;
  },
  'tiny times huge': (size) => `z*${size(-120, 0)}*${size(0, 120)}`,
  'the straight part of tanh': (size) => `tanh(z*${size(-10, 0)})*${size(-10, 10)}`,
  'a wave on a slope': (size) => `sin(z*${size(-4, 0)})*${size(-8, 8)} + ${size(-8, 12)}*z`,
  'exponentials of any size': (size) => `exp(z + ${size(0, 2)})*exp(-${size(0, 2)})`,
  'a logarithm of a huge number': () => 'log(exp(z)*1e200) - 460.5',
  'a little on top of much': (size) => `1/(1 + exp(-z))*${size(-14, 0)} + ${size(0, 8)}`,
  '1 − cos': (size) => `(1 - cos(z*${size(-6, 0)}))*${size(0, 8)}`,
  'powers that cancel': (size) => `z^3*${size(-8, 8)} - z*${size(-8, 8)}`,
};

/** Networks of each. */
const EACH = 8;

/** A layer of the function, a linear one, and a loss with an offset or a factor of any size; some numbers are exactly 0. */
async function drawHard(name: string, seed: number): Promise<RunNetwork> {
  const draw = new Draw(seed, name);
  const size = (low: number, high: number): string => (10 ** draw.between(low, high)).toPrecision(3);
  const row = (): number[] => [0, 1, 2].map(() => (draw.chance(0.2) ? 0 : Number(draw.normal().toFixed(4))));
  const losses = [
    'squared-error',
    { f: `(a-y)^2 + ${size(0, 14)}` },
    { f: `(${size(-6, 8)}*a - y)^2*${size(-12, 4)}` },
  ];
  const text = {
    seed,
    input: [3],
    layers: [
      { type: 'dense', units: 3, activation: { f: HARD[name]?.(size) } },
      { type: 'dense', units: 2 },
    ],
    loss: draw.pick(losses),
    data: { x: [row(), row(), row()], y: [0, 1, 2].map(() => [draw.normal(), draw.normal()]) },
  };
  const model = await read(JSON.stringify(text));
  const network = { name: JSON.stringify(text), architecture: 'hard', condition: 'smooth', model, ...initial(model) };
  for (const values of network.state.parameters.values()) {
    values.forEach((value, i) => {
      values[i] = draw.chance(0.2) ? 0 : value || draw.normal();
    });
  }
  return run({ ...network, condition: 'smooth' });
}

describe('functions that lose digits: the derivative lies within the bound, and within what rounding does to it', () => {
  it.each(Object.keys(HARD))('%s', async (name) => {
    const broken: string[] = [];
    let [entries, decided] = [0, 0];
    for (let seed = 0; seed < EACH; seed++) {
      const network = await drawHard(name, seed);
      const point = pointAt(network);
      const rounding = roundingOfClaims(network);
      for (const [parameter, id] of point.graph.gradients) {
        const exact = point.backward.view(id);
        const evaluator = BatchedEvaluator.of(point, parameter);
        for (const { entry, estimate } of [...estimateAll(evaluator, exact.keys())].flat()) {
          const [right, own] = [exact[entry] ?? Number.NaN, rounding.get(parameter)?.[entry] ?? 0];
          // Too large for any number.
          if (!Number.isFinite(right)) continue;
          entries++;
          if (verdictOf(right, estimate) === 'match') decided++;
          if (estimate.kind !== 'value' || !(Math.abs(estimate.value - right) <= estimate.bound + own))
            broken.push(
              `${parameter}[${entry}]: ${right} ± ${own}, found ${JSON.stringify(estimate)} of ${network.name}`,
            );
        }
      }
    }
    console.log(`${name}: ${entries} entries, ${((100 * decided) / entries).toFixed(1)} % decided`);
    expect(broken).toEqual([]);
    expect(decided).toBeGreaterThan(entries / 4);
  });
});
