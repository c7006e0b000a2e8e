import { sizeOf } from '../../engine/tensor.js';
import { type ArrayRead, sizeProblem } from './fileArray.js';
import { NUMBER_TYPES, type NumberTypeName } from './numberTypes.js';

const TYPES: Readonly<Record<number, NumberTypeName>> = {
  8: 'uint8',
  9: 'int8',
  11: 'int16',
  12: 'int32',
  13: 'float32',
  14: 'float64',
};

/** MNIST's idx (LeCun, "The MNIST database"): two zeros, the type, the number of axes, each axis's length, the numbers; big-endian. */
export function readIdx(bytes: Uint8Array): ArrayRead {
  const [zero, nought, code = 0, axes = 0] = bytes;
  const type = TYPES[code];
  if (zero !== 0 || nought !== 0 || !type) return 'is no idx file: it does not begin with two zeros and a type';
  const start = 4 + 4 * axes;
  if (bytes.length < start) return 'is cut off within its header';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const shape = Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis));
  const { bytes: bytesEach, read } = NUMBER_TYPES[type];
  const wrong = sizeProblem(shape, bytesEach, bytes.length - start);
  if (wrong !== null) return wrong;
  const values = read(new DataView(bytes.buffer, bytes.byteOffset + start, bytes.length - start), sizeOf(shape), false);
  return { shape, values, names: null, warning: null };
}
