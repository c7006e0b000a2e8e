import { atOnce } from './atOnce.js';
import { GraphBuilder } from './builder.js';
import { backpropagating, elementwiseDerivative } from './differentiate.js';
import type { Graph, Handwritten, NodeId } from './graph.js';
import { type LayerBuild, NetworkScope } from './layerScope.js';
import type { Buffer, GraphRequest, Model, Parameter } from './model.js';
import { meanOverExamples } from './ops/losses.js';
import type { Precision, Shape } from './tensor.js';

/** A chain of layers, some with layers within, and a loss at its end. */
export interface Network {
  readonly precision: Precision;
  /** What noise is drawn by. */
  readonly seed: number;
  /** Shapes of one example. */
  readonly inputShape: Shape;
  readonly targetShape: Shape;
  readonly parameters: readonly Parameter[];
  readonly buffers: readonly Buffer[];
  readonly layers: readonly LayerBuild[];
  /** J's terms, entry by entry: [N, …]. */
  terms(b: GraphBuilder, output: NodeId, y: NodeId): NodeId;
  /** λ of λ/2 Σ‖W‖² over penalized parameters. */
  readonly l2: number;
}

/** Forward, loss and backward of a network as one graph: made at once, or in pieces. */
export function graphsOf(network: Network): Pick<Model, 'graph' | 'graphing'> {
  return {
    graph: (request) => atOnce(graphing(network, request)),
    graphing: (request) => graphing(network, request),
  };
}

/** Yields between layers, and between the nodes of the backward pass. */
function* graphing(network: Network, request: GraphRequest): Generator<void, Graph> {
  const b = new GraphBuilder(request.precision ?? network.precision, request);
  const x = b.leaf('input', 'x', [request.batchSize, ...network.inputShape]);
  const y = b.leaf('input', 'y', [request.batchSize, ...network.targetShape]);
  const scope = new NetworkScope(b, network, request.mode);
  let output = x;
  for (const layer of network.layers) {
    output = scope.within(layer, output);
    yield;
  }
  const { parameters, buffers } = scope;
  const loss = penalize(b, network, parameters, meanOverExamples(b, network.terms(b, output, y)));
  const { cotangents, pulls, meetings } = yield* backpropagating(b, loss, b.number(1));
  const cotangent = (id: NodeId): NodeId => cotangents.get(id) ?? b.expand(b.number(0), b.shape(id));
  return {
    batchSize: request.batchSize,
    parameters,
    buffers,
    step: scope.stepLeaf,
    x,
    y,
    output,
    loss,
    cotangents,
    pulls,
    meetings,
    gradients: new Map([...parameters].map(([name, id]) => [name, cotangent(id)])),
    updatedBuffers: scope.updated,
    layers: scope.seen(cotangent),
    handwritten: b.handwritten.map((source) => describe(b, source)),
    nodes: b.nodes,
  };
}

/** J + λ/2 Σ‖W‖² (UFLDL's weight decay, as a part of J). */
function penalize(b: GraphBuilder, network: Network, parameters: ReadonlyMap<string, NodeId>, loss: NodeId): NodeId {
  if (network.l2 === 0) return loss;
  return network.parameters
    .filter((parameter) => parameter.penalized)
    .map(({ name }) => parameters.get(name) as NodeId)
    .reduce((sum, w) => b.add(sum, b.mul(b.number(network.l2 / 2), b.total(b.mul(w, w)))), loss);
}

function describe(b: GraphBuilder, source: GraphBuilder['handwritten'][number]): Handwritten {
  const { layer, op, range, valueRange, variable, value, surrogate } = source;
  return {
    layer,
    op,
    range,
    valueRange,
    source: source.source,
    variable,
    value,
    surrogate,
    written: b.expand(source.written(b), b.shape(variable)),
    derived: elementwiseDerivative(b, value, variable),
  };
}
