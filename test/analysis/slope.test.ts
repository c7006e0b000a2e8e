import { describe, expect, it } from 'vitest';
import { type Slope, slopeOf } from '../../src/analysis/slope.js';
import { Trainer } from '../../src/engine/train/trainer.js';
import { read } from './check/run.js';

/** One unit whose z is the input itself, and a loss with a derivative of its own. */
async function slope(
  layer: string,
  given: { readonly x: readonly number[]; readonly precision?: string; readonly activation?: object },
) {
  const text = JSON.stringify({
    input: [1],
    precision: given.precision ?? 'float64',
    layers: [
      {
        type: 'dense',
        name: 'own',
        units: 1,
        weights: [[1]],
        bias: false,
        activation: given.activation ?? { f: 'tanh(z)', df: '1 - tanh(a)^2' },
      },
    ],
    loss: { f: '0.5*(a-y)^2', df: 'a' },
    data: { x: given.x.map((z) => [z]), y: given.x.map((_, i) => [i / 4]) },
  });
  const model = await read(text);
  const trainer = new Trainer(model, model.data);
  return slopeOf(model, trainer.state(), trainer.batch, layer);
}

const known = (found: Slope | null): Slope => {
  if (!found) throw new Error('no slope');
  return found;
};

describe('f′ as written and as it is', () => {
  it('on a grid that holds [−6, 6] and the traced range, ascending, with zero on it', async () => {
    const found = known(await slope('own', { x: [-9, 0.5, 2] }));
    expect([found.at[0], found.at.at(-1), found.from, found.to]).toEqual([-9, 6, -9, 2]);
    expect(found.at).toContain(0);
    expect(Array.from(found.at)).toEqual([...new Set(found.at)].sort((a, b) => a - b));
    expect(Array.from(found.traced)).toEqual([-9, 0.5, 2]);
  });

  it.each(['float64', 'float32'])('by closed forms, whatever the number of examples (%s)', async (precision) => {
    for (const x of [[0.25], [0.25, -1, 3], Array.from({ length: 500 }, (_, i) => i / 100)]) {
      const found = known(await slope('own', { x, precision }));
      expect(found).toMatchObject({ variable: 'z', target: null });
      found.at.forEach((z, i) => {
        expect(found.written[i]).toBeCloseTo(1 - Math.tanh(Math.tanh(z)) ** 2, 12);
        expect(found.above[i]).toBeCloseTo(1 - Math.tanh(z) ** 2, 12);
      });
    }
  });

  it('may be constant, both of them', async () => {
    const found = known(await slope('own', { x: [0.25], activation: { f: '3 * z', df: '2' } }));
    expect([found.written, found.below, found.above].map((curve) => [...new Set(curve)])).toEqual([[2], [3], [3]]);
  });

  it('has two sides at a kink, and one everywhere else', async () => {
    const found = known(await slope('own', { x: [0.25], activation: { f: 'max(z, 0.5*z)', df: 'z > 0 ? 1 : 0.5' } }));
    found.at.forEach((z, i) => {
      expect([found.below[i], found.above[i]]).toEqual([z > 0 ? 1 : 0.5, z < 0 ? 0.5 : 1]);
    });
  });

  it('carries what rounding may have done to both: f′ written in another way lies within that', async () => {
    const written = '4 / (exp(z) + exp(-z))^2';
    const found = known(await slope('own', { x: [0.25], activation: { f: 'tanh(z)', df: written } }));
    const off = found.at.map((_, i) => Math.abs((found.written[i] as number) - (found.above[i] as number)));
    expect(Math.max(...off)).toBeGreaterThan(0);
    off.forEach((distance, i) => expect(distance).toBeLessThanOrEqual(found.bound[i] as number));
    expect(Math.max(...found.bound)).toBeLessThan(1e-14);
  });

  it('of a loss, at the target where the derivative is furthest off', async () => {
    // df leaves y out: it is off by y, most at the last example, whose y is 0.75.
    const found = known(await slope('loss', { x: [0.1, 0.2, 0.3, 0.4] }));
    expect(found).toMatchObject({ variable: 'a', target: 0.75 });
    found.at.forEach((a, i) => {
      expect([found.written[i], found.below[i], found.above[i]]).toEqual([a, a - 0.75, a - 0.75]);
    });
  });

  it('is none where nothing was written by hand', async () => {
    expect(await slope('nowhere', { x: [1] })).toBeNull();
  });

  it('keeps a few hundred of many traced inputs, the ends among them', async () => {
    const { traced } = known(await slope('own', { x: Array.from({ length: 1000 }, (_, i) => 5 - i / 100) }));
    expect(traced.length).toBe(400);
    expect([traced[0], traced.at(-1)]).toEqual([5 - 999 / 100, 5]);
  });
});
