import { type Shape, sizeOf } from '../../engine/tensor.js';

/** NumPy pads the header so that the numbers begin at a multiple of this. */
const ALIGNMENT = 64;

/**
 * Numbers as NumPy's own `numpy.save` writes them, byte for byte (numpy.lib.format, version 1.0): little-endian float64,
 * row-major. Throws a RangeError where the count does not fit the shape.
 */
export function writeNpy(shape: Shape, numbers: Float64Array): Uint8Array {
  if (numbers.length !== sizeOf(shape))
    throw new RangeError(`${numbers.length} numbers do not fill the shape [${shape.join(', ')}]`);
  const header = headerOf(shape);
  const bytes = new Uint8Array(header.length + 8 * numbers.length);
  bytes.set(header);
  const view = new DataView(bytes.buffer, header.length);
  numbers.forEach((number, i) => {
    view.setFloat64(8 * i, number, true);
  });
  return bytes;
}

/** Magic, version, the dictionary's length in two bytes, the dictionary, padded with spaces and ended by a line break. */
function headerOf(shape: Shape): Uint8Array {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  // NumPy leaves room for an array that grows: its first extent may come to have 21 digits.
  const room = shape.length === 0 ? 0 : 21 - String(shape[0]).length;
  const dictionary = `{'descr': '<f8', 'fortran_order': False, 'shape': ${tuple}, }${' '.repeat(room)}`;
  // Never nothing, as NumPy does it.
  const end = (Math.floor((10 + dictionary.length + 1) / ALIGNMENT) + 1) * ALIGNMENT;
  const text = `${dictionary.padEnd(end - 11)}\n`;
  const start = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, text.length & 255, text.length >> 8);
  return Uint8Array.from([...start, ...Array.from(text, (letter) => letter.charCodeAt(0))]);
}
