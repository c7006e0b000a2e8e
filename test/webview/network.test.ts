import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LayerState, State } from '../../src/protocol.js';
import type { Column } from '../../webview/panel/network/columns.js';
import { digitsOf } from '../../webview/panel/network/digits.js';
import { edgeWidth, sizesOf } from '../../webview/panel/network/edges.js';
import { entryName, indexOf, placeWords, spoken } from '../../webview/panel/network/entries.js';
import { faceOf, faceOfInput, fieldOf, pageOf } from '../../webview/panel/network/face.js';
import { moved } from '../../webview/panel/network/keys.js';
import { fits, layoutOf } from '../../webview/panel/network/layout.js';
import { targetWords } from '../../webview/panel/network/target.js';
import { INPUT, LOSS, wiringOf } from '../../webview/panel/network/wiring.js';

/** What a session once said (record.ts). */
function layersOf(name: string): readonly LayerState[] {
  const { state } = JSON.parse(readFileSync(join('test/webview/recorded', `network-${name}.json`), 'utf8')) as {
    readonly state: State;
  };
  return state.run?.layers ?? [];
}

/** Columns as the tab makes them, before any number is here. */
function columnsOf(layers: readonly LayerState[]): Column[] {
  return wiringOf(layers).columns.map(({ key, layer }) => {
    const face = layer ? faceOf(layer) : key === INPUT ? faceOfInput(layers[0]) : ({ kind: 'card' } as const);
    const field = fieldOf(face);
    const shape = layer?.outputShape ?? (key === INPUT ? (layers[0]?.inputShape ?? []) : []);
    const numbers = { a: null, delta: null, apart: null, z: null, weights: null };
    const page = pageOf(field, 0);
    return { key, layer, title: key, shape, face, field, page, ...numbers, reached: REACHED, here: false };
  });
}

const REACHED = { forward: true, backward: true };

describe('wiring', () => {
  it('is a chain from x to the loss', () => {
    const { columns, links, frames } = wiringOf(layersOf('digits'));
    expect(columns.map(({ key }) => key)).toEqual([INPUT, 'hidden1', 'hidden2', 'output', LOSS]);
    expect(links.map(({ from, to }) => `${from} ${to}`)).toEqual([
      `${INPUT} hidden1`,
      'hidden1 hidden2',
      'hidden2 output',
      `output ${LOSS}`,
    ]);
    expect(frames).toEqual([]);
  });

  it('leads into a residual block and past it: a = x + block(x) stands where both come together', () => {
    const { columns, links, frames } = wiringOf(layersOf('transformer'));
    const keys = columns.map(({ key }) => key);
    expect(keys.slice(2, 6)).toEqual(['places', 'look.norm', 'look.attention', 'look']);
    expect(links.filter(({ to }) => to === 'look')).toEqual([
      { from: 'look.attention', to: 'look', past: 0 },
      { from: 'places', to: 'look', past: 1 },
    ]);
    expect(frames.map(({ path, first, last }) => [path, first, last])).toEqual([
      ['look', 'look.norm', 'look'],
      ['think', 'think.norm', 'think'],
    ]);
    // Two layers are called norm: one within a block, one after it.
    expect(links.find(({ to }) => to === 'norm')?.from).toBe('think');
  });

  it('leads past a block within a block in two lanes', () => {
    const layer = (path: string, type: string): LayerState =>
      ({ path, type, outputShape: [4], inputShape: [4] }) as unknown as LayerState;
    const layers = [
      layer('outer', 'residual'),
      layer('outer.inner', 'residual'),
      layer('outer.inner.first', 'dense'),
      layer('outer.last', 'dense'),
    ];
    const { columns, links } = wiringOf(layers);
    expect(columns.map(({ key }) => key)).toEqual([
      INPUT,
      'outer.inner.first',
      'outer.inner',
      'outer.last',
      'outer',
      LOSS,
    ]);
    expect(links.filter(({ past }) => past > 0)).toEqual([
      { from: INPUT, to: 'outer.inner', past: 1 },
      { from: INPUT, to: 'outer', past: 2 },
    ]);
  });
});

