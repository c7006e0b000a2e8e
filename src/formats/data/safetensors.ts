import { strFromU8 } from 'fflate';
import { sizeOf } from '../../engine/tensor.js';
import { type ArrayRead, checkedShape, sizeProblem } from './fileArray.js';
import { choose } from './keyed.js';
import { lossOf, NUMBER_TYPES, type NumberTypeName } from './numberTypes.js';

const TYPES: Readonly<Record<string, NumberTypeName>> = {
  F64: 'float64',
  F32: 'float32',
  F16: 'float16',
  BF16: 'bfloat16',
  I64: 'int64',
  I32: 'int32',
  I16: 'int16',
  I8: 'int8',
  U64: 'uint64',
  U32: 'uint32',
  U16: 'uint16',
  U8: 'uint8',
  BOOL: 'bool',
};

/** Hugging Face's .safetensors: eight bytes with the header's length, the header as JSON, the numbers, little-endian. */
export function readSafetensors(bytes: Uint8Array, key: string | null): ArrayRead {
  const header = parseHeader(bytes);
  if (typeof header === 'string') return header;
  const keys = Object.keys(header.tensors).filter((name) => name !== '__metadata__');
  const chosen = choose(keys, key);
  if (typeof chosen === 'string') return chosen;
  const read = readTensor(header.tensors[chosen.key], header.numbers);
  return typeof read === 'string' ? `can't be read at "${chosen.key}", which ${read}` : read;
}

interface Header {
  readonly tensors: Readonly<Record<string, unknown>>;
  readonly numbers: Uint8Array;
}

function parseHeader(bytes: Uint8Array): Header | string {
  if (bytes.length < 8) return 'is no .safetensors file: it is shorter than 8 bytes';
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (8 + length > bytes.length)
    return `is no .safetensors file, or it is cut off: its header would have ${length} bytes`;
  try {
    const tensors: unknown = JSON.parse(strFromU8(bytes.subarray(8, 8 + length)));
    return isRecord(tensors) ? { tensors, numbers: bytes.subarray(8 + length) } : NO_HEADER;
  } catch {
    return NO_HEADER;
  }
}

const NO_HEADER = 'is no .safetensors file: its header is no JSON object';

function readTensor(tensor: unknown, numbers: Uint8Array): ArrayRead {
  if (!isRecord(tensor) || !Array.isArray(tensor.shape) || !Array.isArray(tensor.data_offsets))
    return 'has no dtype, shape and data_offsets';
  const type = Object.hasOwn(TYPES, String(tensor.dtype)) ? TYPES[String(tensor.dtype)] : undefined;
  if (!type) return `is of the type ${String(tensor.dtype)}; known are ${Object.keys(TYPES).join(', ')}`;
  const shape = checkedShape(tensor.shape);
  if (typeof shape === 'string') return shape;
  const [from, to]: unknown[] = tensor.data_offsets;
  if (!isOffset(from) || !isOffset(to) || from > to || to > numbers.length)
    return `would reach from byte ${String(from)} to ${String(to)} of ${numbers.length}`;
  const { bytes, read } = NUMBER_TYPES[type];
  const wrong = sizeProblem(shape, bytes, to - from);
  if (wrong !== null) return wrong;
  const values = read(new DataView(numbers.buffer, numbers.byteOffset + from, to - from), sizeOf(shape), true);
  return { shape, values, names: null, warning: lossOf(type, values) };
}

function isOffset(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
