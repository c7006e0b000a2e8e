import { describe, expect, it } from 'vitest';
import { Trainer } from '../../src/engine/train/trainer.js';
import { type Named, namesIn } from '../../src/session/names.js';
import { modelOf } from './models.js';

const UNITS = 2;
const x = Array.from({ length: 3 }, (_, n) => [0, 1, 2].map((t) => [Math.sin(n + t), Math.cos(n * t)]));

/** Every named number of a recurrent layer `reader` that gives all its steps. */
async function readerOf(layer: object): Promise<(name: string) => Named> {
  const model = await modelOf(
    JSON.stringify({
      seed: 3,
      input: [3, 2],
      layers: [{ name: 'reader', units: UNITS, returns: 'sequence', ...layer }],
      loss: 'squared-error',
      data: { x, y: x.map((steps) => steps.map(() => Array(2).fill(0.5))) },
    }),
  );
  const trainer = new Trainer(model, model.data);
  const names = namesIn({ model, trainer, report: null });
  return (name) => names.get(`reader.${name}`)?.() ?? expect.fail(`there is no ${name}`);
}

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));
/** Entry [n, t, u] of [N, 3, H]. */
const at = ({ data, shape }: Named, n: number, t: number, u: number): number =>
  t < 0 ? 0 : (data[(n * 3 + t) * (shape[2] as number) + u] as number);

const PLACES = [0, 1, 2].flatMap((n) => [0, 1, 2].flatMap((t) => [0, 1].map((u) => [n, t, u] as const)));

// The formulas of torch.nn.LSTM and torch.nn.GRU, from the gates: h and c come out as the engine's fused cells have them.
describe('gates', () => {
  it('of an LSTM make c and h', async () => {
    const reader = await readerOf({ type: 'lstm' });
    const [i, f, g, o, c, a] = ['i', 'f', 'g', 'o', 'c', 'a'].map(reader) as [Named, Named, Named, Named, Named, Named];
    for (const [n, t, u] of PLACES) {
      const memory = at(f, n, t, u) * at(c, n, t - 1, u) + at(i, n, t, u) * at(g, n, t, u);
      expect(at(c, n, t, u)).toBeCloseTo(memory, 14);
      expect(at(a, n, t, u)).toBeCloseTo(at(o, n, t, u) * Math.tanh(memory), 14);
    }
  });

  it('of a GRU make h, u being torch’s z', async () => {
    const reader = await readerOf({ type: 'gru' });
    const [update, fresh, a] = ['u', 'n', 'a'].map(reader) as [Named, Named, Named];
    for (const [n, t, u] of PLACES) {
      const kept = at(update, n, t, u);
      expect(at(a, n, t, u)).toBeCloseTo((1 - kept) * at(fresh, n, t, u) + kept * at(a, n, t - 1, u), 14);
    }
  });

  it('are read off z, and their δ off δ: in both directions, side by side', async () => {
    const reader = await readerOf({ type: 'lstm', units: 1, bidirectional: true });
    const [z, delta] = [reader('z'), reader('delta')];
    expect(z.shape).toEqual([3, 3, 8]);
    ['i', 'f', 'g', 'o'].forEach((gate, k) => {
      expect(reader(gate).shape).toEqual([3, 3, 2]);
      for (const [n, t, side] of PLACES) {
        const column = side * 4 + k;
        expect(at(reader(`z_${gate}`), n, t, side)).toBe(at(z, n, t, column));
        expect(at(reader(`z_${gate}.delta`), n, t, side)).toBe(at(delta, n, t, column));
        const open = gate === 'g' ? Math.tanh : sigmoid;
        expect(at(reader(gate), n, t, side)).toBeCloseTo(open(at(z, n, t, column)), 15);
      }
    });
  });

  it('of a layer below are read off its own z', async () => {
    const reader = await readerOf({ type: 'lstm', layers: 2 });
    expect(at(reader('f_l0'), 1, 2, 1)).toBeCloseTo(sigmoid(at(reader('z_l0'), 1, 2, UNITS + 1)), 15);
    expect(at(reader('z_f_l0.delta'), 1, 2, 1)).toBe(at(reader('z_l0.delta'), 1, 2, UNITS + 1));
  });
});
