import { describe, expect, it } from 'vitest';
import type { TensorPlane, TensorSlice } from '../../src/protocol.js';
import { percentiles } from '../../src/session/percentiles.js';
import { sessionOf } from './open.js';

/** Two examples of two channels of 3 × 4, whose entries count up from 0: the entry [n, c, i, j] is its own flat place. */
const COUNTED = JSON.stringify({
  input: [2, 3, 4],
  layers: [
    { type: 'flatten', name: 'row' },
    { type: 'dense', name: 'output', units: 1 },
  ],
  loss: 'squared-error',
  data: {
    x: [0, 1].map((n) => [0, 1].map((c) => [0, 1, 2].map((i) => [0, 1, 2, 3].map((j) => 24 * n + 12 * c + 4 * i + j)))),
    y: [[0], [1]],
  },
});

async function slice(plane: TensorPlane, more: object = {}, name = 'x'): Promise<TensorSlice> {
  return (await sessionOf(COUNTED)).request('tensor', { name, plane, ...more });
}

describe('a tensor along two of its axes', () => {
  it('stands at an index on all others', async () => {
    const { data, rows, columns, shape, plane } = await slice({ down: 2, across: 3, at: [1, 0, 0, 0] });
    expect([...data]).toEqual([24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35]);
    expect([shape, rows, columns, plane?.extent]).toEqual([
      [2, 2, 3, 4],
      [0, 3],
      [0, 4],
      [3, 4],
    ]);
  });

  it('is turned where the axes are', async () => {
    const turned = await slice({ down: 3, across: 0, at: [0, 1, 2, 0] });
    expect([...turned.data]).toEqual([20, 44, 21, 45, 22, 46, 23, 47]);
  });

  it('is one row, one column or one number without an axis that runs so', async () => {
    expect([...(await slice({ down: null, across: 2, at: [0, 1, 0, 3] })).data]).toEqual([15, 19, 23]);
    expect([...(await slice({ down: 1, across: null, at: [1, 0, 0, 0] })).data]).toEqual([24, 36]);
    expect([...(await slice({ down: null, across: null, at: [1, 1, 2, 3] })).data]).toEqual([47]);
    expect([...(await slice({ down: null, across: null, at: [] }, {}, 'loss')).data]).toHaveLength(1);
  });

  it('may be told by the last axes, of which a vector has one and a number none', async () => {
    const last = { down: -2, across: -1, at: [1, 1] };
    expect((await slice(last)).plane).toMatchObject({ down: 2, across: 3, at: [1, 1, 0, 0] });
    expect((await slice(last, {}, 'output.bias')).plane).toMatchObject({ down: null, across: 0, extent: [1, 1] });
    expect((await slice(last, {}, 'loss')).plane).toMatchObject({ down: null, across: null, at: [] });
  });

  it('is answered in part, as a matrix is', async () => {
    const part = await slice({ down: 2, across: 3, at: [0, 0, 0, 0] }, { rows: [1, 9], columns: [2, 4] });
    expect([[...part.data], part.rows, part.columns]).toEqual([
      [6, 7, 10, 11],
      [1, 3],
      [2, 4],
    ]);
  });

  it('keeps an index within its axis', async () => {
    const { plane } = await slice({ down: 2, across: 3, at: [9, -1, 0, 0] });
    expect(plane?.at).toEqual([1, 0, 0, 0]);
  });

  it('is not shown along axes that are not there, or along one twice', async () => {
    await expect(slice({ down: 4, across: 3, at: [] })).rejects.toThrow('x has no axis 4: its axes are 0, 1, 2, 3');
    await expect(slice({ down: 3, across: 3, at: [] })).rejects.toThrow("axis 3 of x can't run both down and across");
  });

  it('is condensed to cells, each with its entry of the largest size', async () => {
    const cells = await slice({ down: 2, across: 3, at: [0, 0, 0, 0], cell: [2, 3] });
    expect([...cells.data]).toEqual([6, 7, 10, 11]);
    expect([cells.rows, cells.columns]).toEqual([
      [0, 3],
      [0, 4],
    ]);
  });

  it('says how its whole is spread', async () => {
    // numpy: np.percentile(np.arange(48), [1, 99]) = [0.47, 46.53]
    const { plane } = await slice({ down: 2, across: 3, at: [] });
    expect(plane?.percentiles[0]).toBeCloseTo(0.47, 12);
    expect(plane?.percentiles[1]).toBeCloseTo(46.53, 12);
    expect(plane?.firstNonFinite).toBeNull();
  });

  it('is never more than 65,536 entries, or cells', async () => {
    const session = await sessionOf(
      JSON.stringify({
        input: [400],
        layers: [{ type: 'dense', name: 'wide', units: 300 }],
        loss: 'squared-error',
        data: { x: [Array(400).fill(1)], y: [Array(300).fill(0)] },
      }),
    );
    const ask = (plane: TensorPlane) => session.request('tensor', { name: 'wide.weight', plane });
    const part = await ask({ down: 0, across: 1, at: [] });
    expect([part.rows, part.columns, part.data.length]).toEqual([[0, 163], [0, 400], 163 * 400]);
    const overview = await ask({ down: 0, across: 1, at: [], cell: [4, 4] });
    expect([overview.rows, overview.columns, overview.data.length]).toEqual([[0, 300], [0, 400], 75 * 100]);
    const whole = await session.request('tensor', { name: 'wide.weight', columns: [0, 4], rows: [0, 4] });
    const sizes = [...whole.data].map(Math.abs);
    expect(Math.abs(overview.data[0] as number)).toBe(Math.max(...sizes));
  });
});

describe('what is not finite', () => {
  const ODD = JSON.stringify({
    input: [2],
    layers: [
      {
        type: 'dense',
        name: 'output',
        units: 2,
        weights: [
          [1, 1],
          [1e308, 1e308],
        ],
        bias: false,
      },
    ],
    loss: 'squared-error',
    data: {
      x: [
        [0, 1],
        [5, 5],
      ],
      y: [
        [0, 0],
        [0, 0],
      ],
    },
  });

  it('is pointed at by its first place, and outlives condensing', async () => {
    const session = await sessionOf(ODD);
    const plane = { down: 0, across: 1, at: [] };
    const z = await session.request('tensor', { name: 'output.z', plane });
    expect([[...z.data], z.nonFinite, z.plane?.firstNonFinite]).toEqual([
      [1, 1e308, 10, Number.POSITIVE_INFINITY],
      1,
      3,
    ]);
    const cells = await session.request('tensor', { name: 'output.z', plane: { ...plane, cell: [2, 2] } });
    expect([...cells.data]).toEqual([Number.POSITIVE_INFINITY]);
  });

  it('counts for no percentile', () => {
    expect(percentiles([3, Number.NaN, 1, Number.POSITIVE_INFINITY, 2], [0, 0.5, 1])).toEqual([1, 2, 3]);
    expect(percentiles([Number.NaN], [0.5])).toEqual([Number.NaN]);
  });

  it('of many entries an even choice is asked', () => {
    const [low = 0, high = 0] = percentiles(
      Float64Array.from({ length: 1_000_000 }, (_, i) => i),
      [0.01, 0.99],
    );
    expect(low / 1e6).toBeCloseTo(0.01, 3);
    expect(high / 1e6).toBeCloseTo(0.99, 3);
  });
});
