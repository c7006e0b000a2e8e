import { errorBounds } from '../../../engine/bounds.js';
import { GraphBuilder } from '../../../engine/builder.js';
import { Execution } from '../../../engine/execution.js';
import type { NodeId } from '../../../engine/graph.js';
import type { Shape } from '../../../engine/tensor.js';
import type { Reference } from '../claims/point.js';
import { factors, leftOver, multiples, namedFactors, zero } from './anyTensor.js';
import { type Explanation, explained } from './explained.js';
import { type Guess, type Hypothesis, nodesOf, type Structure } from './hypothesis.js';
import { type Right, rolled } from './known.js';
import type { FaultName } from './names.js';
import { permutedRows } from './permutedRows.js';
import { inOtherPlaces } from './weights.js';

/** A tensor that code handed back, and what it should have been. Nothing else is known of how it came about. */
export interface FromCode {
  readonly shape: Shape;
  readonly analytic: Float64Array;
  readonly right: Reference;
  /** N, and K: numbers that come out for each example. */
  readonly examples: number;
  readonly outputs: number;
  /** `bias`: a gradient that was forgotten has a name of its own there. */
  readonly kind: 'weights' | 'bias' | 'other';
  /** The parameter's own values, where a penalty on them may be a part of J; null else. */
  readonly values: Float64Array | null;
  /** Mistakes with what they would have made, where that could be found out. */
  readonly guesses: readonly { readonly fault: FaultName; readonly made: Reference }[];
}

/** What could have made it what it is. */
export function explainCode(given: FromCode): Explanation {
  const b = new GraphBuilder('float64');
  const leaves = new Map<NodeId, Reference>();
  const leaf = (reference: Reference): NodeId => {
    const id = b.leaf('input', `${leaves.size}`, given.shape);
    leaves.set(id, reference);
    return id;
  };
  const known = { b, expected: leaf(given.right), penalty: null, ...given };
  const made = given.guesses.map(({ fault, made: reference }): Guess => ({ fault, node: leaf(reference) }));
  const hypotheses = [
    ...factors(known),
    ...penalties(known, given),
    ...leftOver(known),
    ...made,
    ...ofKind(known, given),
    ...zero(known),
  ];
  return explained(hypotheses, given.analytic, numbersOf(b, hypotheses.flatMap(nodesOf), leaves));
}

/**
 * λ/2 ‖W‖² is in J for a λ that nobody knows: off by a multiple of W, since λW is left out, or taken too often; or, where λW is as
 * it should be, the rest is off by a factor.
 */
function penalties({ expected }: Right, given: FromCode): Structure[] {
  const { values } = given;
  if (values === null) return [];
  const off = (fault: FaultName, factor: number, fits: (least: number, most: number) => boolean): Structure => ({
    fault,
    needs: [expected],
    last: true,
    fits: (analytic, read) => {
      const { exact, bound } = read(expected);
      const rest = analytic.map((entry, i) => entry - factor * (exact[i] as number));
      const spread = bound.map((e) => Math.abs(factor) * e);
      const found = multiples(rest, { exact: values, bound: new Float64Array(values.length) }, spread);
      return found !== null && fits(...found);
    },
  });
  return [
    off('l2-missing', 1, (_, most) => most < 0),
    off('l2-sign', 1, (_, most) => most < 0),
    off('l2-doubled', 1, (least) => least > 0),
    // c N + (1 − c) λW.
    ...namedFactors(given).map(([fault, c]) => off(fault, c, (least, most) => (c < 1 ? least > 0 : most < 0))),
  ];
}

function ofKind(known: Right, { kind, shape }: FromCode): Hypothesis[] {
  const { b, expected } = known;
  if (kind === 'weights' && shape.length >= 2) return [...inOtherPlaces(known), permutedRows(known)];
  if (kind === 'other' || shape.length !== 1) return [];
  const shifted = [1, -1].map((by): Guess => ({ fault: 'output-shifted', node: rolled(b, expected, 0, by) }));
  const missing: Guess = { fault: 'bias-missing', node: b.mul(b.number(0), expected) };
  return [...(kind === 'bias' ? [missing] : []), ...shifted, permutedRows(known)];
}

function numbersOf(
  b: GraphBuilder,
  nodes: readonly NodeId[],
  leaves: ReadonlyMap<NodeId, Reference>,
): (node: NodeId) => Reference {
  const execution = new Execution(b.nodes, [...new Set(nodes)]);
  for (const [id, { exact }] of leaves) if (execution.has(id)) execution.feed(id, exact);
  execution.run();
  const own = new Map([...leaves].map(([id, { bound }]) => [id, bound]));
  const bounds = errorBounds(b.nodes, execution, 'float64', own);
  return (node) => ({ exact: Float64Array.from(execution.view(node)), bound: bounds.get(node) as Float64Array });
}
