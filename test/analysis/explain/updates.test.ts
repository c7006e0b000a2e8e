import { describe, expect, it } from 'vitest';
import type { Explanation } from '../../../src/protocol.js';
import { sessionOf } from '../../session/open.js';

/** z = W x with W = 0.5, x = 2 and y = 3, J = ½(z − y)²: ∇W = (2W − 3) 2. */
const gradientAt = (w: number): number => (2 * w - 3) * 2;
const START = 0.5;

async function explained(train: object, step: number, at = 'line.weight.update[0,0]'): Promise<Explanation> {
  const session = await sessionOf(
    JSON.stringify({
      input: [1],
      layers: [{ type: 'dense', name: 'line', units: 1, weights: [[START]], bias: false }],
      loss: 'squared-error',
      data: { x: [[2]], y: [[3]] },
      train: { learningRate: 0.1, epochs: 10, ...train },
    }),
  );
  await session.request('goto', { step });
  return (await session.request('explain', { at, depth: 3, most: 4 })).explanation;
}

/** The first part below that is called so. */
function part(explanation: Explanation, label: string): Explanation {
  const search = (each: Explanation): Explanation | undefined =>
    each.label === label ? each : each.terms.map(search).find((found) => found !== undefined);
  const found = explanation.terms.map(search).find((each) => each !== undefined);
  if (!found) throw new Error(`there is no ${label}`);
  return found;
}

/** Runs an optimizer's formula by hand: its last gradient, weight and whatever it keeps. */
function byHand<T>(steps: number, start: T, update: (w: number, g: number, kept: T) => readonly [number, T]) {
  let [w, kept] = [START, start];
  for (let t = 0; t < steps; t++) [w, kept] = update(w, gradientAt(w), kept);
  return { w, g: gradientAt(w), kept };
}

