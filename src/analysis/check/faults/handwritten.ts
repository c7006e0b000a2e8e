import { errorBounds } from '../../../engine/bounds.js';
import { GraphBuilder } from '../../../engine/builder.js';
import { elementwiseDerivative } from '../../../engine/differentiate.js';
import { Execution } from '../../../engine/execution.js';
import type { Graph, Handwritten, NodeId } from '../../../engine/graph.js';
import { type Data, sizeOf } from '../../../engine/tensor.js';
import { besides } from '../claims/kinks.js';
import type { Reference } from '../claims/point.js';
import { factors, leftOver, zero } from './anyTensor.js';
import { elementwise } from './elementwise.js';
import { type Explanation, explained } from './explained.js';
import { type Guess, type Hypothesis, nodesOf } from './hypothesis.js';
import { withChoices } from './kinkSides.js';
import { replay } from './replay.js';

/** A derivative that the user wrote, and the numbers that it was computed at. */
export interface Written {
  readonly graph: Graph;
  readonly handwritten: Handwritten;
  /** z for an activation, a for a loss. */
  readonly at: Data;
  /** The batch's y. */
  readonly targets: Data;
}

/** What could have made a wrong df what it is: the mistakes of an elementwise op, multiplied by nothing. */
export function explainHandwritten(given: Written): Explanation {
  const b = GraphBuilder.continuing(given.graph.nodes, 'float64');
  const { written } = given.handwritten;
  const hypotheses = hypothesesOf(b, given);
  const read = numbersOf(b, [written, ...hypotheses.flatMap(nodesOf)], given);
  const { exact: analytic, bound: own } = read(written);
  // df rounds in its own operations, too.
  const beside = (node: NodeId): Reference => {
    const { exact, bound } = read(node);
    return { exact, bound: bound.map((e, i) => e + (own[i] as number)) };
  };
  return explained(hypotheses, analytic, beside);
}

function hypothesesOf(b: GraphBuilder, { graph, handwritten }: Written): Hypothesis[] {
  const { variable, value, derived, op } = handwritten;
  const [examples = 1, ...rest] = b.shape(variable);
  const known = { b, expected: derived, penalty: null, examples, outputs: sizeOf(rest) };
  return [
    ...(op === 'loss' ? [targetMissing(b, graph, handwritten)] : []),
    ...factors(known),
    ...leftOver(known),
    ...elementwise({ b, z: variable, a: value, slope: derived, cotangent: null }),
    ...zero(known),
  ];
}

function targetMissing(b: GraphBuilder, { y }: Graph, { variable, value }: Handwritten): Guess {
  const [at, none] = [b.apply('detach', [variable]), b.expand(b.number(0), b.shape(y))];
  const replaced = new Map([
    [variable, at],
    [y, none],
  ]);
  const now = replay(b, { from: variable + 1, to: value + 1 }, replaced);
  return { fault: 'target-missing', node: elementwiseDerivative(b, now(value), at) };
}

/** Numbers and bounds of nodes that are computed from the variable, which is taken as it is; on kinks with all choices. */
function numbersOf(
  b: GraphBuilder,
  nodes: readonly NodeId[],
  { graph, handwritten: { variable, written }, at, targets }: Written,
): (node: NodeId) => Reference {
  const execution = new Execution(b.nodes, nodes, { cut: [variable] });
  execution.feed(graph.y, targets);
  const numbersAt = (place: Data): ReadonlyMap<NodeId, Float64Array> => {
    execution.feed(variable, place);
    execution.run();
    return new Map(nodes.map((node) => [node, Float64Array.from(execution.view(node))]));
  };
  const sides = besides(at, null).map(numbersAt);
  const here = numbersAt(at);
  const bounds = errorBounds(b.nodes, execution, 'float64', new Map([[variable, new Float64Array(at.length)]]));
  return (node) => {
    const own = { exact: here.get(node) as Float64Array, bound: bounds.get(node) as Float64Array };
    return node === written
      ? own
      : withChoices(
          own,
          sides.map((side) => side.get(node) as Float64Array),
        );
  };
}
