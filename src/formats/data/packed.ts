import { Gunzip } from 'fflate';
import { Crc32 } from './crc32.js';

/** What one file may hold once unpacked: 1 GiB. */
export const MOST_BYTES = 2 ** 30;

/** Small enough that not even the densest packing (1 : 1032) makes much of one of them. */
const PIECE = 2 ** 16;

/** A file's bytes, unpacked where its name ends in .gz; or why not, as the rest of a sentence that begins with the file's name. */
export function unpack(path: string, bytes: Uint8Array): Uint8Array | string {
  if (!/\.gz$/i.test(path)) return bytes;
  try {
    return gunzip(bytes);
  } catch (thrown) {
    return `can't be unpacked as gzip: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
  }
}

/** Unpacks gzip (RFC 1952), one member after the other, and holds each against its checksum. Throws an Error. */
function gunzip(bytes: Uint8Array): Uint8Array {
  const pieces: Uint8Array[] = [];
  let size = 0;
  let checksum = new Crc32();
  const stream = new Gunzip((piece) => {
    size += piece.length;
    if (size > MOST_BYTES) throw new Error('it holds more than 1 GiB');
    checksum.add(piece);
    pieces.push(piece);
  });
  stream.onmember = (start) => {
    compare(bytes, start, checksum);
    checksum = new Crc32();
  };
  for (let at = 0; at < bytes.length; at += PIECE)
    stream.push(bytes.subarray(at, at + PIECE), at + PIECE >= bytes.length);
  compare(bytes, bytes.length, checksum);
  return joined(pieces, size);
}

/** A member ends with its checksum and its size, four bytes each. */
function compare(bytes: Uint8Array, end: number, checksum: Crc32): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, end);
  if (end < 18 || view.getUint32(end - 8, true) !== checksum.value)
    throw new Error('its checksum does not fit; it is damaged or cut off');
}

function joined(pieces: readonly Uint8Array[], size: number): Uint8Array {
  const all = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
