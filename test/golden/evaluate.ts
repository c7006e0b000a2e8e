import type { Arena } from '../../src/engine/arena.js';
import { GraphBuilder } from '../../src/engine/builder.js';
import { differentiate } from '../../src/engine/differentiate.js';
import { Execution } from '../../src/engine/execution.js';
import type { NodeId } from '../../src/engine/graph.js';
import { type Kernels, makeArena } from '../../src/engine/kernels/choose.js';
import { type Data, type Precision, sizeOf } from '../../src/engine/tensor.js';
import type { Case, Input, Output } from './cases.js';
import { fill, lossWeights } from './fill.js';
import type { Result } from './registry/entry.js';
import { REGISTRY } from './registry/registry.js';

/** The ways in which the engine runs a graph. */
export interface Mode {
  readonly precision: Precision;
  /** As training runs, or as the check does: fused ops, or their compositions. */
  readonly fuses: boolean;
  readonly kernels: Kernels;
}

/** A case as a graph: its outputs, and ∂J/∂input for each input that is differentiated (`∂J/∂name`). */
export interface Built {
  readonly b: GraphBuilder;
  readonly inputs: ReadonlyMap<string, NodeId>;
  readonly results: ReadonlyMap<string, NodeId>;
}

/** What the engine makes of a case. Throws where the registry has no entry for its op. */
export function evaluate(golden: Case, { precision, fuses, kernels }: Mode): ReadonlyMap<string, Data> {
  const { b, inputs, results } = build(golden, precision, fuses);
  const execution = new Execution(b.nodes, [...results.values()], { arena: arenaOf(kernels) });
  feed(execution, golden.inputs, inputs, precision);
  execution.run();
  return mapped(results, (id) => execution.view(id));
}

const arenas = new Map<Kernels, Arena>();

/** One memory for all cases: making one takes longer than a case does. */
export function arenaOf(kernels: Kernels): Arena {
  const arena = arenas.get(kernels) ?? makeArena(kernels);
  arenas.set(kernels, arena);
  return arena;
}

/** A case's graph, forward and backward. */
export function build(golden: Case, precision: Precision, fuses: boolean): Built {
  const b = new GraphBuilder(precision, { fuses });
  const inputs = leaves(b, golden.inputs);
  const outputs = outputsOf(apply(b, golden.op, inputs, golden.attributes), golden.outputs);
  return { b, inputs, results: new Map([...outputs, ...gradientsOf(b, golden, inputs, outputs)]) };
}

/** A leaf for each input. */
export function leaves(b: GraphBuilder, inputs: readonly Input[]): Map<string, NodeId> {
  const leaf = ({ name, shape, gradient }: Input) => b.leaf(gradient ? 'parameter' : 'input', name, shape);
  return new Map(inputs.map((input) => [input.name, leaf(input)]));
}

/** Fills every leaf with its input's numbers, rounded to the precision. */
export function feed(
  execution: Execution,
  inputs: readonly Input[],
  leaf: ReadonlyMap<string, NodeId>,
  precision: Precision,
): void {
  for (const { name, shape, fill: how } of inputs) {
    const entries = fill(name, shape, how);
    execution.feed(leaf.get(name) as NodeId, precision === 'float64' ? entries : Float32Array.from(entries));
  }
}

export function apply(
  b: GraphBuilder,
  op: string,
  inputs: ReadonlyMap<string, NodeId>,
  attributes: Case['attributes'],
): Result {
  const entry = REGISTRY.get(op);
  if (!entry) throw new RangeError(`the registry has no ${op}`);
  return entry(b, inputs, attributes);
}

function outputsOf(result: Result, expected: readonly Output[]): Map<string, NodeId> {
  const named = typeof result === 'number' ? { output: result } : result;
  return new Map(expected.map(({ name }) => [name, required(named, name)]));
}

function required(named: Readonly<Record<string, NodeId>>, name: string): NodeId {
  const id = named[name];
  if (id === undefined) throw new RangeError(`the registry's entry answers no ${name}`);
  return id;
}

/** J = Σ c·y over the outputs that take part, differentiated; an input that J does not depend on has a gradient of 0. */
function gradientsOf(
  b: GraphBuilder,
  golden: Case,
  inputs: ReadonlyMap<string, NodeId>,
  outputs: ReadonlyMap<string, NodeId>,
): Map<string, NodeId> {
  const terms = golden.outputs.flatMap(({ name, shape, loss }) => {
    if (loss === null) return [];
    const weights = b.constant(shape, lossWeights(loss, shape));
    return [b.total(b.mul(weights, outputs.get(name) as NodeId))];
  });
  const [first, ...others] = terms;
  if (first === undefined) return new Map();
  const loss = others.reduce((sum, term) => b.add(sum, term), first);
  const cotangents = differentiate(b, loss, b.number(1));
  return new Map(
    golden.gradients.map(({ name }) => [`∂J/∂${name}`, gradientOf(b, inputs.get(name) as NodeId, cotangents)]),
  );
}

function gradientOf(b: GraphBuilder, leaf: NodeId, cotangents: ReadonlyMap<NodeId, NodeId>): NodeId {
  return cotangents.get(leaf) ?? b.constant(b.shape(leaf), new Float64Array(sizeOf(b.shape(leaf))));
}

/** The same names, other values. */
export function mapped<V, W>(map: ReadonlyMap<string, V>, f: (value: V, name: string) => W): Map<string, W> {
  return new Map(Array.from(map, ([name, value]) => [name, f(value, name)]));
}
