import type { Arena, Slot } from '../arena.js';
import { Execution } from '../execution.js';
import type { Graph, NodeId } from '../graph.js';
import { copy as copyBytes } from '../kernels/instructions.js';
import { Program, type Step } from '../program.js';
import type { Curves } from './curves.js';
import type { Updates } from './updates.js';

/** A graph for batches of one size, made ready to run. */
export interface Prepared {
  readonly graph: Graph;
  readonly execution: Execution;
  /** The update. */
  readonly update: Program;
  /** The update of one parameter alone. */
  updateOf(name: string): Program;
  /** The update, the next step's values if they are of this size too, and its row. */
  readonly whole: Program;
  /** The row of what was computed. */
  readonly row: Program;
  /** The batch that it was last fed with. */
  rows: readonly number[] | null;
}

/** What all batches of a run share. */
export interface Shared {
  readonly arena: Arena;
  readonly parameters: ReadonlyMap<string, Slot>;
  readonly buffers: ReadonlyMap<string, Slot>;
  readonly updates: Updates;
  readonly curves: Curves;
}

/** Makes a training graph ready to run on the run's own parameters and buffers. Yields on the way. */
export function* preparing(
  graph: Graph,
  { arena, parameters, buffers, updates, curves }: Shared,
): Generator<void, Prepared> {
  const leaves = new Map([...slotsOf(graph.parameters, parameters), ...slotsOf(graph.buffers, buffers)]);
  const norms = curves.nodes(graph);
  const execution = yield* Execution.making(graph.nodes, outputsOf(graph), { arena, leaves, norms });
  yield;
  const gradients = updates.names.map((name) => execution.slot(graph.gradients.get(name) as NodeId));
  const update = [...updates.steps(gradients), ...bufferSteps(graph, execution, buffers)];
  const row = curves.step(graph, execution);
  const whole = [...update, ...execution.steps, ...execution.norms.steps, row];
  const program = (steps: readonly Step[]): Program => new Program(arena, steps);
  const ofOne = new Map<string, Program>();
  const updateOf = (name: string): Program => {
    const made = ofOne.get(name) ?? program(updates.steps(gradients, name));
    ofOne.set(name, made);
    return made;
  };
  return {
    graph,
    execution,
    update: program(update),
    updateOf,
    whole: program(whole),
    row: program([row]),
    rows: null,
  };
}

/** Buffers become what the graph says. */
function bufferSteps({ updatedBuffers }: Graph, execution: Execution, buffers: ReadonlyMap<string, Slot>): Step[] {
  return [...updatedBuffers].map(([name, id]) => {
    const [to, from] = [buffers.get(name) as Slot, execution.slot(id)];
    const words = copyBytes({ to: to.address, from: from.address, bytes: from.data.byteLength });
    return { id, words, run: () => to.data.set(from.data) };
  });
}

/** What a step computes: the loss, every gradient, each layer's values and cotangents, and what buffers become. */
function outputsOf(graph: Graph): NodeId[] {
  const ofLayers = graph.layers.flatMap(({ x, z, a, delta, upstream, inner }) => [
    ...[x, z, a, delta, upstream],
    ...inner.flatMap((each) => [each.value, each.delta]),
  ]);
  return [graph.x, graph.y, graph.loss, ...graph.gradients.values(), ...graph.updatedBuffers.values(), ...ofLayers];
}

function slotsOf(nodes: ReadonlyMap<string, NodeId>, slots: ReadonlyMap<string, Slot>): [NodeId, Slot][] {
  return [...nodes].map(([name, id]) => [id, slots.get(name) as Slot]);
}
