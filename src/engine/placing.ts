import type { Arena, Slot } from './arena.js';
import type { Application, Node, NodeId } from './graph.js';
import type { Operand, Place } from './primitives/rule.js';
import { Program, type Step } from './program.js';
import { type OpName, type OpRule, RULES } from './rules.js';
import { type Precision, type Shape, sizeOf } from './tensor.js';

/** A node's numbers and the slot that they stand in; nodes that only reshape share their input's. */
export interface Placed extends Operand, Place {
  readonly slot: Slot;
}

/** Where the nodes of an execution have their numbers, and what a run does. */
export interface Placing {
  /** By node; nothing of those that no output needs. */
  readonly placed: readonly (Placed | undefined)[];
  readonly steps: readonly Step[];
}

export interface PlacingOptions {
  /** Nodes that are fed like leaves, whatever they would be computed from. */
  readonly cut?: readonly NodeId[];
  /** Slots that leaves already have, in the same arena. */
  readonly leaves?: ReadonlyMap<NodeId, Slot>;
}

/** Nodes that are placed between two yields: well below a millisecond, once the code is warm. */
const AT_ONCE = 32;

/** Ops whose output is their first input's numbers as they stand. */
const PASSING: ReadonlySet<OpName> = new Set<OpName>(['reshape', 'detach', 'handwritten']);

/** Gives all nodes that `outputs` need a place in an arena, and computes those that depend on constants alone. Yields on the way. */
export function* placing(
  nodes: readonly Node[],
  outputs: readonly NodeId[],
  arena: Arena,
  options: PlacingOptions,
): Generator<void, Placing> {
  const placed: Placed[] = [];
  const steps: Step[] = [];
  const needed = neededBy(nodes, outputs, options.cut ?? []);
  for (const [done, id] of [...needed].sort((one, other) => one - other).entries()) {
    if (done > 0 && done % AT_ONCE === 0) yield;
    steps.push(...place(nodes[id] as Node, placed, arena, options));
  }
  const constant = constants(nodes, options.cut ?? []);
  const once = steps.filter(({ id }) => constant.has(id));
  for (let from = 0; from < once.length; from += AT_ONCE) {
    yield;
    new Program(arena, once.slice(from, from + AT_ONCE)).run();
  }
  yield;
  return { placed, steps: steps.filter(({ id }) => !constant.has(id)) };
}

function place(node: Node, placed: Placed[], arena: Arena, { cut, leaves }: PlacingOptions): readonly Step[] {
  const computed = node.kind === 'apply' && !cut?.includes(node.id);
  const passes = computed && PASSING.has(node.op);
  const slot = passes
    ? (placed[node.inputs[0] as NodeId] as Placed).slot
    : (leaves?.get(node.id) ?? slotFor(node, arena));
  placed[node.id] = placedAt(slot, node.shape);
  return computed && !passes ? [stepOf(node, placed)] : [];
}

function slotFor(node: Node, arena: Arena): Slot {
  const slot = arena.allocate(node.dtype, sizeOf(node.shape));
  if (node.kind !== 'apply' && node.value) arena.fill(slot, node.value);
  return slot;
}

/** `data` is looked up in the slot each time: the slot's view may change. */
function placedAt(slot: Slot, shape: Shape): Placed {
  return {
    slot,
    shape,
    address: slot.address,
    get data() {
      return slot.data;
    },
  };
}

function stepOf<K extends OpName>(node: Application<K>, placed: readonly Placed[]): Step {
  const rule: OpRule<K> = RULES[node.op];
  const out = placed[node.id] as Placed;
  const inputs = node.inputs.map((input) => placed[input] as Placed);
  return {
    id: node.id,
    words: rule.kernel?.(out, inputs, node.attributes, node.dtype as Precision) ?? null,
    run: () => rule.forward(out.data, inputs, node.attributes, node.shape),
  };
}

function neededBy(nodes: readonly Node[], outputs: readonly NodeId[], cut: readonly NodeId[]): Set<NodeId> {
  const needed = new Set(outputs);
  for (let id = nodes.length - 1; id >= 0; id--) {
    const node = nodes[id] as Node;
    if (needed.has(id) && node.kind === 'apply' && !cut.includes(id))
      for (const input of node.inputs) needed.add(input);
  }
  return needed;
}

/** Nodes that no leaf that is fed reaches. */
function constants(nodes: readonly Node[], cut: readonly NodeId[]): Set<NodeId> {
  const constant = new Set<NodeId>();
  for (const node of nodes) {
    const fixed = node.kind === 'apply' ? node.inputs.every((input) => constant.has(input)) : node.value !== null;
    if (fixed && !cut.includes(node.id)) constant.add(node.id);
  }
  return constant;
}
