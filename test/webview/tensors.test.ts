import { describe, expect, it } from 'vitest';
import type { LayerState, RunState, TensorSlice } from '../../src/protocol.js';
import { cellsFor, stride } from '../../webview/heatmap/cells.js';
import { inkOn, type Rgb } from '../../webview/heatmap/colours.js';
import { axesOf, flatOf, indexAt, placeIn, spoken, turned, unflattened } from '../../webview/panel/tensors/axes.js';
import { catalogue, listed, matching } from '../../webview/panel/tensors/catalogue.js';
import { rowsText, rowText } from '../../webview/panel/tensors/copied.js';
import { BINS, histogramOf, summaryOf } from '../../webview/panel/tensors/histogram.js';
import { looked } from '../../webview/panel/tensors/looked.js';
import { beyond, limitOf } from '../../webview/panel/tensors/range.js';
import type { Shown } from '../../webview/panel/view.js';

const parameter = (name: string, frozen = false) => ({ name, shape: [2, 2], norm: 1, gradientNorm: 1, frozen });
const layer = (path: string, more: Partial<LayerState>): LayerState =>
  ({
    path,
    type: 'dense',
    quantities: [{ name: 'z', delta: 'delta' }],
    inner: [],
    buffers: [],
    parameters: [],
    ...more,
  }) as LayerState;
const RUN = {
  updateParts: ['update', 'm'],
  check: { parameters: [{ name: 'hidden.weight' }] },
  layers: [
    layer('hidden', { parameters: [parameter('hidden.weight'), parameter('hidden.bias', true)] }),
    layer('look', {
      type: 'attention',
      quantities: [
        { name: 'scores', delta: 'scores.delta' },
        { name: 'z', delta: 'delta' },
      ],
      inner: ['scores'],
    }),
    layer('cell', {
      type: 'lstm',
      quantities: [
        { name: 'z', delta: 'delta' },
        { name: 'i', delta: 'z_i.delta' },
      ],
    }),
    layer('norm', { type: 'batchnorm', buffers: ['norm.running_mean'] }),
  ],
} as unknown as RunState;
const groups = catalogue(RUN);
const namesOf = (title: string) => groups.find((each) => each.title === title)?.tensors.map(({ name }) => name);

describe('the list of tensors', () => {
  it('has what a layer computes, its parameters with what an update and a check add, and its buffers', () => {
    expect(namesOf('data')).toEqual(['x', 'y']);
    expect(namesOf('hidden')).toEqual([
      ...['z', 'a', 'delta', 'upstream'].map((name) => `hidden.${name}`),
      ...['', '.gradient', '.update', '.m', '.numeric', '.exact', '.difference', '.bound', '.ratio', '.verdict'].map(
        (part) => `hidden.weight${part}`,
      ),
      // Frozen, and not checked.
      'hidden.bias',
      'hidden.bias.gradient',
    ]);
    expect(namesOf('look')).toContain('look.scores.delta');
    expect(namesOf('norm')).toContain('norm.running_mean');
  });

  it('knows what Explain calls an entry: the gradient beside a check, nothing for gates', () => {
    const explained = (name: string) => listed(name, groups).explained;
    expect(explained('hidden.weight.numeric')).toBe('hidden.weight.gradient');
    expect(explained('hidden.weight.m')).toBe('hidden.weight.m');
    expect([explained('look.scores'), explained('cell.i')]).toEqual(['look.scores', null]);
  });

  it('is searched by words, also by their symbols', () => {
    const found = (search: string) =>
      matching(groups, search).flatMap(({ tensors }) => tensors.map(({ name }) => name));
    expect(found('hidden δ')).toEqual(['hidden.delta']);
    expect(found('HID bias ∇')).toEqual(['hidden.bias.gradient']);
    expect(found('nothing')).toEqual([]);
  });

  it('shows also what it does not have', () => {
    expect(listed('hidden.x', groups)).toMatchObject({ name: 'hidden.x', layer: null, scale: 'signed' });
  });
});

describe('axes', () => {
  const axes = (name: string, shape: number[]) => axesOf(shape, listed(name, groups), RUN);

  it('are named by what they count', () => {
    const words = (name: string, shape: number[]) => axes(name, shape).map(({ word }) => word);
    expect(words('hidden.delta', [8, 3])).toEqual(['example', 'unit']);
    expect(words('x', [8, 3, 28, 28])).toEqual(['example', 'channel', 'row', 'column']);
    expect(words('look.scores', [8, 2, 5, 5])).toEqual(['example', 'head', 'query', 'key']);
    expect(words('hidden.weight.gradient', [3, 4])).toEqual(['unit', 'input']);
    expect(words('x', [8, 2, 2, 2, 2])).toEqual(['example', 'axis 2', 'axis 3', 'axis 4', 'axis 5']);
  });

  it('lead from a cell of the plane to an index and back', () => {
    const plane = { down: 2, across: 0, at: [7, 1, 9] };
    expect(indexAt(plane, 4, 5)).toEqual([5, 1, 4]);
    expect(placeIn(plane, [5, 1, 4])).toEqual([4, 5]);
    expect(placeIn(plane, [5, 0, 4])).toBeNull();
    const three = axes('x', [6, 2, 10]);
    expect(flatOf([5, 1, 4], three)).toBe(5 * 20 + 10 + 4);
    expect(unflattened(114, three)).toEqual([5, 1, 4]);
    expect(spoken([5, 1, 4], three)).toBe('example 6, place 2, unit 5');
  });

  it('change places where one is to run the other way', () => {
    const plane = { down: 2, across: 3, at: [0, 0, 0, 0] };
    expect(turned(plane, 'down', 1)).toMatchObject({ down: 1, across: 3 });
    expect(turned(plane, 'down', 3)).toMatchObject({ down: 3, across: 2 });
    expect(turned(plane, 'across', null)).toMatchObject({ down: 2, across: null });
  });
});

