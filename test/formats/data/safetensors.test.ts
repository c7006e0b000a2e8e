import { describe, expect, it } from 'vitest';
import { readSafetensors } from '../../../src/formats/data/safetensors.js';
import { bytesOf, float32s, float64s, wholes } from './bytes.js';
import { arrayOf, fixture, neverThrows, X } from './read.js';

function safetensors(header: unknown, numbers: Uint8Array = bytesOf()): Uint8Array {
  const text = typeof header === 'string' ? header : JSON.stringify(header);
  return bytesOf(wholes(8, [text.length]), text, numbers);
}

function one(dtype: string, shape: readonly unknown[], numbers: Uint8Array): Uint8Array {
  return safetensors({ w: { dtype, shape, data_offsets: [0, numbers.length] } }, numbers);
}

const layers = fixture('layers.safetensors');

it.each(['hidden.weight', 'half.weight', 'brain.weight'])('%s of a file written by the specification', (key) => {
  const { shape, values } = arrayOf(readSafetensors(layers, key));
  expect([shape, [...values]]).toEqual([[2, 3], X]);
});

describe('a type of .safetensors', () => {
  const whole = (bytesEach: number) => wholes(bytesEach, [-2, 100]);
  it.each([
    ['F64', float64s([0.1, Number.NaN]), [0.1, Number.NaN]],
    ['F32', float32s([0.5, Number.NEGATIVE_INFINITY]), [0.5, Number.NEGATIVE_INFINITY]],
    // 1.5 and −2 in binary16 (1 sign bit, 5 of exponent with bias 15, 10 of fraction)
    ['F16', wholes(2, [0x3e00, 0xc000]), [1.5, -2]],
    // the upper halves of the float32 1.5 and −2
    ['BF16', wholes(2, [0x3fc0, 0xc000]), [1.5, -2]],
    ['I64', whole(8), [-2, 100]],
    ['I32', whole(4), [-2, 100]],
    ['I16', whole(2), [-2, 100]],
    ['I8', whole(1), [-2, 100]],
    ['U64', wholes(8, [2 ** 40, 1]), [2 ** 40, 1]],
    ['U32', whole(4), [2 ** 32 - 2, 100]],
    ['U16', whole(2), [2 ** 16 - 2, 100]],
    ['U8', whole(1), [254, 100]],
    ['BOOL', wholes(1, [0, 1]), [0, 1]],
  ])('%s', (dtype, numbers, values) => {
    expect([...arrayOf(readSafetensors(one(dtype, [2], numbers), null)).values]).toEqual(values);
  });

  it('U64 beyond 2^53 is rounded, with a warning', () => {
    const large = arrayOf(readSafetensors(one('U64', [1], wholes(8, [2n ** 64n - 1n])), null));
    expect([[...large.values], large.warning]).toEqual([[2 ** 64], expect.stringMatching(/beyond 2\^53/)]);
  });
});

describe('a .safetensors file that can’t be read says why', () => {
  const eight = float64s([1]);
  const at = (data_offsets: unknown) => safetensors({ w: { dtype: 'F64', shape: [1], data_offsets } }, eight);
  it.each([
    ['nothing', bytesOf(), null, /shorter than 8 bytes/],
    ['a header longer than the file', wholes(8, [1000]), null, /its header would have 1000 bytes/],
    ['a header of 2^63 bytes', bytesOf(wholes(8, [2n ** 63n]), '{}'), null, /cut off/],
    ['a header that is no JSON', safetensors('{"w": '), null, /header is no JSON object/],
    ['a header that is a list', safetensors([1]), null, /header is no JSON object/],
    ['no array', safetensors({ __metadata__: {} }), null, /holds no array/],
    ['several and no key', layers, null, /"key" says which: hidden\.weight, half\.weight, brain\.weight, labels/],
    ['a misspelt key', layers, 'hiden.weight', /did you mean "hidden\.weight"/],
    ['the key of something all objects have', layers, 'constructor', /holds no array "constructor"/],
    ['no shape', safetensors({ w: { dtype: 'F64' } }), null, /at "w", which has no dtype, shape and data_offsets/],
    ['an unknown type', one('F8_E5M2', [8], eight), null, /is of the type F8_E5M2; known are F64/],
    ['a shape of texts', one('F64', ['a'], eight), null, /an axis has the length a/],
    ['a negative length', one('F64', [-1], eight), null, /an axis has the length -1/],
    ['a shape too large', one('F64', [1e9, 1e9], eight), null, /which are 8000000000000000000 bytes, and holds 8/],
    ['a shape too small', one('F32', [1], eight), null, /which are 4 bytes, and holds 8/],
    ['an end beyond the file', at([0, 80]), null, /from byte 0 to 80 of 8/],
    ['an end before its start', at([8, 0]), null, /from byte 8 to 0 of 8/],
    ['no numbers for places', at(['0', 8]), null, /from byte 0 to 8 of 8/],
  ])('%s', (_, bytes, key, says) => {
    expect(readSafetensors(bytes, key)).toMatch(says);
  });

  it('whatever bytes are overwritten or cut', () => {
    neverThrows(layers, (bytes) => readSafetensors(bytes, 'hidden.weight'));
    neverThrows(one('I8', [8], eight), (bytes) => readSafetensors(bytes, null));
  });
});
