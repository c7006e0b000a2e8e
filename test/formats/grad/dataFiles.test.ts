import { gzipSync } from 'fflate';
import { type Node, parseTree } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../../src/engine/model.js';
import { readData } from '../../../src/formats/grad/data.js';
import { type ReadLoss, readLoss } from '../../../src/formats/grad/loss.js';
import { readGrad } from '../../../src/formats/grad/read.js';
import { Reader } from '../../../src/formats/grad/reader.js';
import { float32s, npy, wholes } from '../data/bytes.js';
import { fixture } from '../data/read.js';
import { filesOf } from '../files.js';

const FILES = filesOf({
  'images-idx3-ubyte.gz': fixture('images-idx3-ubyte.gz'),
  'labels-idx1-ubyte': fixture('labels-idx1-ubyte'),
  'images.npy': npy('<f4', '(2, 4)', float32s([0, 1, 2, 3, 4, 5, 6, 7])),
  'images.npy.gz': gzipSync(npy('<f4', '(2, 4)', float32s([0, 1, 2, 3, 4, 5, 6, 7]))),
  'column.npy': npy('<i8', '(2, 1)', wholes(8, [1, 0])),
  'one-hot.npy': npy('|u1', '(2, 2)', wholes(1, [0, 1, 1, 0])),
  'both.npz': fixture('stored.npz'),
  'both.json': '{ "x": [[0, 1, 2, 3], [4, 5, 6, 7]], "y": ["dog", "cat"] }',
  'names.csv': 'kind\ndog\ncat\n',
  'images.csv': '0,1,2,3\n4,5,6,7\n',
  'tokens.npy': npy('<i4', '(2, 3)', wholes(4, [0, 1, 2, 2, 1, 0])),
});

const UNITS = 2;

/** Examples of `input`, into a layer of two units over the last axis. */
async function dataOf(data: string, input = '[4]', loss = 'cross-entropy', more = ''): Promise<Dataset> {
  const layers = `[{ "type": "dense", "units": ${UNITS} }]`;
  const text = `{ "input": ${input}, "layers": ${layers}, "loss": "${loss}", "data": ${data} ${more} }`;
  const { model, problems } = await readGrad(text, FILES);
  expect(problems).toEqual([]);
  if (!model?.data) throw new Error('there is no data');
  return model.data;
}

const COUNTED = [0, 1, 2, 3, 4, 5, 6, 7];

describe('x and y from a file each', () => {
  it.each([
    ['"images.npy"', '"labels-idx1-ubyte"'],
    ['"images.npy.gz"', '"column.npy"'],
    ['"images.csv"', '"one-hot.npy"'],
    ['{ "file": "images.csv" }', '{ "file": "names.csv" }'],
    ['{ "file": "both.json", "key": "x" }', '{ "file": "both.json", "key": "y" }'],
    ['[[0, 1, 2, 3], [4, 5, 6, 7]]', '"column.npy"'],
  ])('x %s and y %s', async (x, y) => {
    const data = await dataOf(`{ "x": ${x}, "y": ${y} }`);
    expect([data.x.shape, [...data.x.data]]).toEqual([[2, 4], COUNTED]);
    expect([data.y.shape, [...data.y.data]]).toEqual([
      [2, 2],
      [0, 1, 1, 0],
    ]);
    expect(data.classes).toEqual(/names|json/.test(y) ? ['cat', 'dog'] : null);
  });

  it('as targets that are numbers', async () => {
    const data = await dataOf('{ "x": "images.npy", "y": "one-hot.npy" }', '[4]', 'squared-error');
    expect(data.y).toEqual({ shape: [2, 2], dtype: 'float64', data: Float64Array.of(0, 1, 1, 0) });
  });

  it('x is kept in the model’s precision, once divided', async () => {
    const mnist = '{ "x": "images-idx3-ubyte.gz", "y": "labels-idx1-ubyte", "divide": 255 }';
    const data = await dataOf(mnist, '[4]', 'cross-entropy', ', "precision": "float32"');
    expect(data.x.data).toEqual(Float32Array.of(0, 0.2, 0.4, 0.6, 0.8, 1, 0, 1));
  });

  it('standardize takes mean and deviation from the training examples alone', async () => {
    // 0 4 train, 8 is held out: mean 2, deviation 2 for each input.
    const data = await dataOf(
      '{ "x": [[0, 0, 0, 0], [4, 4, 4, 4], [8, 8, 8, 8]], "y": [0, 1, 0], "standardize": true, "holdOut": 1 }',
    );
    expect([...data.x.data]).toEqual([-1, -1, -1, -1, 1, 1, 1, 1, 3, 3, 3, 3]);
  });
});

