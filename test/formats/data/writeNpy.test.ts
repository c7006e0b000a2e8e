import { describe, expect, it } from 'vitest';
import { readNpy } from '../../../src/formats/data/npy.js';
import { writeCsv } from '../../../src/formats/data/writeCsv.js';
import { writeNpy } from '../../../src/formats/data/writeNpy.js';
import { arrayOf } from './read.js';

const ODD = Float64Array.of(0.1, -0, Number.NaN, Number.POSITIVE_INFINITY, 5e-324, -1.7976931348623157e308);

describe('a written .npy file', () => {
  it.each([[[6]], [[2, 3]], [[3, 1, 2]]])('is read back as it was: %j', (shape) => {
    const { shape: found, values } = arrayOf(readNpy(writeNpy(shape, ODD)));
    expect([found, [...values]]).toEqual([shape, [...ODD]]);
  });

  it('holds one number, or none', () => {
    expect([...arrayOf(readNpy(writeNpy([], Float64Array.of(7)))).values]).toEqual([7]);
    expect(arrayOf(readNpy(writeNpy([0, 3], new Float64Array()))).shape).toEqual([0, 3]);
  });

  // What numpy 1.24.2 writes: np.save(f, np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])).
  it("is NumPy's, byte for byte", () => {
    const bytes = writeNpy([2, 3], Float64Array.of(1, 2, 3, 4, 5, 6));
    const header = "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }".padEnd(117);
    expect(String.fromCharCode(...bytes.subarray(0, 128))).toBe(`\x93NUMPY\x01\0v\0${header}\n`);
    expect([...bytes.subarray(128)]).toEqual([...new Uint8Array(Float64Array.of(1, 2, 3, 4, 5, 6).buffer)]);
  });

  it('is not made of numbers that do not fill its shape', () => {
    expect(() => writeNpy([2, 2], ODD)).toThrow('6 numbers do not fill the shape [2, 2]');
  });
});

describe('a written .csv file', () => {
  it('has a line for each row of the last axis, with all digits', () => {
    const numbers = Float64Array.of(0.1, 1 / 3, -2e-300, Number.NaN, -0, Number.NEGATIVE_INFINITY);
    expect(writeCsv([1, 2, 3], numbers)).toBe('0.1,0.3333333333333333,-2e-300\nnan,-0,-inf\n');
    expect(writeCsv([], Float64Array.of(2))).toBe('2\n');
    expect(writeCsv([3, 0], new Float64Array())).toBe('');
  });
});
