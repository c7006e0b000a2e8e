import type { NodeId } from '../../engine/graph.js';
import type { Model } from '../../engine/model.js';
import { RandomStream } from '../../engine/random.js';
import { copy, type Data, norm } from '../../engine/tensor.js';
import type { Trainer } from '../../engine/train/trainer.js';
import { lengthOf, placesOf } from '../places.js';
import { type Hessian, hessianAt } from './hessian.js';
import { largestEigenvalue, type SymmetricProducts } from './lanczos.js';
import { limitOf, type SharpnessLimit, scalingOf } from './limits.js';

/** The largest eigenvalue of the Hessian of the batch's J, over all parameters that are not frozen. */
export interface Sharpness {
  /** null where there is none: then `problem` says why. */
  readonly eigenvalue: number | null;
  /** ‖Hv − λv‖ for the unit vector v that was found: an eigenvalue lies within so much of λ. NaN where there is none. */
  readonly residual: number;
  /** Products Hv that it took. */
  readonly iterations: number;
  /** Whether `residual` came below a thousandth of |λ|. */
  readonly converged: boolean;
  /** How Hv was computed: from second derivatives, or as differences of the gradient. */
  readonly by: 'derivatives' | 'differences';
  readonly problem: string | null;
  readonly limit: SharpnessLimit;
}

const TOLERANCE = 1e-3;
const MOST = 100;

/** Where a trainer stands: it is read before the first pause, and left as it is. Yields on the way. */
export function* sharpnessOf(trainer: Trainer, model: Model): Generator<void, Sharpness> {
  const { learningRate, graph } = trainer;
  const limit = limitOf(model.training, learningRate, isClipped(trainer, model));
  const none = (problem: string): Sharpness => ({ ...NONE, problem, limit });
  const surrogate = graph.handwritten.find((each) => each.surrogate);
  if (surrogate) return none(`the derivative of ${surrogate.layer} is meant to be another than f's: no J has it`);
  if (placesOf(model).length === 0) return none('all parameters are frozen');
  const roots = limit.preconditioned ? inverseRoots(trainer, model) : null;
  const { x, y } = trainer.batch;
  const hessian = yield* hessianAt(model, { ...trainer.state(), batch: { x: copy(x), y: copy(y) } });
  const start = yield* startOf(model.seed, hessian.size);
  const scaled = roots ? scaledBy(hessian, roots) : hessian;
  const { eigenvalue, ...found } = yield* largestEigenvalue(scaled, { start, tolerance: TOLERANCE, most: MOST });
  if (!Number.isFinite(eigenvalue)) return { ...none('second derivatives are not finite here'), by: hessian.by };
  return { eigenvalue, ...found, by: hessian.by, problem: null, limit };
}

const NONE = {
  eigenvalue: null,
  residual: Number.NaN,
  iterations: 0,
  converged: false,
  by: 'derivatives',
} as const;

/** Whether the coming update's gradients are longer, or larger, than they may be. */
function isClipped(trainer: Trainer, { training: { clip } }: Model): boolean {
  if (!clip) return false;
  const gradients = trainer.updated.names.map((name) => trainer.view(trainer.graph.gradients.get(name) as NodeId));
  if (clip.by === 'norm') return norm(gradients.map(norm)) > clip.most;
  return gradients.some((gradient) => gradient.some((value) => Math.abs(value) > clip.most));
}

/** Numbers that are drawn between two yields. */
const AT_ONCE = 2048;

/** The same at each step: it depends on the seed alone. */
function* startOf(seed: number, size: number): Generator<void, Float64Array> {
  const random = new RandomStream(seed, 'sharpness');
  const start = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    if (i % AT_ONCE === 0) yield;
    start[i] = random.normal(i);
  }
  return start;
}

/** D^(−1/2), entry by entry, of all parameters that are not frozen. */
function inverseRoots(trainer: Trainer, model: Model): Float64Array {
  const { moments } = trainer.state();
  const places = placesOf(model);
  const all = new Float64Array(lengthOf(places));
  for (const { name, from, to } of places) {
    const updates = (moments.get(name)?.updates ?? 0) + 1;
    const arrays: Readonly<Record<string, Data>> = trainer.ahead(name)?.moments ?? {};
    const scaling = scalingOf(model.training, { updates, arrays }, to - from);
    all.set(
      scaling.map((d) => 1 / Math.sqrt(d)),
      from,
    );
  }
  return all;
}

function scaledBy(hessian: Hessian, roots: Float64Array): SymmetricProducts {
  const scale = (v: Float64Array): Float64Array => v.map((value, i) => value * (roots[i] as number));
  return {
    size: hessian.size,
    *times(v) {
      return scale(yield* hessian.times(scale(v)));
    },
  };
}