describe('an example may come flat, or as an image', () => {
  it.each([
    ['[4]', '"images-idx3-ubyte.gz"', [2, 4]],
    ['[2, 2]', '"images-idx3-ubyte.gz"', [2, 2, 2]],
    ['[1, 2, 2]', '"images-idx3-ubyte.gz"', [2, 1, 2, 2]],
    ['[1, 2, 2]', '"images.npy"', [2, 1, 2, 2]],
    ['[1, 2, 2]', '"images.csv"', [2, 1, 2, 2]],
  ])('input %s from %s', async (input, x, shape) => {
    const targets = JSON.stringify([0, 1].map(() => zeros([...shape.slice(1, -1), UNITS])));
    const data = await dataOf(`{ "x": ${x}, "y": ${targets} }`, input, 'squared-error');
    expect(data.x.shape).toEqual(shape);
  });
});

/** Nested lists of zeros. */
function zeros(shape: readonly number[]): unknown {
  const [extent, ...rest] = shape;
  return extent === undefined ? 0 : Array.from({ length: extent }, () => zeros(rest));
}

describe('y for a network that answers at each position', () => {
  // Three positions of one number each; two classes at each position.
  const sequences = '[[[1], [2], [3]], [[4], [5], [6]]]';
  const oneHot = [1, 0, 0, 1, 0, 1, 0, 1, 0, 1, 1, 0];
  it.each([
    ['classes', '[[0, 1, 1], [1, 1, 0]]', null],
    ['names', '[["a", "b", "b"], ["b", "b", "a"]]', ['a', 'b']],
    ['rows', '[[[1, 0], [0, 1], [0, 1]], [[0, 1], [0, 1], [1, 0]]]', null],
  ])('as %s', async (_, y, classes) => {
    const data = await dataOf(`{ "x": ${sequences}, "y": ${y} }`, '[3, 1]');
    expect([data.y.shape, [...data.y.data], data.classes]).toEqual([[2, 3, 2], oneHot, classes]);
  });

  it('x may be token ids: whole numbers, as they are', async () => {
    const data = await dataOf('{ "x": "tokens.npy", "y": [0, 1] }', '[3]');
    expect([...data.x.data]).toEqual([0, 1, 2, 2, 1, 0]);
  });
});

describe('x that a first layer looks up in a table', () => {
  const read = (x: string, more = ''): readonly [Dataset | undefined, readonly string[]] => {
    const reader = new Reader(`{ "x": ${x}, "y": [[1], [2]]${more} }`);
    const node = parseTree(reader.text) as Node;
    const loss = readLoss(reader, parseTree('"squared-error"') as Node) as ReadLoss;
    const wanted = { inputShape: [2], outputShape: [1], loss, seed: 1, precision: 'float32', vocabulary: 4 } as const;
    const data = readData(reader, new Map(), node, wanted);
    return [data, reader.problems.map(({ message }) => message)];
  };

  it('holds whole numbers below the number of rows', () => {
    const [data, problems] = read('[[0, 3], [2, 1]]');
    expect([[...(data?.x.data ?? [])], problems]).toEqual([[0, 3, 2, 1], []]);
  });

  it.each([
    ['[[0, 3], [4, 1]]', '', 'example 2 of x holds 4; the first layer looks up whole numbers from 0 to 3'],
    ['[[0, -1], [4, 1]]', '', 'example 1 of x holds -1; the first layer looks up whole numbers from 0 to 3'],
    [
      '[[0, 1], [2, 1]]',
      ', "divide": 2',
      'example 1 of x holds 0.5; the first layer looks up whole numbers from 0 to 3',
    ],
  ])('%s%s is a problem', (x, more, message) => {
    expect(read(x, more)).toEqual([undefined, [message]]);
  });
});
