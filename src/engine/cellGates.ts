import { sigmoid } from './primitives/functions.js';
import { type Data, type Shape, sizeOf } from './tensor.js';

/**
 * A gate of a recurrent layer: the same rows of z for every step. It has no nodes of its own, training computes all gates
 * at once; who asks for one reads it off z.
 */
export interface CellGate {
  /** `i`, or that of a layer below the last, `i_l0`; its part of z is `z_i`. */
  readonly name: string;
  /** The quantity that holds all gates: `z`, or `z_l0`. */
  readonly of: string;
  /** Which part of so many of one size, in each direction. */
  readonly part: number;
  readonly parts: number;
  readonly directions: number;
  readonly activation: 'sigmoid' | 'tanh';
}

/** Gates in the order of the weights' rows, as torch names them, but for a GRU's z: that is u here, since z is what all gates come from. */
export const GATES_OF_CELLS: Readonly<Record<string, readonly Pick<CellGate, 'name' | 'activation'>[]>> = {
  lstm: [
    { name: 'i', activation: 'sigmoid' },
    { name: 'f', activation: 'sigmoid' },
    { name: 'g', activation: 'tanh' },
    { name: 'o', activation: 'sigmoid' },
  ],
  gru: [
    { name: 'r', activation: 'sigmoid' },
    { name: 'u', activation: 'sigmoid' },
    { name: 'n', activation: 'tanh' },
  ],
};

/** A gate's part of z, or of δ: from [N, T, D · G · H] to [N, T, D · H]. */
export function gatePart(
  { part, parts, directions }: CellGate,
  z: { readonly shape: Shape; readonly data: Data },
): { readonly shape: Shape; readonly data: Float64Array } {
  const width = z.shape.at(-1) as number;
  const units = width / (parts * directions);
  const shape = [...z.shape.slice(0, -1), directions * units];
  const data = Float64Array.from({ length: sizeOf(shape) }, (_, i) => {
    const [row, column] = [Math.floor(i / (directions * units)), i % (directions * units)];
    const direction = Math.floor(column / units);
    return z.data[row * width + (direction * parts + part) * units + (column % units)] as number;
  });
  return { shape, data };
}

/** What a gate lets through: σ, or tanh, of its part of z. */
export function opened({ activation }: CellGate, part: Float64Array): Float64Array {
  return part.map(activation === 'sigmoid' ? sigmoid : Math.tanh);
}
