import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { Crc32 } from '../../../src/formats/data/crc32.js';
import { readNpz } from '../../../src/formats/data/npz.js';
import { bytesOf, npy, wholes } from './bytes.js';
import { arrayOf, fixture, neverThrows, X } from './read.js';

describe('an .npz file as NumPy wrote it', () => {
  it.each(['stored.npz', 'deflated.npz'])('%s holds an array under each key', (name) => {
    const x = arrayOf(readNpz(fixture(name), 'x'));
    expect([x.shape, [...x.values]]).toEqual([[2, 3], X]);
    expect([...arrayOf(readNpz(fixture(name), 'y')).values]).toEqual([2, 0]);
  });

  it('needs no key where it holds one array', () => {
    expect([...arrayOf(readNpz(fixture('single.npz'), null)).values]).toEqual(X);
    expect([...arrayOf(readNpz(fixture('single.npz'), 'arr_0')).values]).toEqual(X);
  });
});

it('a comment after the directory is passed over', () => {
  // "\3\0" is the length of the comment, the last field of the directory's end.
  const commented = bytesOf(fixture('single.npz').slice(0, -2), '\x03\x00', 'hey');
  expect([...arrayOf(readNpz(commented, null)).values]).toEqual(X);
});

/** An archive with one stored entry, all of whose sizes and places stand in zip64's eight-byte fields (APPNOTE 4.5.3, 4.3.14, 4.3.15). */
function zip64(name: string, content: Uint8Array): Uint8Array {
  const absent = 0xffffffff;
  const checksum = new Crc32().add(content).value;
  const local = bytesOf(
    'PK\x03\x04',
    wholes(2, [45, 0, 0, 0, 0]),
    wholes(4, [checksum, absent, absent]),
    wholes(2, [name.length, 0]),
    name,
  );
  const wide = bytesOf(wholes(2, [7, 2, 0, 1, 24]), wholes(8, [content.length, content.length, 0]));
  const sizes = wholes(4, [checksum, absent, absent]);
  const lengths = wholes(2, [name.length, wide.length, 0, 0, 0]);
  const directory = bytesOf(
    'PK\x01\x02',
    wholes(2, [45, 45, 0, 0, 0, 0]),
    sizes,
    lengths,
    wholes(4, [0, absent]),
    name,
    wide,
  );
  const start = local.length + content.length;
  const record = bytesOf(
    'PK\x06\x06',
    wholes(8, [44]),
    wholes(2, [45, 45]),
    wholes(4, [0, 0]),
    wholes(8, [1, 1, directory.length, start]),
  );
  const locator = bytesOf('PK\x06\x07', wholes(4, [0]), wholes(8, [start + directory.length]), wholes(4, [1]));
  const end = bytesOf('PK\x05\x06', wholes(2, [0, 0, 1, 1]), wholes(4, [directory.length, absent]), wholes(2, [0]));
  return bytesOf(local, content, directory, record, locator, end);
}

it('an archive in zip64 is read by its eight-byte fields', () => {
  const archive = zip64('x.npy', npy('<f8', '(2,)', [1, 2]));
  expect([...arrayOf(readNpz(archive, 'x')).values]).toEqual([1, 2]);
  neverThrows(archive, (bytes) => readNpz(bytes, 'x'));
});

describe('an .npz file that can’t be read says why', () => {
  const stored = fixture('stored.npz');
  const deflated = fixture('deflated.npz');
  const changed = (bytes: Uint8Array, find: string, to: readonly number[], skip = 0): Uint8Array => {
    const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
    const copy = bytes.slice();
    copy.set(to, text.indexOf(find) + skip);
    return copy;
  };
  const directory = 'PK\x01\x02';
  it.each([
    ['nothing', bytesOf(), null, /no zip archive, or it is cut off/],
    ['a cut file', stored.subarray(0, -30), null, /no zip archive, or it is cut off/],
    ['no key for several', stored, null, /holds several arrays; "key" says which: x, y/],
    ['a key that is not there', stored, 'z', /holds no array "z"; there are x, y/],
    ['a changed number', changed(stored, 'NUMPY', [0xff], 118), 'x', /damaged: the checksum of "x\.npy" does not fit/],
    ['changed packed bytes', changed(deflated, 'x.npy', [0xff, 0xff], 60), 'x', /damaged: the checksum/],
    [
      'a size beyond any packing',
      changed(deflated, directory, [0, 0, 0, 0x20], 24),
      'x',
      /can't unpack to 536870912 bytes/,
    ],
    ['a size beyond the limit', changed(deflated, directory, [0, 0, 0, 0x60], 24), 'x', /larger than 1 GiB/],
    ['a place beyond the end', changed(stored, directory, [0, 0, 0, 0x60], 42), 'x', /reaches beyond its end/],
    ['a method to come', changed(stored, directory, [93], 10), 'x', /zip method 93; known are 0 and 8/],
    ['an encrypted entry', changed(stored, directory, [1], 8), 'x', /is encrypted/],
    ['an archive of something else', zipSync({ 'x.npy': bytesOf('1,2') }), null, /at "x", which is no \.npy file/],
    ['an empty archive', zipSync({}), null, /holds no array/],
  ])('%s', (_, bytes, key, says) => {
    expect(readNpz(bytes, key)).toMatch(says);
  });

  it.each([
    ['stored', stored],
    ['deflated', deflated],
    ['many', zipSync(Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`a${i}.npy`, npy('<f8', '(1,)', [i])])))],
  ])('whatever bytes are overwritten or cut: %s', (_, bytes) => {
    neverThrows(bytes, (spoilt) => readNpz(spoilt, 'x'));
    neverThrows(bytes, (spoilt) => readNpz(spoilt, null));
  });
});
