import { Execution } from '../../../engine/execution.js';
import type { Node, NodeId } from '../../../engine/graph.js';
import { RULES } from '../../../engine/rules.js';
import { sameShape } from '../../../engine/tensor.js';
import type { Placed } from './placed.js';
import type { ClaimedPoint, Reference } from './point.js';
import { poolingHull } from './pooledTies.js';
import type { Segment } from './segments.js';
import type { Hull } from './verdicts.js';

/** Where a claim's op stands on kinks: what a derivative may be there. null where it is no elementwise op and no pooling. */
export function hullOf(
  point: ClaimedPoint,
  claim: Placed,
  segment: Segment,
  expected: NodeId,
  at: (node: NodeId) => Reference,
): Hull | null {
  const [{ op }, ...others] = segment.through;
  if (claim.kind === 'gradient' || others.length > 0) return null;
  if (op === 'pooling') return poolingHull(point, claim, segment, at(claim.node), at(expected));
  const elementwise = op === 'activation' || op === 'loss';
  return elementwise ? elementwiseHull(point, claim.node, at(claim.node), segment.nodes, expected) : null;
}

/** A cotangent that an op is to start from, in place of its own. */
export interface Instead {
  readonly node: NodeId;
  readonly numbers: Float64Array;
}

/**
 * The derivative on both sides of each entry that stands on a kink, or nearer to one than the claimant's rounding. J's terms are
 * elementwise in the output where they have kinks at all.
 */
export function elementwiseHull(
  point: ClaimedPoint,
  at: NodeId,
  { exact: z, bound: e }: Reference,
  nodes: readonly NodeId[],
  expected: NodeId,
  instead: Instead | null = null,
): Hull | null {
  const { b } = point;
  const piecewise = nodes.filter((id) => isPiecewise(b.node(id)) && sameShape(b.shape(id), b.shape(at)));
  if (piecewise.length === 0) return null;
  const cut = instead ? [at, instead.node] : [at];
  const execution = new Execution(b.nodes, [expected, ...piecewise], { cut });
  point.feed(execution);
  if (instead) execution.feed(instead.node, instead.numbers);
  const onSide = (moved: Float64Array): Side => {
    execution.feed(at, moved);
    execution.run();
    const codes = piecewise.flatMap((id) => codesOf(execution, id, z.length));
    return { slopes: execution.view(expected).slice(), codes };
  };
  const [left, right] = besides(z, e);
  const [below, here, above] = [onSide(left), onSide(z), onSide(right)];
  const [low, high] = [Float64Array.from(here.slopes), Float64Array.from(here.slopes)];
  for (let i = 0; i < z.length; i++) {
    const smooth = here.codes.every((codes, k) => codes[i] === below.codes[k]?.[i] && codes[i] === above.codes[k]?.[i]);
    if (smooth) continue;
    const slopes = [below, here, above].map((side) => side.slopes[i] as number);
    [low[i], high[i]] = [Math.min(...slopes), Math.max(...slopes)];
  }
  return { low, high, unfit: new Uint8Array(z.length) };
}

/** The nearest numbers on both sides of each entry, or those so far away as rounding may have moved it. */
export function besides(z: ArrayLike<number>, e: ArrayLike<number> | null): readonly [Float64Array, Float64Array] {
  const step = (i: number): number => Math.max(Number.MIN_VALUE, 2 ** -52 * Math.abs(z[i] as number), e?.[i] ?? 0);
  return [Float64Array.from(z, (entry, i) => entry - step(i)), Float64Array.from(z, (entry, i) => entry + step(i))];
}

interface Side {
  readonly slopes: ArrayLike<number>;
  readonly codes: readonly Int32Array[];
}

function isPiecewise(node: Node): boolean {
  return node.kind === 'apply' && RULES[node.op].branches !== undefined;
}

function codesOf(execution: Execution, id: NodeId, size: number): Int32Array[] {
  const codes = new Int32Array(size);
  return execution.branches(id, codes) ? [codes] : [];
}