describe('the controls', () => {
  it('go on from what was asked, not from the answer to the question before', () => {
    // The second channel was asked for, and example 2; on view is still the first of both.
    const chosen = { family: 'look.scores', plane: { down: 2, across: 3, at: [0, 1, 0, 0] }, from: [0, 256] };
    const shown = {
      run: RUN,
      view: { example: 1, tensors: { chosen, robust: false, locked: {} } },
    } as unknown as Shown;
    const plane = { down: 2, across: 3, at: [0, 0, 0, 0], extent: [300, 600] };
    const slice = { shape: [3, 2, 300, 600], rows: [0, 256], columns: [0, 256], plane, smallest: 0, largest: 1 };
    const given = (tensor: string) => looked(listed(tensor, groups), slice as unknown as TensorSlice, shown)?.asked;
    expect(given('look.scores')).toEqual({ plane: { down: 2, across: 3, at: [1, 1, 0, 0] }, from: [0, 256] });
    // Of another tensor nothing was chosen but the example.
    expect(given('look.a')).toEqual({ plane: { down: 2, across: 3, at: [1, 0, 0, 0] }, from: [0, 0] });
  });
});

describe('where the colours end', () => {
  const slice = { name: 'w', smallest: -4, largest: 3 };
  const plane = { percentiles: [-0.5, 2] } as const;
  const limit = (robust: boolean, locked = {}) => limitOf(slice, plane, { robust, locked }, 'signed');

  it('at the largest entry of the whole, at its percentiles, or where it was locked', () => {
    expect([limit(false), limit(true), limit(true, { w: { limit: 9, step: 3 } })]).toEqual([4, 2, 9]);
  });

  it('at the largest where nearly all is zero, and nowhere where nothing is finite', () => {
    expect(limitOf(slice, { percentiles: [0, 0] }, { robust: true, locked: {} }, 'signed')).toBe(4);
    const none = { name: 'w', smallest: Number.NaN, largest: Number.NaN };
    expect(limitOf(none, { percentiles: [Number.NaN, Number.NaN] }, { robust: true, locked: {} }, 'signed')).toBe(0);
  });

  it('entries beyond are counted', () => {
    expect(beyond(Float64Array.of(1, -3, 2, Number.POSITIVE_INFINITY), 2)).toBe(1);
  });
});

describe('how entries are spread', () => {
  it('every entry is counted once', () => {
    const data = Float64Array.of(-1, -0.5, 0, 0.01, 1, 2, -7, Number.NaN);
    const { counts, below, above, nonFinite } = histogramOf(data, 1);
    expect([below, above, nonFinite, counts.reduce((sum, each) => sum + each, 0)]).toEqual([1, 1, 1, 5]);
    expect([counts[0], counts[(BINS - 1) / 2], counts[BINS - 1]]).toEqual([1, 2, 1]);
  });

  it('zeros alone stand in the middle', () => {
    expect(histogramOf(new Float64Array(5), 0).counts[(BINS - 1) / 2]).toBe(5);
  });

  it('is summed up', () => {
    const data = Float64Array.of(1, 0, -4, Number.NaN);
    expect(summaryOf(data)).toEqual({ entries: 4, zeros: 1, smallest: -4, mean: -1, largest: 1 });
    expect(summaryOf(Float64Array.of(Number.NaN)).mean).toBeNaN();
  });
});

describe('cells', () => {
  it('are so large that numbers stand in them where there are few, else whole pixels', () => {
    expect(cellsFor(2, 2, 700)).toEqual({ width: 84, height: 28, written: true });
    expect(cellsFor(2, 16, 500)).toEqual({ width: 24, height: 24, written: false });
    expect(cellsFor(256, 256, 700)).toEqual({ width: 2, height: 2, written: false });
    expect(cellsFor(1, 256, 700)).toEqual({ width: 2, height: 20, written: false });
  });

  it('are counted in ones, twos and fives', () => {
    expect([stride(24, 14), stride(6, 14), stride(2, 30), stride(1, 30)]).toEqual([1, 5, 20, 50]);
  });

  it.each<[Rgb]>([[[227, 195, 58]], [[107, 63, 192]], [[119, 119, 119]], [[0, 0, 0]], [[255, 255, 255]]])(
    'numbers in them can be read on %j',
    (colour) => {
      // WCAG 2: (L1 + 0.05) / (L2 + 0.05), from the sRGB components.
      const luminance = ([r, g, b]: Rgb): number => {
        const [x = 0, y = 0, z = 0] = [r, g, b].map((v) =>
          v <= 10 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4,
        );
        return 0.2126 * x + 0.7152 * y + 0.0722 * z;
      };
      const ink = inkOn(colour) === 'black' ? 0 : 1;
      const [light, dark] = [luminance(colour), ink].sort((one, other) => other - one) as [number, number];
      expect((light + 0.05) / (dark + 0.05)).toBeGreaterThan(4.5);
    },
  );
});

describe('rows for the clipboard', () => {
  const slice = { data: Float64Array.of(0.1, -2e-9, Number.NaN, 1 / 3), rows: [4, 6], columns: [1, 3] } as const;

  it('have all digits, with tabs between numbers', () => {
    expect(rowsText(slice)).toBe('0.1\t-2e-9\nNaN\t0.3333333333333333');
    expect(rowText(slice, 5)).toBe('NaN\t0.3333333333333333');
  });
});
