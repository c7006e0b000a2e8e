import { gzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readIdx } from '../../../src/formats/data/idx.js';
import { unpack } from '../../../src/formats/data/packed.js';
import { bytesOf } from './bytes.js';
import { fixture, neverThrows } from './read.js';

const text = (read: Uint8Array | string): string => (typeof read === 'string' ? read : new TextDecoder().decode(read));
const one = gzipSync(bytesOf('one '));
const two = gzipSync(bytesOf('two'));

it('a file whose name ends in .gz is unpacked, another left as it is', () => {
  expect(text(unpack('a.csv.gz', one))).toBe('one ');
  expect(unpack('a.csv', one)).toBe(one);
});

it('members that follow each other are one file, as gunzip has it', () => {
  expect(text(unpack('a.GZ', bytesOf(one, two)))).toBe('one two');
});

it('more than a stretch of the stream comes out whole', () => {
  const long = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 2654435761) >>> 24);
  expect(unpack('a.gz', gzipSync(long))).toEqual(long);
});

describe('a packed file that can’t be unpacked says why', () => {
  const changed = (bytes: Uint8Array, at: number): Uint8Array =>
    bytes.map((byte, i) => (i === at ? byte ^ 0x10 : byte));
  const long = gzipSync(bytesOf('this is a text, this is a text, and this too'));
  it.each([
    ['nothing', bytesOf()],
    ['a text', bytesOf('this is no gzip')],
    ['a cut stream', long.subarray(0, -12)],
    ['a cut checksum', long.subarray(0, -3)],
    ['a changed byte', changed(long, 14)],
    ['a changed checksum', changed(long, long.length - 8)],
    ['a damaged first member', bytesOf(changed(one, one.length - 7), two)],
  ])('%s', (_, bytes) => {
    expect(unpack('a.gz', bytes)).toMatch(/^can't be unpacked as gzip: /);
  });

  it('whatever bytes are overwritten or cut', () => {
    neverThrows(fixture('images-idx3-ubyte.gz'), (bytes) => {
      const unpacked = unpack('images-idx3-ubyte.gz', bytes);
      return typeof unpacked === 'string' ? unpacked : readIdx(unpacked);
    });
  });
});
