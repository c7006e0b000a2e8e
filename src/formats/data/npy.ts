import { strFromU8 } from 'fflate';
import { type Shape, sizeOf } from '../../engine/tensor.js';
import { type ArrayRead, checkedShape, sizeProblem, type Values } from './fileArray.js';
import { lossOf, NUMBER_TYPES, type NumberTypeName } from './numberTypes.js';

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

const TYPES: Readonly<Record<string, NumberTypeName>> = {
  f8: 'float64',
  f4: 'float32',
  f2: 'float16',
  i8: 'int64',
  i4: 'int32',
  i2: 'int16',
  i1: 'int8',
  u8: 'uint64',
  u4: 'uint32',
  u2: 'uint16',
  u1: 'uint8',
  b1: 'bool',
};

/** NumPy itself writes some hundred bytes, and refuses more than ten thousand. */
const LONGEST_HEADER = 2 ** 16;

/** NumPy's .npy, versions 1 to 3 (numpy.lib.format): a magic, a Python dictionary with type, order and shape, the numbers. */
export function readNpy(bytes: Uint8Array): ArrayRead {
  if (!MAGIC.every((byte, i) => bytes[i] === byte)) return 'is no .npy file: it does not begin with "\\x93NUMPY"';
  const start = headerEnd(bytes);
  if (typeof start === 'string') return start;
  const header = parseHeader(strFromU8(bytes.subarray(start.from, start.to), true));
  if (typeof header === 'string') return header;
  const { type, littleEndian, columnMajor, shape } = header;
  const { bytes: bytesEach, read } = NUMBER_TYPES[type];
  const numbers = bytes.subarray(start.to);
  const wrong = sizeProblem(shape, bytesEach, numbers.length);
  if (wrong !== null) return wrong;
  const view = new DataView(numbers.buffer, numbers.byteOffset, numbers.length);
  const values = read(view, sizeOf(shape), littleEndian);
  return { shape, values: columnMajor ? rowMajor(values, shape) : values, names: null, warning: lossOf(type, values) };
}

/** Where the dictionary stands: version 1 has two bytes for its length, later ones four. */
function headerEnd(bytes: Uint8Array): { readonly from: number; readonly to: number } | string {
  const [version = 0, from] = [bytes[6], bytes[6] === 1 ? 10 : 12];
  if (version < 1 || version > 3) return `is of .npy version ${version}; known are 1 to 3`;
  if (bytes.length < from) return 'is cut off within its header';
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const to = from + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true));
  if (to > bytes.length) return 'is cut off within its header';
  return to - from <= LONGEST_HEADER ? { from, to } : `has a header of ${to - from} bytes`;
}

interface Header {
  readonly type: NumberTypeName;
  readonly littleEndian: boolean;
  readonly columnMajor: boolean;
  readonly shape: Shape;
}

function parseHeader(text: string): Header | string {
  const entry = (key: string, value: string): string | undefined =>
    new RegExp(`['"]${key}['"]\\s*:\\s*${value}`).exec(text)?.[1];
  const [descr, order] = [entry('descr', `['"]([^'"]*)['"]`), entry('fortran_order', '(True|False)')];
  // Python 2 wrote 3L for a long integer.
  const extents = entry('shape', '\\(([\\d\\sL,]*)\\)')?.split(',');
  if (/['"]descr['"]\s*:\s*\[/.test(text)) return 'holds records (a structured type); expected an array of numbers';
  if (descr === undefined || order === undefined || extents === undefined) return 'has a header without type or shape';
  const type = TYPES[descr.slice(1)];
  if (!type || !/^[<>|=]/.test(descr)) return unknownType(descr);
  const lengths = extents.map((extent) => extent.replace('L', '').trim()).filter((extent) => extent !== '');
  const shape = checkedShape(lengths.map(Number));
  if (typeof shape === 'string') return shape;
  return { type, littleEndian: !descr.startsWith('>'), columnMajor: order === 'True', shape };
}

function unknownType(descr: string): string {
  const kind: Readonly<Record<string, string>> = { O: 'Python objects', U: 'texts', S: 'texts', c: 'complex numbers' };
  const what = kind[descr[1] ?? ''] ?? `numbers of the type "${descr}"`;
  return `holds ${what}; expected floats, integers or booleans`;
}

/** Numbers with the first axis fastest (fortran_order), put into row-major order. */
function rowMajor(values: Values, shape: Shape): Values {
  const ordered = values.slice();
  const strides = shape.map((_, axis) => sizeOf(shape.slice(0, axis)));
  const index = shape.map(() => 0);
  let from = 0;
  for (let to = 0; to < ordered.length; to++) {
    ordered[to] = values[from] as number;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const [extent, stride] = [shape[axis] as number, strides[axis] as number];
      index[axis] = (index[axis] as number) + 1;
      from += stride;
      if ((index[axis] as number) < extent) break;
      from -= stride * extent;
      index[axis] = 0;
    }
  }
  return ordered;
}
