import { GraphBuilder } from './builder.js';
import { differentiate, elementwiseDerivative } from './differentiate.js';
import type { Graph, Handwritten, LayerNodes, NodeId } from './graph.js';
import type { GraphRequest, Parameter } from './model.js';
import { meanOverExamples } from './ops/losses.js';
import type { Precision, Shape } from './tensor.js';

/** How a layer becomes nodes: its z and a from its input x, [N, …], and its parameters by full name. */
export interface LayerBuild {
  readonly path: string;
  build(b: GraphBuilder, x: NodeId, parameter: (name: string) => NodeId): { readonly z: NodeId; readonly a: NodeId };
}

/** A chain of layers with a loss at its end. */
export interface Network {
  readonly precision: Precision;
  /** Shapes of one example. */
  readonly inputShape: Shape;
  readonly targetShape: Shape;
  readonly parameters: readonly Parameter[];
  readonly layers: readonly LayerBuild[];
  /** J's terms, entry by entry: [N, …]. */
  terms(b: GraphBuilder, output: NodeId, y: NodeId): NodeId;
  /** λ of λ/2 Σ‖W‖² over penalized parameters. */
  readonly l2: number;
}

type Forward = Omit<LayerNodes, 'delta' | 'upstream'>;

/** Forward, loss and backward of a network as one graph. */
export function networkGraph(network: Network, request: GraphRequest): Graph {
  const b = new GraphBuilder(request.precision ?? network.precision, request);
  const x = b.leaf('input', 'x', [request.batchSize, ...network.inputShape]);
  const y = b.leaf('input', 'y', [request.batchSize, ...network.targetShape]);
  const parameters = new Map(network.parameters.map(({ name, shape }) => [name, b.leaf('parameter', name, shape)]));
  const layers = forward(b, network, x, parameters);
  const output = layers.at(-1)?.a ?? x;
  const loss = penalize(b, network, parameters, meanOverExamples(b, network.terms(b, output, y)));
  const cotangents = differentiate(b, loss, b.number(1));
  const cotangent = (id: NodeId): NodeId => cotangents.get(id) ?? b.expand(b.number(0), b.shape(id));
  return {
    batchSize: request.batchSize,
    parameters,
    x,
    y,
    loss,
    cotangents,
    gradients: new Map([...parameters].map(([name, id]) => [name, cotangent(id)])),
    layers: layers.map((layer) => ({ ...layer, delta: cotangent(layer.z), upstream: cotangent(layer.a) })),
    handwritten: b.handwritten.map((source) => describe(b, source)),
    nodes: b.nodes,
  };
}

function forward(b: GraphBuilder, network: Network, x: NodeId, parameters: ReadonlyMap<string, NodeId>): Forward[] {
  const named = (name: string): NodeId => {
    const id = parameters.get(name);
    if (id === undefined) throw new RangeError(`there is no parameter ${name}`);
    return id;
  };
  const layers: Forward[] = [];
  for (const layer of network.layers) {
    const input = layers.at(-1)?.a ?? x;
    layers.push({ path: layer.path, x: input, ...layer.build(b, input, named) });
  }
  return layers;
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
  const { layer, op, range, variable, value, surrogate } = source;
  return {
    layer,
    op,
    range,
    source: source.source,
    variable,
    value,
    surrogate,
    written: b.expand(source.written(b), b.shape(variable)),
    derived: elementwiseDerivative(b, value, variable),
  };
}
