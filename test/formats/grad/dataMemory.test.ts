import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../../src/engine/model.js';
import { readGrad } from '../../../src/formats/grad/read.js';
import { filesOf } from '../files.js';

const text = (data: string, more = ''): string =>
  `{ "input": [2], "layers": [{ "type": "dense", "units": 1 }], "loss": "squared-error", "data": ${data}${more} }`;
const FROM_FILES = '{ "x": "x.csv", "y": "y.csv" }';

describe('data that were read before', () => {
  const contents: Record<string, string> = {
    'x.csv': '1,2\n3,4\n',
    'y.csv': '1\n0\n',
    'odd.json': '[[1, 2], [3, 1e400]]',
  };
  const files = filesOf(contents);
  const dataOf = async (model: string): Promise<Dataset | null | undefined> =>
    (await readGrad(model, files)).model?.data;

  it('are the same object after an edit elsewhere in the text', async () => {
    const first = await dataOf(text(FROM_FILES));
    expect(first?.x.data).toEqual(Float64Array.of(1, 2, 3, 4));
    expect(await dataOf(text(FROM_FILES, ', "name": "another"'))).toBe(first);
    // Who opens the file anew has a memory of their own.
    expect((await readGrad(text(FROM_FILES), filesOf(contents))).model?.data).not.toBe(first);
  });

  it.each([
    ['the data object', text('{ "x": "x.csv", "y": "y.csv", "divide": 2 }')],
    ['the precision', text(FROM_FILES, ', "precision": "float32"')],
    ['the seed', text(FROM_FILES, ', "seed": 9')],
  ])('are read anew where %s has changed', async (_, changed) => {
    const first = await dataOf(text(FROM_FILES));
    expect(await dataOf(changed)).not.toBe(first);
  });

  it('are read anew where a file has changed', async () => {
    await dataOf(text(FROM_FILES));
    contents['x.csv'] = '1,2\n3,5\n';
    expect((await dataOf(text(FROM_FILES)))?.x.data).toEqual(Float64Array.of(1, 2, 3, 5));
  });

  it('are warned of each time', async () => {
    for (let time = 0; time < 2; time++) {
      const { problems } = await readGrad(text('{ "x": "odd.json", "y": "y.csv" }'), files);
      expect(problems.map(({ message }) => message)).toEqual(['odd.json holds Infinity at [1, 1]']);
    }
  });
});
