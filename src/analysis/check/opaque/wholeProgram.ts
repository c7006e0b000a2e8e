import { Execution } from '../../../engine/execution.js';
import type { Node, NodeId } from '../../../engine/graph.js';
import { makeBestArena } from '../../../engine/kernels/choose.js';
import type { Model } from '../../../engine/model.js';
import type { OpaqueFunction } from '../../../engine/primitives/opaque.js';
import { type BlackBox, openingBlackBox } from '../numeric/blackBox.js';
import type { Evaluator } from '../numeric/evaluator.js';
import type { Point } from '../point.js';
import { isCode } from './codeOps.js';

/** J of a model with code in it, as a program of all its parameters, and where each of them stands among those. */
export interface WholeProgram {
  readonly box: BlackBox;
  startOf(parameter: string): number;
}

/** `unit`: the unit roundoff of what computes J. Yields after each run. */
export function* openingWhole(
  point: Point,
  { parameters, precision }: Model,
  unit: number,
): Generator<void, WholeProgram> {
  const { graph } = point;
  let near = false;
  const forward = attempting(point, () => near);
  const starts = new Map<string, number>();
  const theta: number[] = [];
  for (const { name } of parameters) {
    starts.set(name, theta.length);
    for (const each of forward.view(graph.parameters.get(name) as NodeId)) theta.push(each);
  }
  const loss = (moved: Float64Array): number => {
    near = moved.every((each, i) => isBeside(each, theta[i] as number));
    for (const { name } of parameters) {
      // Looked up each time: a program that is made at the first run may move the memory.
      const numbers = forward.view(graph.parameters.get(name) as NodeId);
      const start = starts.get(name) as number;
      numbers.set(moved.subarray(start, start + numbers.length));
    }
    forward.run();
    return forward.view(graph.loss)[0] as number;
  };
  const box = yield* openingBlackBox({ theta, loss, precision, unit });
  return { box, startOf: (name) => starts.get(name) as number };
}

/** Code may have a domain, and throw far outside of it. */
const BESIDE = 2 ** -10;

function isBeside(moved: number, at: number): boolean {
  return Math.abs(moved - at) <= BESIDE * Math.max(1, Math.abs(at));
}

/** The forward pass at the point once more, for places that are only tried; what fails at near ones is kept. */
function attempting({ graph, forward, failures }: Point, isNear: () => boolean): Execution {
  const nodes = graph.nodes.slice(0, graph.loss + 1).map((node): Node => {
    if (!isCode(node) || !node.attributes.attempt) return node;
    const { attempt } = node.attributes;
    const tried: OpaqueFunction = (out, inputs) =>
      attempt(out, inputs, (failure) => {
        if (isNear()) failures.take(node.id, failure);
      });
    return { ...node, attributes: { ...node.attributes, forward: tried } };
  });
  const execution = new Execution(nodes, [graph.loss], { arena: makeBestArena('float64') });
  for (const { id, kind } of nodes)
    if (kind !== 'apply' && kind !== 'constant' && execution.has(id)) execution.feed(id, forward.view(id));
  execution.run();
  return execution;
}

/** J along the entries of one parameter alone. */
export function alongParameter(whole: Evaluator, start: number): Evaluator {
  return {
    lines: (entry) => whole.lines(start + entry),
    evaluate: (asks) => whole.evaluate(asks.map(({ entry, offset }) => ({ entry: start + entry, offset }))),
  };
}
