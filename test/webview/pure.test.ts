import { describe, expect, it } from 'vitest';
import type { LayerState, RunState } from '../../src/protocol.js';
import { ownChanges } from '../../webview/branches.js';
import { colourOf, parseColour, type Ramp } from '../../webview/heatmap/colours.js';
import { depthOf, fromOutput, inForwardOrder } from '../../webview/layerTree.js';
import { count, indexIn, shape, shown, withMinus } from '../../webview/numbers.js';

describe('numbers in the views', () => {
  it.each([
    [0.29837110876, '0.2984'],
    [-0.038098236, '−0.03810'],
    [4.386e-4, '4.386e−4'],
    [123456, '1.235e5'],
    [12345.6, '12346'],
    [3, '3'],
    [0, '0'],
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, '∞'],
    [Number.NEGATIVE_INFINITY, '−∞'],
  ])('%f is shown as %s', (value, text) => {
    expect(shown(value)).toBe(text);
  });

  it('places of a tensor that is seen as a matrix', () => {
    expect(indexIn([], 0, 0)).toEqual([]);
    expect(indexIn([3], 2, 0)).toEqual([2]);
    expect(indexIn([3, 4], 2, 3)).toEqual([2, 3]);
    // [N, C, H, W]: column 17 of 2 × 3 × 4 is the channel 1, the row 1, the column 1.
    expect(indexIn([5, 2, 3, 4], 4, 17)).toEqual([4, 1, 1, 1]);
  });

  it('in prose have a true minus; words, dates and differences keep their hyphens', () => {
    expect(withMinus('At z = -0.5 it gives -1e-12 (± 2e-15), not [-3, -4]')).toBe(
      'At z = −0.5 it gives −1e−12 (± 2e−15), not [−3, −4]',
    );
    expect(withMinus('one-sided, 2-3, layer-2, a1-1')).toBe('one-sided, 2-3, layer-2, a1-1');
  });

  it('counts and shapes', () => {
    expect([count(2842), shape([64, 32]), shape([]), shape([3])]).toEqual(['2,842', '64 × 32', 'scalar', '3']);
  });
});

describe('layers within layers', () => {
  const layers = ['first', 'block', 'block.norm', 'block.inner', 'block.inner.dense', 'last'].map(
    (path) => ({ path }) as LayerState,
  );

  it('stand as deep as they lie', () => {
    expect(layers.map((layer) => depthOf(layer, layers))).toEqual([0, 0, 1, 1, 2, 0]);
    // A dot alone makes no container.
    expect(depthOf({ path: 'features.0' } as LayerState, layers)).toBe(0);
  });

  it('come from the output down, each container before what it holds', () => {
    expect(fromOutput(layers).map(({ path }) => path)).toEqual([
      'last',
      'block',
      'block.inner',
      'block.inner.dense',
      'block.norm',
      'first',
    ]);
  });

  it('are computed from the input up, each container after what it holds', () => {
    const order = ['first', 'block.norm', 'block.inner.dense', 'block.inner', 'block', 'last'];
    expect(inForwardOrder(layers).map(({ path }) => path)).toEqual(order);
  });
});

describe('branches', () => {
  const rate = { step: 3, by: 'text', text: 'η: 0.5 → 0.1' } as const;
  const weight = { step: 5, by: 'hand', text: 'hidden.weight[0, 1]: 0.2 → 0.5' } as const;
  const branches = [
    { id: 1, parent: null, from: 0, changes: [rate], recorded: 9 },
    { id: 2, parent: 1, from: 5, changes: [rate, weight], recorded: 7 },
    // Made before the text of the first one was changed.
    { id: 3, parent: 1, from: 5, changes: [weight, weight], recorded: 7 },
  ];
  const own = branches.map((branch) => ownChanges(branch, { branches } as unknown as RunState));

  it('tell what sets them apart from the one that they left', () => {
    expect(own).toEqual([
      ['from step 3: η: 0.5 → 0.1'],
      ['from step 5: hidden.weight[0, 1]: 0.2 → 0.5'],
      ['from step 5: hidden.weight[0, 1]: 0.2 → 0.5', 'from step 5: hidden.weight[0, 1]: 0.2 → 0.5'],
    ]);
  });
});

describe('a map’s colours', () => {
  const ramp: Ramp = { positive: [227, 195, 58], negative: [169, 136, 236], zero: [42, 42, 42], ink: [242, 242, 242] };

  it('go from one end through zero to the other', () => {
    expect(colourOf(0, 2, ramp)).toEqual(ramp.zero);
    expect(colourOf(2, 2, ramp)).toEqual(ramp.positive);
    expect(colourOf(-2, 2, ramp)).toEqual(ramp.negative);
    expect(colourOf(5, 2, ramp)).toEqual(ramp.positive);
    expect(colourOf(0, 0, ramp)).toEqual(ramp.zero);
  });

  it('are the same for the same size, whatever the sign', () => {
    const along = (value: number, end: readonly number[]): number[] =>
      colourOf(value, 1, ramp).map((c, i) => Number(((c - 42) / ((end[i] as number) - 42)).toFixed(1)));
    expect(along(0.5, ramp.positive)).toEqual(along(-0.5, ramp.negative));
  });

  it('are read from what the theme says', () => {
    expect(parseColour('#e3c33a')).toEqual([227, 195, 58]);
    expect(parseColour('rgb(1, 2, 3)')).toEqual([1, 2, 3]);
  });
});
