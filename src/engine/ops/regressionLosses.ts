import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { square } from './elementwise.js';

/** Terms of losses between numbers, entry by entry, as torch.nn.functional has them; inputs broadcast. `reduceLoss` ends them. */

/** (x − y)². */
export function squaredErrors(b: GraphBuilder, x: NodeId, y: NodeId): NodeId {
  return square(b, b.sub(x, y));
}

/** |x − y|. */
export function absoluteErrors(b: GraphBuilder, x: NodeId, y: NodeId): NodeId {
  return b.apply('abs', [b.sub(x, y)]);
}

/** ½e²/β below β, |e| − ½β from there on (Girshick 2015); |e| for β = 0. */
export function smoothAbsoluteErrors(b: GraphBuilder, x: NodeId, y: NodeId, beta = 1): NodeId {
  const error = b.sub(x, y);
  const size = b.apply('abs', [error]);
  if (beta === 0) return size;
  const near = b.mul(b.number(0.5 / beta), square(b, error));
  return b.where(b.apply('less', [size, b.number(beta)]), near, b.sub(size, b.number(0.5 * beta)));
}

/** ½e² up to the threshold t, t(|e| − ½t) beyond (Huber 1964). */
export function huberErrors(b: GraphBuilder, x: NodeId, y: NodeId, threshold = 1): NodeId {
  const error = b.sub(x, y);
  const size = b.apply('abs', [error]);
  const near = b.mul(b.number(0.5), square(b, error));
  const far = b.mul(b.number(threshold), b.sub(size, b.number(0.5 * threshold)));
  return b.where(b.apply('lessEqual', [size, b.number(threshold)]), near, far);
}

export interface PoissonOptions {
  /** x is the logarithm of the rate; else the rate itself. */
  readonly logInput?: boolean;
  /** Adds Stirling's approximation of log y! where y > 1. */
  readonly full?: boolean;
  readonly epsilon?: number;
}

/** eˣ − y x, or x − y log(x + ε) (torch.nn.PoissonNLLLoss). */
export function poissonErrors(b: GraphBuilder, x: NodeId, y: NodeId, options: PoissonOptions = {}): NodeId {
  const { logInput = true, full = false, epsilon = 1e-8 } = options;
  const terms = logInput
    ? b.sub(b.apply('exp', [x]), b.mul(y, x))
    : b.sub(x, b.mul(y, b.apply('log', [b.add(x, b.number(epsilon))])));
  return full ? b.add(terms, stirling(b, y)) : terms;
}

/** y log y − y + ½ log 2πy above 1, else 0. */
function stirling(b: GraphBuilder, y: NodeId): NodeId {
  const large = b.apply('greater', [y, b.number(1)]);
  const safe = b.where(large, y, b.number(1));
  const half = b.mul(b.number(0.5), b.apply('log', [b.mul(b.number(2 * Math.PI), safe)]));
  const value = b.add(b.sub(b.mul(safe, b.apply('log', [safe])), safe), half);
  return b.where(large, value, b.number(0));
}

/** ½(log v + (x − y)²/v), v = max(variance, ε) taken as a number; `full` adds ½ log 2π (Nix & Weigend 1994). */
export function gaussianErrors(
  b: GraphBuilder,
  [x, y, variance]: readonly [NodeId, NodeId, NodeId],
  { full = false, epsilon = 1e-6 }: { readonly full?: boolean; readonly epsilon?: number } = {},
): NodeId {
  // torch clamps where no gradient sees it: below ε the variance still hands one down.
  const short = b.apply('detach', [b.apply('relu', [b.sub(b.number(epsilon), variance)])]);
  const held = b.add(variance, short);
  const terms = b.add(b.apply('log', [held]), b.div(squaredErrors(b, x, y), held));
  const half = b.mul(b.number(0.5), terms);
  return full ? b.add(half, b.number(0.5 * Math.log(2 * Math.PI))) : half;
}