describe('a face', () => {
  it('suits the shape of a layer’s numbers', () => {
    const kinds = (name: string): string[] => layersOf(name).map((layer) => faceOf(layer).kind);
    expect(kinds('mazur')).toEqual(['units', 'units']);
    expect(kinds('digits')).toEqual(['strip', 'strip', 'strip']);
    expect(kinds('cnn').slice(0, 4)).toEqual(['images', 'images', 'images', 'images']);
    expect(kinds('cnn').slice(-3)).toEqual(['slim', 'strip', 'strip']);
    expect(kinds('transformer').every((kind) => kind === 'grid')).toBe(true);
    expect(kinds('program')).toEqual(['card']);
  });

  it('of an input is an image where its numbers make one, and tokens before an embedding', () => {
    expect(faceOfInput(layersOf('digits')[0])).toEqual({ kind: 'images', channels: 1, height: 8, width: 8 });
    expect(faceOfInput(layersOf('cnn')[0])).toEqual({ kind: 'images', channels: 1, height: 8, width: 8 });
    expect(faceOfInput(layersOf('transformer')[0])).toEqual({ kind: 'tokens', count: 24 });
    expect(faceOfInput(layersOf('mazur')[0])).toEqual({ kind: 'units', count: 2 });
    expect(faceOfInput({ type: 'dense', inputShape: [50] })).toEqual({ kind: 'strip', count: 50 });
  });

  it('draws so many numbers at once, and pages of them', () => {
    const wide = fieldOf({ kind: 'strip', count: 500 });
    expect(pageOf(wide, 0)).toEqual({ from: 0, to: 64 });
    expect(pageOf(wide, 499)).toEqual({ from: 448, to: 500 });
    // 16 channels of 16 × 16 are 4096 numbers; of 64 × 64 each is as many.
    expect(fieldOf({ kind: 'images', channels: 64, height: 16, width: 16 }).page).toBe(16);
    expect(fieldOf({ kind: 'images', channels: 64, height: 64, width: 64 }).page).toBe(1);
    expect(fieldOf({ kind: 'grid', rows: 512, columns: 1024 }).page).toBe(4);
  });
});

describe('an edge', () => {
  it('is as wide as its size on a logarithmic scale', () => {
    const sizes = sizesOf([1e-3, -0.1, 0.01, 0, Number.NaN, Number.POSITIVE_INFINITY]);
    expect(sizes).toEqual({ smallest: 1e-3, largest: 0.1 });
    const [thin, middle, thick] = [1e-3, -0.01, 0.1].map((value) => edgeWidth(value, sizes)) as [
      number,
      number,
      number,
    ];
    expect(thick - middle).toBeCloseTo(middle - thin, 10);
    expect(thin).toBeLessThan(thick);
    expect(edgeWidth(0, sizes)).toBeLessThan(thin);
    expect(edgeWidth(Number.NaN, sizes)).toBe(edgeWidth(0, sizes));
  });

  it('is told apart from others over four decades', () => {
    const sizes = sizesOf([1e-12, 1]);
    expect(sizes.smallest).toBeCloseTo(1e-4, 15);
    expect(edgeWidth(1e-12, sizes)).toBeCloseTo(edgeWidth(1e-4, sizes), 10);
    expect(edgeWidth(1e-12, sizes)).toBeLessThan(edgeWidth(1e-3, sizes));
  });
});

describe('a layout', () => {
  it('stands within its room where that is possible, and never overlaps', () => {
    for (const name of ['mazur', 'digits', 'cnn', 'transformer', 'wrong-df', 'nested']) {
      const layers = layersOf(name);
      const { links } = wiringOf(layers);
      const columns = columnsOf(layers);
      for (const room of [476, 776, 1060, 1900]) {
        const layout = layoutOf(columns, links, room);
        if (fits(columns, room)) expect(layout.width).toBe(room);
        else expect(layout.width).toBeGreaterThan(room);
        const boxes = columns.map(({ key }) => layout.boxes.get(key)) as { x: number; width: number }[];
        for (const [i, box] of boxes.slice(1).entries()) {
          const before = boxes[i] as { x: number; width: number };
          expect(box.x).toBeGreaterThan(before.x + before.width + 20);
        }
      }
    }
  });

  it('keeps Mazur’s boxes side by side in a narrow panel, but for the loss', () => {
    const columns = columnsOf(layersOf('mazur'));
    expect(fits(columns, 476)).toBe(false);
    expect(
      fits(
        columns.filter(({ key }) => key !== LOSS),
        476,
      ),
    ).toBe(true);
  });
});

