import { norm, type Shape } from '../../engine/tensor.js';
import type { HeldOut } from '../heldOut.js';
import type { Glimpse, GlimpsedLayer, GlimpsedParameter, GlimpsedQuantity } from './glimpse.js';

/** Two runs at the same step: `here` is the one on view. */
export interface StepComparison {
  readonly step: number;
  readonly here: OfRun;
  readonly there: OfRun;
  /** Of both, by their paths: those of the run on view in its order, then those that it has not. */
  readonly layers: readonly ComparedLayer[];
  /** What differs first within the step, bit for bit, in the order in which it is computed; null where nothing does. */
  readonly first: FirstDifferent | null;
}

export interface OfRun {
  readonly loss: number;
  readonly learningRate: number;
  readonly heldOut: HeldOut | null;
}

export interface ComparedLayer {
  readonly path: string;
  /** null where that run has no such layer. */
  readonly here: GlimpsedLayer | null;
  readonly there: GlimpsedLayer | null;
  /** ‖W − W′‖₂ over all the layer's parameters that both have in the same shape; null where there are none. */
  readonly distance: number | null;
}

export interface FirstDifferent {
  /** As `TensorQuery` has them: `hidden.weight`, `hidden.z`, `loss`, `output.delta`, `x`; or `learningRate`. */
  readonly name: string;
  /** 'absent': one of them has nothing of that name at this place. */
  readonly how: 'numbers' | 'shape' | 'absent';
  readonly here: Seen | null;
  readonly there: Seen | null;
}

export interface Seen {
  readonly shape: Shape;
  /** The Euclidean norm. */
  readonly norm: number;
}

export function sideBySide(here: Glimpse, there: Glimpse): StepComparison {
  return {
    step: here.step,
    here: ofRun(here),
    there: ofRun(there),
    layers: layersOf(here, there),
    first: firstDifferent(here.quantities, there.quantities),
  };
}

function ofRun({ loss, learningRate, heldOut }: Glimpse): OfRun {
  return { loss, learningRate, heldOut };
}

function layersOf(here: Glimpse, there: Glimpse): ComparedLayer[] {
  const paths = new Set([...here.layers, ...there.layers].map(({ path }) => path));
  const at = ({ layers }: Glimpse, path: string): GlimpsedLayer | null =>
    layers.find((layer) => layer.path === path) ?? null;
  return [...paths].map((path) => ({
    path,
    here: at(here, path),
    there: at(there, path),
    distance: distanceIn(path, here.parameters, there.parameters),
  }));
}

function distanceIn(
  layer: string,
  here: readonly GlimpsedParameter[],
  there: readonly GlimpsedParameter[],
): number | null {
  const distances = here.flatMap((one) => {
    const other = there.find(({ name, shape }) => name === one.name && sameShape(shape, one.shape));
    return one.layer === layer && other ? [distance(one.data, other.data)] : [];
  });
  return distances.length === 0 ? null : norm(distances);
}

function distance(one: Float64Array, other: Float64Array): number {
  return norm(one.map((value, i) => value - (other[i] as number)));
}

function firstDifferent(here: readonly GlimpsedQuantity[], there: readonly GlimpsedQuantity[]): FirstDifferent | null {
  for (let i = 0; i < Math.max(here.length, there.length); i++) {
    const [one, other] = [here[i] ?? null, there[i] ?? null];
    if (one?.name !== other?.name) return absent(one, other, here);
    if (one && other && !sameShape(one.shape, other.shape)) return different(one.name, 'shape', one, other);
    if (one && other && one.bits !== other.bits) return different(one.name, 'numbers', one, other);
  }
  return null;
}

/** Up to here all was the same: one of the two has something more at this place. */
function absent(
  one: GlimpsedQuantity | null,
  other: GlimpsedQuantity | null,
  here: readonly GlimpsedQuantity[],
): FirstDifferent {
  if (other && !here.some(({ name }) => name === other.name)) return different(other.name, 'absent', null, other);
  const { name } = (one ?? other) as GlimpsedQuantity;
  return different(name, 'absent', one, null);
}

function different(
  name: string,
  how: FirstDifferent['how'],
  here: GlimpsedQuantity | null,
  there: GlimpsedQuantity | null,
): FirstDifferent {
  return { name, how, here: here && seen(here), there: there && seen(there) };
}

function seen({ shape, norm: size }: GlimpsedQuantity): Seen {
  return { shape, norm: size };
}

function sameShape(one: Shape, other: Shape): boolean {
  return one.length === other.length && one.every((extent, axis) => extent === other[axis]);
}
