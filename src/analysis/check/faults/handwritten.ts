import { boundingErrors } from '../../../engine/bounds.js';
import { GraphBuilder } from '../../../engine/builder.js';
import { elementwiseDerivative } from '../../../engine/differentiate.js';
import { Execution } from '../../../engine/execution.js';
import type { Graph, Handwritten, NodeId } from '../../../engine/graph.js';
import { type Data, sizeOf } from '../../../engine/tensor.js';
import { besides } from '../claims/kinks.js';
import type { Reference } from '../claims/point.js';
import { factors, leftOver, zero } from './anyTensor.js';
import { elementwise } from './elementwise.js';
import { type Explanation, explaining } from './explained.js';
import { type Guess, type Hypothesis, nodesOf, type Read } from './hypothesis.js';
import { withChoices } from './kinkSides.js';
import type { FaultName } from './names.js';
import { replay } from './replay.js';

/** A derivative that the user wrote, and the numbers that it was computed at. */
export interface Written {
  readonly graph: Graph;
  readonly handwritten: Handwritten;
  /** z for an activation, a for a loss: in this step, or anywhere. */
  readonly at: Data;
  /** What a loss compares with, at each of them. */
  readonly targets: Data;
}

/** What could have made a wrong df what it is: the mistakes of an elementwise op, multiplied by nothing. Yields on the way. */
export function* explainHandwritten(given: Written): Generator<void, Explanation> {
  const b = GraphBuilder.continuing(given.graph.nodes, 'float64');
  const { written } = given.handwritten;
  const hypotheses = hypothesesOf(b, given);
  yield;
  const read = yield* numbersOf(b, [written, ...hypotheses.flatMap(nodesOf)], given);
  const { exact: analytic, bound: own } = read(written);
  // df rounds in its own operations, too.
  const beside = (node: NodeId): Reference => {
    const { exact, bound } = read(node);
    return { exact, bound: bound.map((e, i) => e + (own[i] as number)) };
  };
  return yield* explaining(hypotheses, analytic, beside);
}

/** No number of examples or outputs: a formula for one entry knows of neither. */
function hypothesesOf(b: GraphBuilder, { graph, handwritten }: Written): Hypothesis[] {
  const { variable, value, derived, op } = handwritten;
  const known = { b, expected: derived, penalty: null, examples: 1, outputs: 1 };
  const mistakes = elementwise({ b, z: variable, a: value, slope: derived, cotangent: null });
  const of = (fault: FaultName): Guess[] => mistakes.filter((each) => each.fault === fault);
  return [
    ...(op === 'loss' ? [targetMissing(b, graph, handwritten)] : []),
    ...factors(known),
    ...leftOver(known),
    // A df of 1 is 1, and a slope of 0.01 for one of 0.1 another's, before anything was taken at a, or twice.
    ...of('derivative-missing'),
    ...of('derivative-at-activation'),
    ...of('function-for-derivative'),
    ...(op === 'loss' ? [] : inItsOwnValue(b, value)),
    ...of('derivative-of-another'),
    ...of('derivative-twice'),
    ...zero(known),
  ];
}

/** The formulas in a that everybody knows, with an a that is not theirs. */
function inItsOwnValue(b: GraphBuilder, a: NodeId): Guess[] {
  const one = b.number(1);
  return [
    { fault: 'derivative-of-another', of: 'sigmoid', node: b.mul(a, b.sub(one, a)) },
    { fault: 'derivative-of-another', of: 'tanh', node: b.sub(one, b.mul(a, a)) },
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
function* numbersOf(b: GraphBuilder, nodes: readonly NodeId[], given: Written): Generator<void, Read> {
  const { at } = given;
  const size = sizeOf(b.shape(given.handwritten.variable));
  const execution = yield* Execution.making(b.nodes, nodes, { cut: [given.handwritten.variable] });
  const parts: Read[] = [];
  for (let start = 0; start < at.length; start += size) {
    parts.push(yield* numbersFrom(b, execution, nodes, given, start));
    yield;
  }
  const joined = (all: readonly Float64Array[]): Float64Array =>
    Float64Array.from(all.flatMap((part) => Array.from(part))).subarray(0, at.length);
  return (node) => {
    const references = parts.map((part) => part(node));
    return {
      exact: joined(references.map(({ exact }) => exact)),
      bound: joined(references.map(({ bound }) => bound)),
    };
  };
}

/** As many places as the op has entries, from one on; behind the last it stands again. */
function* numbersFrom(
  b: GraphBuilder,
  execution: Execution,
  nodes: readonly NodeId[],
  { graph, handwritten: { variable, written }, at, targets }: Written,
  start: number,
): Generator<void, Read> {
  const size = sizeOf(b.shape(variable));
  const part = (of: Data): Float64Array =>
    Float64Array.from({ length: size }, (_, i) => of[Math.min(start + i, of.length - 1)] as number);
  const places = part(at);
  execution.feed(graph.y, part(targets));
  const numbersAt = function* (place: Data): Generator<void, ReadonlyMap<NodeId, Float64Array>> {
    execution.feed(variable, place);
    yield* execution.running();
    return new Map(nodes.map((node) => [node, Float64Array.from(execution.view(node))]));
  };
  const sides: ReadonlyMap<NodeId, Float64Array>[] = [];
  for (const side of besides(places, null)) {
    sides.push(yield* numbersAt(side));
    yield;
  }
  const here = yield* numbersAt(places);
  const bounds = yield* boundingErrors(b.nodes, execution, 'float64', new Map([[variable, new Float64Array(size)]]));
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
