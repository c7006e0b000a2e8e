import { errorBounds } from '../../src/engine/bounds.js';
import { GraphBuilder } from '../../src/engine/builder.js';
import { differentiate } from '../../src/engine/differentiate.js';
import { Execution } from '../../src/engine/execution.js';
import type { NodeId } from '../../src/engine/graph.js';
import type { Data, Precision } from '../../src/engine/tensor.js';
import { type NetworkRun, numbersOf, type Step } from './cases.js';
import { apply, arenaOf, type Mode } from './evaluate.js';
import { fill } from './fill.js';

/** A step's outputs by their names in the network. */
function outputsOf(b: GraphBuilder, step: Step, values: ReadonlyMap<string, NodeId>): [string, NodeId][] {
  const inputs = Object.entries(step.inputs).map(([name, value]) => [name, values.get(value) as NodeId] as const);
  const result = apply(b, step.op, new Map(inputs), step.attributes);
  const { output, ...others } = typeof result === 'number' ? { output: result } : result;
  const named = Object.entries(others).map(([name, id]): [string, NodeId] => [`${step.path}:${name}`, id]);
  return [[step.path, output as NodeId], ...named];
}

/** A graph with the nodes that are compared, by the names of `expectedOf`, and the numbers of its leaves. */
export interface Built {
  readonly b: GraphBuilder;
  readonly nodes: ReadonlyMap<string, NodeId>;
  readonly leaves: ReadonlyMap<NodeId, Float64Array>;
}

/** All that torch says of a network: its values, ∂J/∂value for each, its gradients. */
export function expectedOf(network: NetworkRun): ReadonlyMap<string, Float64Array> {
  const cotangents = network.values.flatMap(({ name, cotangent }) => (cotangent ? [{ name, values: cotangent }] : []));
  const derivatives = [...cotangents, ...network.gradients].map(({ name, values }) => ({
    name: `∂J/∂${name}`,
    values,
  }));
  return new Map([...network.values, ...derivatives].map(({ name, values }) => [name, numbersOf(values)]));
}

function derivativesOf(b: GraphBuilder, loss: NodeId, values: ReadonlyMap<string, NodeId>): [string, NodeId][] {
  const cotangents = differentiate(b, loss, b.number(1));
  return Array.from(values, ([name, id]): [string, NodeId] => [`∂J/∂${name}`, cotangents.get(id) as NodeId]);
}

/** The network from end to end. */
export function whole(network: NetworkRun, { precision, fuses }: Mode): Built {
  const b = new GraphBuilder(precision, { fuses });
  const leaves = new Map<NodeId, Float64Array>();
  const values = new Map<string, NodeId>();
  for (const { name, shape, fill: how } of network.inputs) {
    values.set(name, b.leaf('parameter', name, shape));
    leaves.set(values.get(name) as NodeId, fill(name, shape, how));
  }
  for (const step of network.steps) for (const [name, id] of outputsOf(b, step, values)) values.set(name, id);
  const loss = values.get(network.steps.at(-1)?.path ?? '') as NodeId;
  return { b, leaves, nodes: new Map([...values, ...derivativesOf(b, loss, values)]) };
}

/**
 * Each step by itself, from the values that torch had before it and the cotangents that torch had after it: the values are
 * leaves, and J stands as Σ over outputs y of torch's ∂J/∂y times y, whose derivative by a leaf is what its users hand down.
 */
export function stepwise(network: NetworkRun, { precision, fuses }: Mode): Built {
  const b = new GraphBuilder(precision, { fuses });
  const expected = expectedOf(network);
  const leaves = new Map<NodeId, Float64Array>();
  const leaf = (name: string, shape: readonly number[], numbers: Float64Array): NodeId => {
    const id = b.leaf('parameter', name, shape);
    leaves.set(id, numbers);
    return id;
  };
  const before = new Map([
    ...network.inputs.map(({ name, shape, fill: how }) => [name, leaf(name, shape, fill(name, shape, how))] as const),
    ...network.values.map(({ name, shape, values }) => [name, leaf(name, shape, numbersOf(values))] as const),
  ]);
  const after = network.steps.flatMap((step) => outputsOf(b, step, before));
  const terms = after.flatMap(([name, id]) => {
    const handed = expected.get(`∂J/∂${name}`);
    return handed ? [b.total(b.mul(leaf(`∂J/∂${name}`, b.shape(id), handed), id))] : [];
  });
  const stand = terms.reduce((sum, term) => b.add(sum, term));
  // Nobody uses the loss: what it is handed is the 1 that it starts from.
  const derivatives = derivativesOf(b, stand, before).filter(([, id]) => id !== undefined);
  return { b, leaves, nodes: new Map([...after, ...derivatives]) };
}

function run(built: Built, names: readonly string[], { precision, kernels }: Mode): Execution {
  const wanted = names.map((name) => built.nodes.get(name) as NodeId);
  const execution = new Execution(built.b.nodes, wanted, { arena: arenaOf(kernels) });
  for (const [id, numbers] of built.leaves) {
    execution.feed(id, precision === 'float64' ? numbers : Float32Array.from(numbers));
  }
  execution.run();
  return execution;
}

/** The numbers of some nodes, by name. */
export function execute(built: Built, names: readonly string[], mode: Mode): ReadonlyMap<string, Data> {
  const execution = run(built, names, mode);
  return new Map(names.map((name) => [name, execution.view(built.nodes.get(name) as NodeId)]));
}

/** What `stepwise` has of `expectedOf`: the loss's own derivative is given. */
export function comparedStepwise(network: NetworkRun): readonly string[] {
  return [...expectedOf(network).keys()].filter((name) => name !== `∂J/∂${network.steps.at(-1)?.path}`);
}

/** How far each entry of a step may be from torch's: its own rounding, its leaves', and torch's. */
export function stepBounds(network: NetworkRun, precision: Precision): ReadonlyMap<string, Float64Array> {
  const own = stepRounding(network, precision);
  const torch = stepRounding(network, 'float64');
  return new Map(
    Array.from(own, ([name, bound]) => [name, bound.map((entry, i) => entry + (torch.get(name)?.[i] as number))]),
  );
}

function stepRounding(network: NetworkRun, precision: Precision): ReadonlyMap<string, Float64Array> {
  const mode: Mode = { precision, fuses: false, kernels: 'plain' };
  const built = stepwise(network, mode);
  const names = comparedStepwise(network);
  const execution = run(built, names, mode);
  const change = (x: number): number => (precision === 'float64' ? 0 : Math.abs(x - Math.fround(x)));
  const leaves = new Map(Array.from(built.leaves, ([id, numbers]) => [id, numbers.map(change)]));
  const bounds = errorBounds(built.b.nodes, execution, precision, leaves);
  return new Map(names.map((name) => [name, bounds.get(built.nodes.get(name) as NodeId) as Float64Array]));
}
