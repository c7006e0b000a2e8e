import { GraphBuilder } from '../../engine/builder.js';
import { differentiating } from '../../engine/differentiate.js';
import { Execution } from '../../engine/execution.js';
import { type Fed, feedGraph } from '../../engine/feed.js';
import type { Graph, NodeId } from '../../engine/graph.js';
import { makeBestArena } from '../../engine/kernels/choose.js';
import type { Model } from '../../engine/model.js';
import { type Data, norm } from '../../engine/tensor.js';
import { ByBatchSize } from '../byBatchSize.js';
import { lengthOf, type Place, placesOf } from '../places.js';
import type { SymmetricProducts } from './lanczos.js';

/** The Hessian of a batch's J over some parameters, in float64, known by its products with vectors. */
export interface Hessian extends SymmetricProducts {
  /** 'derivatives': the gradients' graph is differentiated once more. 'differences': two gradients beside each other. */
  readonly by: 'derivatives' | 'differences';
}

/**
 * At a state and a batch, over all parameters that are not frozen, in the model's order. Hv is the gradient of ∇J · v
 * (Pearlmutter 1994); where code of the user's has no second derivatives, (∇J(θ + hv) − ∇J(θ − hv)) / 2h.
 * Another one of the same model takes its place. Yields while what all of them share is made.
 */
export function* hessianAt(model: Model, at: Fed): Generator<void, Hessian> {
  const hessianOf = yield* HESSIANS.of(model, at.batch.x.shape[0] ?? 1);
  const hessian = hessianOf(inDoubles(at));
  yield;
  return hessian;
}

type HessianAt = (at: Fed) => Hessian;

const HESSIANS = new ByBatchSize<HessianAt>(function* (model, batchSize) {
  const graph = yield* model.graphing({ batchSize, mode: 'train', precision: 'float64', fuses: true });
  const places = placesOf(model);
  const isCode = graph.nodes.some((node) => node.kind === 'apply' && node.op === 'opaque');
  yield;
  return isCode ? yield* byDifferences(graph, model, places) : yield* byDerivatives(graph, places);
});

function* byDerivatives(graph: Graph, places: readonly Place[]): Generator<void, HessianAt> {
  const b = GraphBuilder.continuing(graph.nodes, 'float64', { fuses: true });
  const parameter = (name: string): NodeId => graph.parameters.get(name) as NodeId;
  const directions = places.map(({ name }) => b.leaf('input', `${name}.direction`, b.shape(parameter(name))));
  const along = places
    .map(({ name }, i) => b.total(b.mul(graph.gradients.get(name) as NodeId, directions[i] as NodeId)))
    .reduce((sum, each) => b.add(sum, each), b.number(0));
  const cotangents = yield* differentiating(b, along, b.number(1));
  const products = places.map(({ name }) => cotangents.get(parameter(name)) ?? null);
  const outputs = products.filter((id) => id !== null);
  const execution = yield* Execution.making(b.nodes, outputs, { arena: makeBestArena('float64') });
  function* times(v: Float64Array): Generator<void, Float64Array> {
    for (const [i, { from, to }] of places.entries()) execution.feed(directions[i] as NodeId, v.slice(from, to));
    yield* execution.running();
    yield;
    return put(places, products, execution);
  }
  return (at) => {
    feedGraph(execution, graph, at);
    return { by: 'derivatives', size: lengthOf(places), times };
  };
}

function* byDifferences(graph: Graph, { precision }: Model, places: readonly Place[]): Generator<void, HessianAt> {
  const gradients = places.map(({ name }) => graph.gradients.get(name) as NodeId);
  const execution = yield* Execution.making(graph.nodes, gradients, { arena: makeBestArena('float64') });
  function* gradientAt(v: Float64Array, factor: number, { parameters }: Fed): Generator<void, Float64Array> {
    for (const { name, from, to } of places) {
      const [start, along] = [parameters.get(name) as Data, v.subarray(from, to)];
      const there = Float64Array.from(along, (value, i) => (start[i] as number) + factor * value);
      execution.feed(graph.parameters.get(name) as NodeId, there);
    }
    yield* execution.running();
    yield;
    return put(places, gradients, execution);
  }
  return (at) => {
    feedGraph(execution, graph, at);
    // What is cut off is of h², rounding of ε/h: the best h is about the cube root of ε (Nocedal & Wright, §8.1).
    const h =
      Math.cbrt(precision === 'float32' ? 2 ** -24 : 2 ** -53) * (1 + norm([...at.parameters.values()].map(norm)));
    return {
      by: 'differences',
      size: lengthOf(places),
      *times(v) {
        const above = yield* gradientAt(v, h, at);
        const below = yield* gradientAt(v, -h, at);
        return above.map((value, i) => (value - (below[i] as number)) / (2 * h));
      },
    };
  };
}

/** The values of nodes, each at its parameter's place; null: zeros. */
function put(places: readonly Place[], nodes: readonly (NodeId | null)[], execution: Execution): Float64Array {
  const all = new Float64Array(lengthOf(places));
  for (const [i, { from }] of places.entries()) {
    const node = nodes[i];
    if (node != null) all.set(execution.view(node), from);
  }
  return all;
}

/** Numbers of any precision, as those of float64. */
function inDoubles({ step, parameters, buffers, batch: { x, y } }: Fed): Fed {
  const all = (map: ReadonlyMap<string, Data>): Map<string, Data> =>
    new Map([...map].map(([name, data]) => [name, Float64Array.from(data)]));
  const double = <T extends { readonly data: Data }>(tensor: T): T & { dtype: 'float64' } => ({
    ...tensor,
    dtype: 'float64',
    data: Float64Array.from(tensor.data),
  });
  return { step, parameters: all(parameters), buffers: all(buffers), batch: { x: double(x), y: double(y) } };
}
