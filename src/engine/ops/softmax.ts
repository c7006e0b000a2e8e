import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { axisOf } from './axes.js';
import { amax, sum } from './reductions.js';

export interface SoftmaxAttributes {
  /** Counted from the front. */
  readonly axis: number;
}

/** z with its largest entry along an axis taken off: the same softmax, and no overflow. */
function shifted(b: GraphBuilder, z: NodeId, axis: number): NodeId {
  return b.sub(z, b.apply('detach', [amax(b, z, { axes: [axis], keepdim: true })]));
}

export function softmaxComposition(b: GraphBuilder, inputs: readonly NodeId[], { axis }: SoftmaxAttributes): NodeId {
  const exponentials = b.apply('exp', [shifted(b, inputs[0] as NodeId, axis)]);
  return b.div(exponentials, sum(b, exponentials, { axes: [axis], keepdim: true }));
}

export function logSoftmaxComposition(b: GraphBuilder, inputs: readonly NodeId[], { axis }: SoftmaxAttributes): NodeId {
  const shift = shifted(b, inputs[0] as NodeId, axis);
  return b.sub(shift, b.apply('log', [sum(b, b.apply('exp', [shift]), { axes: [axis], keepdim: true })]));
}

/** The last axis is one node in training. */
function alongAxis(
  b: GraphBuilder,
  op: 'softmax' | 'logSoftmax',
  z: NodeId,
  axis: number,
  composition: typeof softmaxComposition,
): NodeId {
  const counted = axisOf(b.shape(z), axis);
  return counted === b.shape(z).length - 1 ? b.fuse(op, [z], {}) : composition(b, [z], { axis: counted });
}

/** e^z / Σ e^z along an axis; NaN where all entries are −∞. */
export function softmax(b: GraphBuilder, z: NodeId, axis = -1): NodeId {
  return alongAxis(b, 'softmax', z, axis, softmaxComposition);
}

/** log softmax(z) = z − max − log Σ e^(z − max) along an axis. */
export function logSoftmax(b: GraphBuilder, z: NodeId, axis = -1): NodeId {
  return alongAxis(b, 'logSoftmax', z, axis, logSoftmaxComposition);
}

/** softmax(−z). */
export function softmin(b: GraphBuilder, z: NodeId, axis = -1): NodeId {
  return softmax(b, b.apply('negate', [z]), axis);
}

/** Cross-entropy's terms −y log softmax(z), entry by entry along an axis: inputs z and y, of one shape. */
export function crossEntropyTermsComposition(
  b: GraphBuilder,
  [z, y]: readonly NodeId[],
  attributes: SoftmaxAttributes,
): NodeId {
  return b.apply('negate', [b.mul(y as NodeId, logSoftmaxComposition(b, [z as NodeId], attributes))]);
}
