import { describe, expect, it } from 'vitest';
import type { JudgedOp } from '../../../../src/analysis/check/exact/judgedOp.js';
import { kinkWidth } from '../../../../src/analysis/check/exact/kinkWidth.js';
import { SlopeOf } from '../../../../src/analysis/check/exact/slopes.js';
import type { TracedRun } from '../../../../src/analysis/check/exact/traced.js';
import { PLAIN_ARENA } from '../../../../src/engine/arena.js';
import { judgeAll, traced } from './judged.js';

/** A 2-2-1 network; the second hidden unit has weights of zero, so that its z is exactly 0. */
function text(activation: unknown, more = ''): string {
  return `{ "input": [2], "layers": [
    { "type": "dense", "name": "hidden", "units": 2, "activation": ${JSON.stringify(activation)}, "weights": [[1, -0.5], [0, 0]], "bias": [0.25, 0] },
    { "type": "dense", "name": "last", "units": 1, "weights": [[0.5, 2]], "bias": [0] }
  ], "loss": "squared-error", "data": { "x": [[1, 2], [-1, 0.5]], "y": [[1], [2]] }${more} }`;
}

const own = (f: string, df: string, more = {}): unknown => ({ f, df, ...more });

function handwritten(judged: readonly JudgedOp[]): JudgedOp {
  const found = judged.find(({ kind }) => kind === 'handwritten');
  if (!found) throw new Error('no derivative was written by hand');
  return found;
}

describe('where an input stands exactly on a kink', () => {
  it('the engine chooses a subgradient, and says so', async () => {
    const judged = judgeAll(await traced(text('relu'), 'float64'));
    const relu = judged.find(({ op }) => op === 'relu');
    expect(relu?.verdict).toBe('kink');
    expect(relu?.parts[0]?.counts).toMatchObject({ kink: 2, match: 2 });
  });

  it.each([
    ['z > 0 ? 1 : 0', 'kink', 0],
    ['z >= 0 ? 1 : 0', 'kink', 0],
    ['z > 0 ? 1 : (z < 0 ? 0 : 0.5)', 'kink', 0],
    ['z > 0 ? 1 : (z < 0 ? 0 : 1.5)', 'mismatch', 2],
    ['z > 0 ? 1 : (z < 0 ? 0 : -0.001)', 'mismatch', 2],
  ])('a derivative of max(z, 0) written as %s: %s', async (df, verdict, invalid) => {
    const { parts, ...op } = handwritten(judgeAll(await traced(text(own('max(z, 0)', df)), 'float64')));
    expect(op.verdict).toBe(verdict);
    expect(parts[0]?.invalidSubgradients).toBe(invalid);
  });

  it.each(['z > 0 ? z : 0', 'z >= 0 ? z : 0', '(z + abs(z)) / 2', 'z * (z > 0)', 'max(z, 0) * 1'])(
    'f = %s has the same hull',
    async (f) => {
      const { parts } = handwritten(judgeAll(await traced(text(own(f, 'z > 0 ? 1 : 0')), 'float64')));
      expect(parts[0]?.counts).toMatchObject({ kink: 2, match: 2 });
    },
  );

  it('two kinks that make up a smooth function are none', async () => {
    const { parts } = handwritten(judgeAll(await traced(text(own('max(z, 0) - max(-z, 0)', '1')), 'float64')));
    expect(parts[0]?.counts).toMatchObject({ kink: 0, match: 4 });
  });

  it('a surrogate is declared', async () => {
    const ste = own('sign(z)', '1', { surrogate: true });
    expect(handwritten(judgeAll(await traced(text(ste), 'float64'))).verdict).toBe('declared');
  });

  /** z of unit 1 is 0 for both examples: its choice moves that unit's weights and bias, and nothing else. */
  it('only what lies below it is moved by another choice', async () => {
    const run = await traced(text('relu'), 'float64');
    const width = kinkWidth(run, judgeAll(run));
    expect([...width.keys()].sort()).toEqual(['hidden.bias', 'hidden.weight']);
    const weight = width.get('hidden.weight') ?? [];
    expect([weight[0], weight[1]]).toEqual([0, 0]);
    expect(weight[2]).toBeGreaterThan(0);
    // J = ½ Σ (a − y)², N = 2: δ of the output is (a − y)/2 for each example, and unit 1 is handed 2δ.
    const outputs = [0.5 * 0.25, 0];
    const deltas = [(outputs[0] as number) - 1, (outputs[1] as number) - 2].map((d) => Math.abs(d / 2) * 2);
    expect(width.get('hidden.bias')?.[1]).toBeCloseTo((deltas[0] as number) + (deltas[1] as number), 14);
  });
});

describe('the slope of f', () => {
  const slopeOf = (run: TracedRun): SlopeOf => {
    const [first] = run.graph.handwritten;
    if (!first) throw new Error('no derivative was written by hand');
    return new SlopeOf(run, first, PLAIN_ARENA);
  };

  it('at the traced inputs, from both sides', async () => {
    const run = await traced(text(own('max(z, 0.1*z)', '1')), 'float64');
    const { at, above, below } = slopeOf(run).traced();
    expect([...at]).toEqual([0.25, 0, -1, 0]);
    expect([...above]).toEqual([1, 1, 0.1, 1]);
    expect([...below]).toEqual([1, 0.1, 0.1, 0.1]);
  });

  it('on a grid', async () => {
    const run = await traced(text(own('tanh(z)', '1 - a^2')), 'float64');
    const { at, above, below, bound } = slopeOf(run).on(Float64Array.from({ length: 101 }, (_, i) => -6 + 0.12 * i));
    at.forEach((z, i) => {
      // 1/cosh², in closed form.
      expect(Math.abs((above[i] as number) - 1 / Math.cosh(z) ** 2)).toBeLessThanOrEqual((bound[i] as number) + 1e-15);
      expect(above[i]).toBe(below[i]);
    });
  });

  it('of a loss, at the target of an entry', async () => {
    const loss = text('tanh').replace('"squared-error"', '{ "f": "0.5*(a-y)^2", "df": "a-y" }');
    const run = await traced(loss, 'float64');
    const { at, above } = slopeOf(run).on(Float64Array.of(-6, -3, 0, 3, 6), 1);
    at.forEach((a, i) => expect(above[i]).toBeCloseTo(a - 2, 14));
  });
});
