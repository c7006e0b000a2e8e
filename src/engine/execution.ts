import { type Arena, PLAIN_ARENA, type Slot } from './arena.js';
import type { Application, Node, NodeId } from './graph.js';
import { Norms } from './norms.js';
import type { Operand, Place } from './primitives/rule.js';
import { Program, type Step } from './program.js';
import { type OpName, type OpRule, RULES } from './rules.js';
import { type Data, norm, type Precision, type Shape, sizeOf, type Tensor } from './tensor.js';

/** A node's numbers and the slot that they stand in; nodes that only reshape share their input's. */
interface Placed extends Operand, Place {
  readonly slot: Slot;
}

export interface ExecutionOptions {
  /** Nodes that are fed like leaves, whatever they would be computed from. */
  readonly cut?: readonly NodeId[];
  /** Plain arrays where absent. */
  readonly arena?: Arena;
  /** Slots that leaves already have, in the same arena: parameters that several executions share. */
  readonly leaves?: ReadonlyMap<NodeId, Slot>;
  /** Nodes among the outputs whose norms are asked for after each run: kernels square them along with it. */
  readonly norms?: readonly NodeId[];
}

/** A piece of a run, in `Execution.work`: a few milliseconds of kernels. */
const PIECE = 2 ** 19;

/** Ops whose output is their first input's numbers as they stand. */
const PASSING: ReadonlySet<OpName> = new Set<OpName>(['reshape', 'detach', 'handwritten']);

/**
 * A graph made ready to run, again and again, for the nodes that `outputs` need and no others.
 * Buffers are allocated once. Not to be shared between two that run at the same time.
 */
export class Execution {
  private readonly placed: Placed[] = [];
  /** What a run does, without the norms. */
  readonly steps: readonly Step[];
  private readonly program: Program;
  /** The nodes that a run computes, in order; with kernels their slots lie side by side, after one another. */
  readonly computed: readonly NodeId[];
  /** How many numbers a run computes. */
  readonly entries: number;
  /** A measure of a run's time: numbers computed, and for products a sixteenth of their multiplications. */
  readonly work: number;
  private pieces: readonly Program[] | null = null;
  private readonly downstream = new Map<NodeId, Program>();
  private readonly arena: Arena;
  readonly norms: Norms;
  /** Norms that were asked for besides. */
  private readonly asked = new Map<NodeId, { readonly norms: Norms; readonly program: Program }>();

  constructor(
    private readonly nodes: readonly Node[],
    outputs: readonly NodeId[],
    private readonly options: ExecutionOptions = {},
  ) {
    this.arena = options.arena ?? PLAIN_ARENA;
    const needed = neededBy(nodes, outputs, options.cut ?? []);
    const steps = nodes.flatMap((node) => (needed.has(node.id) ? this.place(node) : []));
    // What depends on constants alone is computed once, here.
    const constant = constants(nodes, options.cut ?? []);
    new Program(
      this.arena,
      steps.filter(({ id }) => constant.has(id)),
    ).run();
    this.steps = steps.filter(({ id }) => !constant.has(id));
    this.norms = new Norms(
      this.arena,
      (options.norms ?? []).map((id) => [id, this.at(id).slot]),
    );
    this.computed = this.steps.map(({ id }) => id);
    this.entries = this.steps.reduce((sum, { id }) => sum + this.at(id).slot.size, 0);
    this.work = this.steps.reduce((sum, { id }) => sum + this.workOf(id), 0);
    this.program = new Program(this.arena, [...this.steps, ...this.norms.steps]);
  }

  /** Gives a leaf its numbers (`Arena.fill`: plain arrays are taken by reference). */
  feed(id: NodeId, data: Data): void {
    const placed = this.placed[id];
    // A leaf that no output needs has no place, and wants no numbers.
    if (placed) this.arena.fill(placed.slot, data);
  }

  run(): void {
    this.program.run();
  }

  /** The same in pieces of some milliseconds: yields between them. */
  *running(): Generator<void, void> {
    this.pieces ??= this.cutUp();
    for (const [i, piece] of this.pieces.entries()) {
      if (i > 0) yield;
      piece.run();
    }
  }

  /** Runs only what depends on `leaf`, after an earlier run of the rest: enough when nothing else has changed. */
  runFrom(leaf: NodeId): void {
    let program = this.downstream.get(leaf);
    if (!program) {
      const reached = reachedFrom(this.nodes, leaf);
      program = new Program(
        this.arena,
        this.steps.filter((step) => reached.has(step.id)),
      );
      this.downstream.set(leaf, program);
    }
    program.run();
  }

  /** Runs only what does not depend on `leaf`: once, before runs from it. */
  runBefore(leaf: NodeId): void {
    const reached = reachedFrom(this.nodes, leaf);
    new Program(
      this.arena,
      this.steps.filter((step) => !reached.has(step.id)),
    ).run();
  }