describe('an entry', () => {
  const [, , conv] = columnsOf(layersOf('cnn')) as Column[];

  it('is called by its index in the batch, and in words from 1', () => {
    const [, hidden] = columnsOf(layersOf('mazur')) as [Column, Column];
    expect(entryName(hidden, 'delta', indexOf(hidden, 3, 1))).toBe('hidden.delta[3,1]');
    expect(entryName({ key: INPUT }, 'a', [0, 1])).toBe('x[0,1]');
    // Place 1 · 64 + 2 · 8 + 5 of 8 channels of 8 × 8.
    expect(indexOf(conv as Column, 0, 85)).toEqual([0, 1, 2, 5]);
    expect(placeWords(conv as Column, 85)).toBe('channel 2, row 3, column 6');
  });

  it('is read out with a and δ; where the run has not come to it that is said', () => {
    const [, hidden] = columnsOf(layersOf('mazur')) as [Column, Column];
    const values = (data: number[]): Column['a'] => ({ from: 0, data: Float64Array.from(data), largest: 1 });
    const column = { ...hidden, a: values([0.5932699921, 0.6]), delta: values([0.0087713546, Number.NaN]) };
    expect(spoken(column, 0)).toBe('hidden, unit 1: a 0.5933, δ 0.008771');
    expect(spoken(column, 1)).toBe('hidden, unit 2: a 0.6000, δ NaN');
    const ahead = { ...column, reached: { forward: true, backward: false } };
    expect(spoken(ahead, 0)).toBe('hidden, unit 1: a 0.5933, δ not reached in this step');
  });
});

describe('arrow keys', () => {
  const columns = columnsOf(layersOf('mazur'));
  const go = (key: string, entry: number | null, ...keys: string[]): string => {
    let place: { key: string; entry: number | null } = { key, entry };
    for (const each of keys) place = moved(columns, place, each, false) ?? place;
    return `${place.key} ${place.entry}`;
  };

  it('lead from unit to unit, to the title above, and to the columns beside', () => {
    expect(go('hidden', 0, 'ArrowDown')).toBe('hidden 1');
    expect(go('hidden', 1, 'ArrowDown')).toBe('hidden 1');
    expect(go('hidden', 0, 'ArrowUp')).toBe('hidden null');
    expect(go('hidden', null, 'ArrowDown')).toBe('hidden 0');
    expect(go('hidden', 1, 'ArrowRight')).toBe('output 1');
    expect(go('hidden', 1, 'ArrowLeft')).toBe(`${INPUT} 1`);
    expect(go('output', 0, 'ArrowRight')).toBe(`${LOSS} null`);
    expect(go(INPUT, 0, 'ArrowLeft')).toBe(`${INPUT} 0`);
  });

  it('lead within an image, over its border to the next layer’s, and down to the next channel', () => {
    const images = columnsOf(layersOf('cnn'));
    const step = (entry: number, key: string): object | null => moved(images, { key: 'conv1', entry }, key, false);
    expect(step(0, 'ArrowRight')).toEqual({ key: 'conv1', entry: 1 });
    expect(step(56, 'ArrowDown')).toEqual({ key: 'conv1', entry: 64 });
    expect(step(7, 'ArrowRight')).toEqual({ key: 'norm1', entry: 0 });
    expect(step(64, 'ArrowLeft')).toEqual({ key: INPUT, entry: 15 });
  });

  it('lead over a page’s end to the next page', () => {
    const layer = { path: 'wide', type: 'dense', outputShape: [200], inputShape: [2] } as unknown as LayerState;
    expect(moved(columnsOf([layer]), { key: 'wide', entry: 63 }, 'ArrowDown', false)).toEqual({
      key: 'wide',
      entry: 64,
    });
  });
});

describe('words of numbers', () => {
  it('show as much of the next weight as it takes to see the change', () => {
    // Mazur's 0.15 → 0.149780716.
    expect((0.15 - 0.000219284).toPrecision(digitsOf(0.15, -0.000219284))).toBe('0.149781');
    expect(digitsOf(0.5, -0.25)).toBe(4);
    expect(digitsOf(0.5, 0)).toBe(4);
    expect(digitsOf(1, 1e-12)).toBe(8);
  });

  it('name the class that y is, of each place in a sequence', () => {
    const run = (outputShape: number[], classes: readonly string[] | null = null): Parameters<typeof targetWords>[1] =>
      ({ classes, layers: [{ outputShape }] }) as unknown as Parameters<typeof targetWords>[1];
    expect(targetWords(Float64Array.of(0, 0, 1), run([3]))).toBe('2');
    expect(targetWords(Float64Array.of(0, 0, 1), run([3], ['setosa', 'versicolor', 'virginica']))).toBe('virginica');
    expect(targetWords(Float64Array.of(0.01, 0.99), run([2]))).toBe('0.01 0.99');
    expect(targetWords(Float64Array.of(1, 0, 0, 0, 1, 0), run([2, 3]))).toBe('0 1');
  });
});
