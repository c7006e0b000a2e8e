import { describe, expect, it } from 'vitest';
import { readJson } from '../../../src/formats/data/json.js';
import { bytesOf } from './bytes.js';
import { arrayOf, neverThrows } from './read.js';

describe('numbers in JSON', () => {
  it.each([
    ['[[1, 2, 3], [4, 5, -6.5e-1]]', [2, 3], [1, 2, 3, 4, 5, -0.65]],
    ['[[[1], [2]]]', [1, 2, 1], [1, 2]],
    ['[7]', [1], [7]],
    ['7', [], [7]],
    ['\uFEFF[[], []]', [2, 0], []],
  ])('%s', (text, shape, values) => {
    const array = arrayOf(readJson(new TextEncoder().encode(text), null));
    expect([array.shape, [...array.values], array.names]).toEqual([shape, values, null]);
  });

  it('names are counted in their order', () => {
    const { values, names } = arrayOf(readJson(bytesOf('["dog", "cat", "dog"]'), null));
    expect([[...values], names]).toEqual([
      [1, 0, 1],
      ['cat', 'dog'],
    ]);
  });

  it('an object has its arrays under keys', () => {
    const both = bytesOf('{ "x": [[1]], "y": [2] }');
    expect([...arrayOf(readJson(both, 'y')).values]).toEqual([2]);
    expect(readJson(both, null)).toMatch(/holds several arrays; "key" says which: x, y/);
    expect([...arrayOf(readJson(bytesOf('{ "x": [[1]] }'), null)).values]).toEqual([1]);
  });
});

describe('JSON that is no array says why', () => {
  it.each([
    ['[1, 2', null, /is no JSON: /],
    ['', null, /is no JSON: /],
    ['[[1, 2], [3]]', null, /holds a list of 1 at \[1\]; expected a list of 2 as in the first entry/],
    ['[[1, 2], 3]', null, /holds 3 at \[1\]; expected a list of 2/],
    ['[[1, [2]]]', null, /holds a list of 1 at \[0, 1\]; expected a number/],
    ['[1, "two"]', null, /holds "two" at \[1\]; expected a number as in the first entry/],
    ['["one", 2]', null, /holds 2 at \[1\]; expected a name as in the first entry/],
    ['[1, null]', null, /holds null at \[1\]/],
    ['[[{ "a": 1 }]]', null, /holds an object at \[0, 0\]/],
    ['true', null, /holds true as a whole; expected a number/],
    ['{ "x": [1, {}] }', 'x', /holds an object at \[1\]/],
    ['[1]', 'x', /holds one array, without a key/],
    ['{}', null, /holds no array/],
    ['{ "x": [1] }', '__proto__', /holds no array "__proto__"/],
    [`${'['.repeat(70)}1${']'.repeat(70)}`, null, /has 70 axes; at most 64/],
    [`${'['.repeat(100_000)}${']'.repeat(100_000)}`, null, /axes; at most 64|is no JSON/],
  ])('%.40s', (text, key, says) => {
    expect(readJson(bytesOf(text), key)).toMatch(says);
  });

  it('whatever bytes are overwritten or cut', () => {
    neverThrows(bytesOf('[[1, 2, 3], [4, 5, 6]]'), (bytes) => readJson(bytes, null));
  });
});
