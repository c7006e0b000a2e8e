import { describe, expect, it } from 'vitest';
import type { FileArray } from '../../../src/formats/data/fileArray.js';
import { readNpy } from '../../../src/formats/data/npy.js';
import { bytesOf, float32s, float64s, npy, swapped, wholes } from './bytes.js';
import { arrayOf, fixture, neverThrows, X } from './read.js';

const read = (bytes: Uint8Array): FileArray => arrayOf(readNpy(bytes));
const whole = (bytesEach: number) => wholes(bytesEach, [-2, 3, 100]);

describe('numbers of an .npy file', () => {
  it.each([
    ['<f8', float64s([0.1, -2.5, Number.NaN]), [0.1, -2.5, Number.NaN]],
    ['>f8', swapped(float64s([0.1, -2.5, 1e300]), 8), [0.1, -2.5, 1e300]],
    ['<f4', float32s([0.5, -2.5, Number.POSITIVE_INFINITY]), [0.5, -2.5, Number.POSITIVE_INFINITY]],
    ['>f4', swapped(float32s([0.5, -2.5, 3]), 4), [0.5, -2.5, 3]],
    ['|i1', whole(1), [-2, 3, 100]],
    ['<i2', whole(2), [-2, 3, 100]],
    ['>i2', swapped(whole(2), 2), [-2, 3, 100]],
    ['<i4', whole(4), [-2, 3, 100]],
    ['>i4', swapped(whole(4), 4), [-2, 3, 100]],
    ['<i8', whole(8), [-2, 3, 100]],
    ['>i8', swapped(whole(8), 8), [-2, 3, 100]],
    ['|u1', whole(1), [254, 3, 100]],
    ['<u2', whole(2), [65534, 3, 100]],
    ['<u4', whole(4), [2 ** 32 - 2, 3, 100]],
    ['>u8', swapped(wholes(8, [2 ** 40, 3, 100]), 8), [2 ** 40, 3, 100]],
    ['|b1', wholes(1, [0, 1, 7]), [0, 1, 1]],
  ])('%s', (descr, numbers, values) => {
    expect([...read(npy(descr, '(3,)', numbers)).values]).toEqual(values);
  });

  // Bits and numbers (here in powers of two) from Wikipedia, "Half-precision floating-point format", Examples.
  it.each([
    [0x0000, 0],
    [0x0001, 2 ** -24],
    [0x03ff, 1023 * 2 ** -24],
    [0x0400, 2 ** -14],
    [0x3555, 0.333251953125],
    [0x3c00, 1],
    [0x7bff, 65504],
    [0xc000, -2],
    [0x7c00, Number.POSITIVE_INFINITY],
    [0xfc00, Number.NEGATIVE_INFINITY],
    [0x7e00, Number.NaN],
  ])('<f2 %i is %d', (bits, value) => {
    expect([...read(npy('<f2', '(1,)', wholes(2, [bits]))).values]).toEqual([value]);
  });

  it('beyond 2^53 are rounded, with a warning', () => {
    const large = read(npy('<i8', '(2,)', wholes(8, [2n ** 60n + 1n, -(2n ** 63n)])));
    expect([...large.values]).toEqual([2 ** 60, -(2 ** 63)]);
    expect(large.warning).toMatch(/beyond 2\^53/);
    expect(read(npy('<i8', '(1,)', wholes(8, [2 ** 53 - 1]))).warning).toBeNull();
  });
});

describe('the shape of an .npy file', () => {
  it.each([
    ['()', [7], []],
    ['(1,)', [7], [1]],
    ['(2, 3)', [1, 2, 3, 4, 5, 6], [2, 3]],
    ['(2L, 1L)', [1, 2], [2, 1]],
    ['(0, 3)', [], [0, 3]],
  ])('%s', (shape, numbers, expected) => {
    expect(read(npy('<f8', shape, numbers))).toEqual({
      shape: expected,
      values: Float64Array.from(numbers),
      names: null,
      warning: null,
    });
  });

  it('with fortran_order has the first axis fastest', () => {
    // numpy.array([[[0, 1], [2, 3], [4, 5]], [[6, 7], [8, 9], [10, 11]]]).ravel('F')
    const fortran = npy('<i4', '(2, 3, 2)', wholes(4, [0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11]), 'True');
    expect([...read(fortran).values]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it('stands in a header of version 2 and 3 with a length of four bytes', () => {
    const header = "{'descr': '<f8', 'fortran_order': False, 'shape': (1,)}\n";
    for (const version of [2, 3]) {
      const file = bytesOf('\x93NUMPY', Uint8Array.of(version, 0), wholes(4, [header.length]), header, [5]);
      expect([...read(file).values]).toEqual([5]);
    }
  });
});

describe('an .npy file that is none says why', () => {
  const good = npy('<f8', '(2, 3)', [1, 2, 3, 4, 5, 6]);
  it.each([
    ['nothing', bytesOf(), /does not begin with/],
    ['a text', bytesOf('1,2\n3,4'), /does not begin with/],
    ['a version to come', bytesOf('\x93NUMPY', Uint8Array.of(4, 0, 0, 0, 0, 0)), /version 4; known are 1 to 3/],
    ['a cut header', good.subarray(0, 40), /cut off within its header/],
    [
      'cut numbers',
      good.subarray(0, -1),
      /promises \[2, 3\] numbers of 8 bytes, which are 48 bytes, and holds 47; .*cut off/,
    ],
    ['more than it promises', bytesOf(good, [7]), /which are 48 bytes, and holds 56$/],
    [
      'an absurd shape',
      npy('<f8', '(4000000000, 4000000000)', [1]),
      /which are 128000000000000000000 bytes, and holds 8;/,
    ],
    ['a length that no number holds', npy('<f8', '(0, 99999999999999999999)', []), /an axis has the length 1000/],
    ['a negative length', npy('<f8', '(-1, 3)', [1]), /without type or shape/],
    ['complex numbers', npy('<c16', '(1,)', [1, 2]), /holds complex numbers/],
    ['texts', npy('<U3', '(1,)', [1]), /holds texts/],
    ['objects', npy('|O', '(1,)', [1]), /holds Python objects/],
    ['dates', npy('<M8[ns]', '(1,)', [1]), /holds numbers of the type "<M8\[ns\]"/],
    ['records', npy("<f8', 'descr': [('x', '<f8')], 'is': '", '(1,)', [1]), /holds records/],
  ])('%s', (_, bytes, says) => {
    expect(readNpy(bytes)).toMatch(says);
  });

  it('whatever bytes are overwritten or cut', () => {
    neverThrows(good, readNpy);
  });
});

it.each(['plain.npy', 'fortran.npy', 'big-endian.npy', 'half.npy', 'version2.npy'])('%s as NumPy wrote it', (name) => {
  const { shape, values } = read(fixture(name));
  expect(shape).toEqual([2, 3]);
  expect([...values]).toEqual(X);
});
