import { gunzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readIdx } from '../../../src/formats/data/idx.js';
import { bytesOf, float32s, float64s, swapped, wholes } from './bytes.js';
import { arrayOf, fixture, neverThrows } from './read.js';

/** An idx file: two zeros, the type, the number of axes, their lengths, big-endian. */
function idx(type: number, lengths: readonly number[], numbers: Uint8Array): Uint8Array {
  return bytesOf(Uint8Array.of(0, 0, type, lengths.length), swapped(wholes(4, lengths), 4), numbers);
}

it('images and labels as MNIST has them', () => {
  const images = arrayOf(readIdx(gunzipSync(fixture('images-idx3-ubyte.gz'))));
  expect(images.shape).toEqual([2, 2, 2]);
  // Bytes stay bytes: 60,000 images are 47 MB, not 376.
  expect(images.values).toEqual(Uint8Array.of(0, 51, 102, 153, 204, 255, 0, 255));
  expect(arrayOf(readIdx(fixture('labels-idx1-ubyte'))).values).toEqual(Uint8Array.of(1, 0));
});

// The types of http://yann.lecun.com/exdb/mnist, "The IDX file format".
it.each([
  [0x08, wholes(1, [-2, 100]), [254, 100]],
  [0x09, wholes(1, [-2, 100]), [-2, 100]],
  [0x0b, swapped(wholes(2, [-2, 100]), 2), [-2, 100]],
  [0x0c, swapped(wholes(4, [-2, 100]), 4), [-2, 100]],
  [0x0d, swapped(float32s([0.5, Number.NaN]), 4), [0.5, Number.NaN]],
  [0x0e, swapped(float64s([0.1, -2]), 8), [0.1, -2]],
])('numbers of the type 0x%x', (type, numbers, values) => {
  expect([...arrayOf(readIdx(idx(type, [2], numbers))).values]).toEqual(values);
});

describe('an idx file that can’t be read says why', () => {
  const good = idx(8, [2, 3], wholes(1, [1, 2, 3, 4, 5, 6]));
  it.each([
    ['nothing', bytesOf(), /is no idx file/],
    ['a text', bytesOf('1,2'), /is no idx file/],
    ['an unknown type', idx(10, [1], wholes(1, [1])), /is no idx file/],
    ['a cut header', good.subarray(0, 9), /cut off within its header/],
    [
      'cut numbers',
      good.subarray(0, -2),
      /promises \[2, 3\] numbers of 1 byte, which are 6 bytes, and holds 4; .*cut off/,
    ],
    ['an absurd shape', idx(14, [2 ** 32 - 1, 2 ** 32 - 1], float64s([1])), /and holds 8; .*cut off/],
  ])('%s', (_, bytes, says) => {
    expect(readIdx(bytes)).toMatch(says);
  });

  it('whatever bytes are overwritten or cut', () => {
    neverThrows(good, readIdx);
  });
});