describe('why W changed', () => {
  it('by gradient descent: −η ∇W', async () => {
    const update = await explained({}, 0);
    expect(update.rule).toBe('W := W − η ∇W');
    expect(update.terms.map(({ label, value }) => [label, value])).toEqual([
      ['−1', -1],
      ['η', 0.1],
      ['∇W₁₁⁽¹⁾', -4],
    ]);
    expect(update.value).toBeCloseTo(0.4, 15);
  });

  it('by momentum: v := μ v + ∇W', async () => {
    const { g, kept } = byHand(2, 0, (w, gradient, v) => [w - 0.1 * (0.9 * v + gradient), 0.9 * v + gradient]);
    const update = await explained({ momentum: 0.9 }, 2);
    expect(update.rule).toBe('W := W − η v');
    const v = part(update, 'v₁₁⁽¹⁾');
    expect(v.value).toBeCloseTo(0.9 * kept + g, 14);
    expect(v.rule).toBe('v := μ v + ∇W');
    expect(part(v, 'v before').value).toBeCloseTo(kept, 14);
    expect(update.value).toBeCloseTo(-0.1 * v.value, 15);
  });

  it("by Nesterov's momentum: ∇W + μ v", async () => {
    const update = await explained({ momentum: 0.9, nesterov: true }, 0);
    expect(update.rule).toBe('W := W − η (∇W + μ v)');
    expect(update.value).toBeCloseTo(-0.1 * (-4 + 0.9 * -4), 15);
  });

  it('by RMSprop: ∇W/(√s + ε)', async () => {
    const rule = (w: number, g: number, s: number): readonly [number, number] => {
      const next = 0.99 * s + 0.01 * g * g;
      return [w - (0.1 * g) / (Math.sqrt(next) + 1e-8), next];
    };
    const { g, kept } = byHand(2, 0, rule);
    const update = await explained({ optimizer: 'rmsprop' }, 2);
    expect(update.rule).toBe('W := W − η ∇W/(√s + ε)');
    const s = part(update, 's₁₁⁽¹⁾');
    expect(s.value).toBeCloseTo(0.99 * kept + 0.01 * g * g, 14);
    expect(update.value).toBeCloseTo((-0.1 * g) / (Math.sqrt(s.value) + 1e-8), 14);
  });

  it('by Adam: m̂/(√v̂ + ε), with moments that are no longer too small (Kingma & Ba 2015)', async () => {
    const steps = 2;
    const step = (w: number, g: number, [m, v, t]: readonly [number, number, number]) => {
      const [nextM, nextV] = [0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g];
      const [hatM, hatV] = [nextM / (1 - 0.9 ** t), nextV / (1 - 0.999 ** t)];
      return [w - (0.1 * hatM) / (Math.sqrt(hatV) + 1e-8), [nextM, nextV, t + 1] as const] as const;
    };
    const { w, g, kept } = byHand<readonly [number, number, number]>(steps, [0, 0, 1], step);
    const [after, [m, v]] = step(w, g, kept);
    const update = await explained({ optimizer: 'adam' }, steps);
    expect(update.rule).toBe('W := W − η m̂/(√v̂ + ε), m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ)');
    expect(part(update, 'm₁₁⁽¹⁾').value).toBeCloseTo(m, 14);
    expect(part(update, 'v₁₁⁽¹⁾').value).toBeCloseTo(v, 14);
    expect(part(update, 'm̂').value).toBeCloseTo(m / (1 - 0.9 ** 3), 14);
    expect(part(update, 'v̂').value).toBeCloseTo(v / (1 - 0.999 ** 3), 13);
    expect(part(update, 'm̂').because).toBe('β₁ = 0.9, t = 3');
    expect(update.value).toBeCloseTo(after - w, 14);
  });

  it('by AdamW: W shrinks by itself, ηλW', async () => {
    const update = await explained({ optimizer: 'adamw', decay: 0.2 }, 0);
    // The first step of Adam is η, whatever ∇W: m̂/√v̂ is its sign.
    expect(update.terms.map(({ label }) => label)).toEqual(['−η · m̂ · 1/(√(…) + ε)', '−η · λ · W₁₁⁽¹⁾']);
    expect(update.terms.map(({ value }) => value)).toEqual([
      expect.closeTo(0.1, 9),
      expect.closeTo(-0.1 * 0.2 * 0.5, 15),
    ]);
  });

  it('with weight decay in the gradient: g = ∇W + λW', async () => {
    const update = await explained({ decay: 0.2 }, 0);
    expect(update.rule).toBe('W := W − η g');
    const g = part(update, 'g₁₁⁽¹⁾');
    expect(g.rule).toBe('g = ∇W + λ W');
    expect(g.terms.map(({ label, value }) => [label, value])).toEqual([
      ['∇W₁₁⁽¹⁾', -4],
      ['λ · W₁₁⁽¹⁾', 0.1],
    ]);
  });

  it('with a gradient that is cut to a length: ∇W c/(‖∇‖ + 1e−6), as torch has it', async () => {
    const g = part(await explained({ clip: { norm: 1 } }, 0), 'g₁₁⁽¹⁾');
    expect(g.value).toBeCloseTo(-4 / (4 + 1e-6), 15);
    expect(part(g, '‖∇‖').value).toBeCloseTo(4, 14);
    const small = part(await explained({ clip: { norm: 10 } }, 0), 'g₁₁⁽¹⁾');
    expect(small.terms.map(({ label }) => label)).toEqual(['∇W₁₁⁽¹⁾']);
  });

  it('with entries that are cut off: ±c', async () => {
    const g = part(await explained({ clip: { value: 1.5 } }, 0), 'g₁₁⁽¹⁾');
    expect([g.value, g.rule]).toEqual([-1.5, 'g = ∇W, cut off at ±c']);
  });

  it('with an η that a schedule has changed', async () => {
    const update = await explained({ schedule: { type: 'step', every: 1, factor: 0.5 } }, 2);
    const eta = part(update, 'η');
    expect(eta.value).toBeCloseTo(0.025, 15);
    expect(eta.because).toBe('0.1 by the step schedule at step 2');
  });

  it('not at all where it is frozen, and says so', async () => {
    await expect(explained({ freeze: ['line.weight'] }, 0)).rejects.toThrow(
      'line.weight is frozen (train.freeze): no update changes it; ask for its .gradient',
    );
    const weight = await explained({ freeze: ['line.weight'] }, 0, 'line.weight[0,0]');
    expect(weight.because).toMatch(/^frozen/);
  });
});
