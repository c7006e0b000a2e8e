import type { Layer, Model } from '../../engine/model.js';
import { type Data, type Shape, sizeOf } from '../../engine/tensor.js';

/** Entries that a norm layer takes together, and divides by √(size² + ε). */
export interface NormedPart {
  /** From 1: a channel of a batch norm, a row, or a group, of the others. */
  readonly place: number;
  /** The deviation of what comes in; of an rmsnorm its root mean square. */
  readonly size: number;
  /** ‖∂J/∂x‖ of these entries. */
  readonly handed: number;
}

/** What a part of a norm is called. */
export function partName({ type }: Layer): string {
  return type === 'batchnorm' ? 'unit' : 'row';
}

/** The parts of a norm's input x of a batch, [N, …], with its cotangent; null of a norm whose parts are not known. */
export function normedParts(model: Model, layer: Layer, x: Data, cotangent: Data, shape: Shape): NormedPart[] | null {
  const part = partOf(model, layer, shape);
  if (!part) return null;
  const sums: { count: number; sum: number; squares: number; handed: number }[] = [];
  for (let i = 0; i < x.length; i++) {
    const value = x[i] as number;
    const at = part(i);
    const all = sums[at] ?? { count: 0, sum: 0, squares: 0, handed: 0 };
    sums[at] = all;
    all.count++;
    all.sum += value;
    all.handed += (cotangent[i] as number) ** 2;
  }
  const middle = (at: number): number => (layer.type === 'rmsnorm' ? 0 : (sums[at]?.sum ?? 0) / (sums[at]?.count ?? 1));
  for (let i = 0; i < x.length; i++) {
    const at = part(i);
    const all = sums[at];
    if (all) all.squares += ((x[i] as number) - middle(at)) ** 2;
  }
  return sums.map(({ count, squares, handed }, at) => ({
    place: at + 1,
    size: Math.sqrt(squares / count),
    handed: Math.sqrt(handed),
  }));
}

/** Of an entry, by its place in [N, …], the part that it is in. */
function partOf({ parameters }: Model, { type, path }: Layer, shape: Shape): ((entry: number) => number) | null {
  const [channels = 1, ...positions] = shape.slice(1);
  const inner = sizeOf(positions);
  if (type === 'batchnorm') return (entry) => Math.floor(entry / inner) % channels;
  if (type === 'instancenorm') return (entry) => Math.floor(entry / inner);
  const gamma = parameters.find(({ name }) => name === `${path}.weight`);
  if (!/^(layer|rms)norm$/.test(type) || !gamma) return null;
  const width = sizeOf(gamma.shape);
  return (entry) => Math.floor(entry / width);
}
