import { describe, expect, it } from 'vitest';
import { diagnosed } from './diagnosed.js';

/** Ten inputs, two classes that a line parts. */
const x = Array.from({ length: 24 }, (_, i) => [Math.sin(3 * i), Math.cos(5 * i), Math.sin(i * i)]);
const y = x.map(([a = 0, b = 0]) => (a + b > 0 ? 1 : 0));

function deep(layers: number, layer: object): object {
  return {
    input: [3],
    layers: [
      ...Array.from({ length: layers }, () => ({ type: 'dense', units: 12, ...layer })),
      { type: 'dense', units: 2 },
    ],
    loss: 'cross-entropy',
    data: { x, y },
    train: { learningRate: 0.1, epochs: 100 },
  };
}

describe('δ that vanishes', () => {
  it('is found where sigmoids lie on top of each other, and f′ is to blame', async () => {
    const { findings } = await diagnosed(deep(10, { activation: 'sigmoid' }), 0);
    const [first] = findings;
    expect(first).toMatchObject({ rule: 'vanishing', severity: 'error', followsFrom: null });
    expect(first?.claim).toMatch(
      /f′ does .* of (the shrinking|it): sigmoid’s slope is at most ¼, here 0\.2\d? on average/,
    );
  });

  it('multiplies its factors to the whole ratio', async () => {
    const { findings } = await diagnosed(deep(10, { activation: 'sigmoid' }), 0);
    const evidence = findings[0]?.evidence ?? [];
    const [factors, threshold] = evidence;
    if (factors?.kind !== 'factors' || threshold?.kind !== 'threshold') throw new Error('no factors');
    const product = factors.rows.reduce((all, { slope, weights }) => all * slope * weights, 1);
    expect(product / threshold.value).toBeCloseTo(1, 12);
  });
});