  /** The numbers of a node as they are now: the buffer itself, overwritten by the next run. */
  view(id: NodeId): Data {
    return this.at(id).data;
  }

  /** The Euclidean norm ‖·‖₂ of a node's numbers as they are now. */
  norm(id: NodeId): number {
    return this.norms.of(id) ?? this.normNow(id);
  }

  /** Whether a node is computed, or fed, here. */
  has(id: NodeId): boolean {
    return this.placed[id] !== undefined;
  }

  shape(id: NodeId): Shape {
    return (this.nodes[id] as Node).shape;
  }

  /** Where a node's numbers stand. */
  slot(id: NodeId): Slot {
    return this.at(id).slot;
  }

  /** A copy of a node's value, which later runs leave alone. */
  value(id: NodeId): Tensor {
    const node = this.nodes[id] as Node;
    return { shape: node.shape, dtype: node.dtype, data: this.view(id).slice() };
  }

  /** Writes the piece that every entry of a node fell in; false where its op is smooth. */
  branches(id: NodeId, codes: Int32Array): boolean {
    const node = this.nodes[id] as Node;
    return node.kind === 'apply' && this.has(id) && this.codesOf(node, codes);
  }

  private cutUp(): Program[] {
    const pieces: Program[] = [];
    let [piece, work]: [Step[], number] = [[], 0];
    for (const step of [...this.steps, ...this.norms.steps]) {
      piece.push(step);
      work += this.workOf(step.id);
      if (work < PIECE) continue;
      pieces.push(new Program(this.arena, piece));
      [piece, work] = [[], 0];
    }
    return [...pieces, new Program(this.arena, piece)];
  }

  private normNow(id: NodeId): number {
    const { slot } = this.at(id);
    if (this.arena.run === null || !/^float/.test(slot.dtype)) return norm(slot.data);
    let asked = this.asked.get(id);
    if (!asked) {
      const norms = new Norms(this.arena, [[id, slot]]);
      asked = { norms, program: new Program(this.arena, norms.steps) };
      this.asked.set(id, asked);
    }
    asked.program.run();
    return asked.norms.of(id) as number;
  }

  private codesOf<K extends OpName>(node: Application<K>, codes: Int32Array): boolean {
    const rule: OpRule<K> = RULES[node.op];
    rule.branches?.(
      codes,
      node.inputs.map((input) => this.at(input)),
      node.attributes,
      node.shape,
    );
    return rule.branches !== undefined;
  }

  private workOf(id: NodeId): number {
    return this.at(id).slot.size + this.multiplications(id) / 16;
  }

  /** Of a product of matrices: its three have mk, kn and mn entries. Of a convolution about that. 0 of all else. */
  private multiplications(id: NodeId): number {
    const node = this.nodes[id] as Application;
    if (!/^(matmul|linear|conv)/.test(node.op)) return 0;
    const [a, b] = node.inputs.map((input) => this.at(input).slot.size);
    return Math.sqrt((a ?? 0) * (b ?? 0) * this.at(id).slot.size);
  }

  private at(id: NodeId): Placed {
    const placed = this.placed[id];
    if (!placed) throw new RangeError(`node ${id} is not part of this execution`);
    return placed;
  }

  private place(node: Node): readonly Step[] {
    const computed = node.kind === 'apply' && !this.options.cut?.includes(node.id);
    const passes = computed && PASSING.has(node.op);
    const slot = passes ? this.at(node.inputs[0] as NodeId).slot : this.slotFor(node);
    this.placed[node.id] = placedAt(slot, node.shape);
    return computed && !passes ? [this.step(node)] : [];
  }

  private slotFor(node: Node): Slot {
    const given = this.options.leaves?.get(node.id);
    if (given) return given;
    const slot = this.arena.allocate(node.dtype, sizeOf(node.shape));
    if (node.kind !== 'apply' && node.value) this.arena.fill(slot, node.value);
    return slot;
  }

  private step<K extends OpName>(node: Application<K>): Step {
    const rule: OpRule<K> = RULES[node.op];
    const out = this.at(node.id);
    const inputs = node.inputs.map((input) => this.at(input));
    return {
      id: node.id,
      words: rule.kernel?.(out, inputs, node.attributes, node.dtype as Precision) ?? null,
      run: () => rule.forward(out.data, inputs, node.attributes, node.shape),
    };
  }
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

function reachedFrom(nodes: readonly Node[], leaf: NodeId): Set<NodeId> {
  const reached = new Set([leaf]);
  for (const node of nodes) {
    if (node.kind === 'apply' && node.inputs.some((input) => reached.has(input))) reached.add(node.id);
  }
  return reached;
}
