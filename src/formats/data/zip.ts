import { inflateSync, strFromU8 } from 'fflate';
import { Crc32 } from './crc32.js';
import { MOST_BYTES } from './packed.js';

/** One file of a zip archive, as the archive's directory describes it. */
export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly encrypted: boolean;
  readonly checksum: number;
  readonly packedSize: number;
  readonly size: number;
  /** Where its own header begins. */
  readonly offset: number;
}

/** Deflate makes at most this much of a byte: 258 bytes of two bits. */
const DENSEST = 1032;

/** The directory at a zip archive's end (PKWARE's APPNOTE, 4.3.12 and 4.3.16), also in zip64; in words what is wrong with it. */
export function zipEntries(bytes: Uint8Array): readonly ZipEntry[] | string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const end = endRecord(view);
  if (end === null) return 'is no zip archive, or it is cut off: its directory is not there';
  const entries: ZipEntry[] = [];
  for (let at = directoryStart(view, end); at + 46 <= end && view.getUint32(at, true) === 0x02014b50; ) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) => view.getUint16(at + field, true));
    const extra = at + 46 + (nameLength as number);
    const next = extra + (extraLength as number) + (commentLength as number);
    if (next > end) break;
    entries.push(entryAt(bytes, view, at, extra, extra + (extraLength as number)));
    at = next;
  }
  return entries;
}

/** The last record, which ends the file but for a comment. */
function endRecord(view: DataView): number | null {
  for (let at = view.byteLength - 22; at >= Math.max(0, view.byteLength - 22 - 0xffff); at--)
    if (view.getUint32(at, true) === 0x06054b50) return at;
  return null;
}

function directoryStart(view: DataView, end: number): number {
  const start = view.getUint32(end + 16, true);
  if (start !== 0xffffffff || end < 20 || view.getUint32(end - 20, true) !== 0x07064b50) return start;
  const record = wide(view, end - 12);
  return record + 56 <= end ? wide(view, record + 48) : end;
}

function entryAt(bytes: Uint8Array, view: DataView, at: number, extra: number, extraEnd: number): ZipEntry {
  const flags = view.getUint16(at + 8, true);
  const wideFields = wideFieldsIn(view, extra, extraEnd);
  // A number that is too large for four bytes stands among the eight-byte ones, in this order.
  const field = (offset: number): number => {
    const value = view.getUint32(at + offset, true);
    return value === 0xffffffff ? (wideFields.shift() ?? value) : value;
  };
  const [size, packedSize, offset] = [field(24), field(20), field(42)];
  return {
    name: strFromU8(bytes.subarray(at + 46, extra), (flags & 0x800) === 0),
    method: view.getUint16(at + 10, true),
    encrypted: (flags & 1) === 1,
    checksum: view.getUint32(at + 16, true),
    packedSize,
    size,
    offset,
  };
}

function wideFieldsIn(view: DataView, from: number, to: number): number[] {
  for (let at = from; at + 4 <= to; at += 4 + view.getUint16(at + 2, true)) {
    const end = at + 4 + view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === 1 && end <= to)
      return Array.from({ length: Math.floor((end - at - 4) / 8) }, (_, i) => wide(view, at + 4 + 8 * i));
  }
  return [];
}

/** Eight bytes; what is too large for a file is only ever compared with its size. */
function wide(view: DataView, at: number): number {
  return Number(view.getBigUint64(at, true));
}

/** The bytes of an entry, held against its size and checksum; in words why they can't be had. */
export function unzip(bytes: Uint8Array, entry: ZipEntry): Uint8Array | string {
  const packed = packedBytes(bytes, entry);
  if (packed === null) return `is damaged: "${entry.name}" reaches beyond its end`;
  if (entry.encrypted) return `is encrypted`;
  if (entry.method !== 0 && entry.method !== 8) return `is packed by zip method ${entry.method}; known are 0 and 8`;
  if (entry.size > MOST_BYTES) return `holds "${entry.name}", which is larger than 1 GiB`;
  const most = entry.packedSize * (entry.method === 0 ? 1 : DENSEST);
  if (entry.size > most) return `is damaged: "${entry.name}" can't unpack to ${entry.size} bytes`;
  const unpacked = entry.method === 0 ? packed : inflated(packed, entry.size);
  if (unpacked?.length === entry.size && new Crc32().add(unpacked).value === entry.checksum) return unpacked;
  return `is damaged: the checksum of "${entry.name}" does not fit`;
}

function packedBytes(bytes: Uint8Array, { offset, packedSize }: ZipEntry): Uint8Array | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (offset + 30 > bytes.length || view.getUint32(offset, true) !== 0x04034b50) return null;
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  return start + packedSize <= bytes.length ? bytes.subarray(start, start + packedSize) : null;
}

function inflated(packed: Uint8Array, size: number): Uint8Array | null {
  try {
    return inflateSync(packed, { out: new Uint8Array(size) });
  } catch {
    return null;
  }
}
