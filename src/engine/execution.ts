import { type Arena, PLAIN_ARENA, type Slot } from './arena.js';
import { atOnce } from './atOnce.js';
import type { Application, Node, NodeId } from './graph.js';
import { Norms } from './norms.js';
import { type Placed, type Placing, type PlacingOptions, placing } from './placing.js';
import { Program, type Step } from './program.js';
import { type OpName, type OpRule, RULES } from './rules.js';
import { type Data, norm, type Shape, type Tensor } from './tensor.js';

export interface ExecutionOptions extends PlacingOptions {
  /** Plain arrays where absent. */
  readonly arena?: Arena;
  /** Nodes among the outputs whose norms are asked for after each run: kernels square them along with it. */
  readonly norms?: readonly NodeId[];
}

/** A piece of a run, in `Execution.work`: a few milliseconds of kernels; and so many steps at most. */
const PIECE = { work: 2 ** 19, steps: 512 };

/**
 * A graph made ready to run, again and again, for the nodes that `outputs` need and no others.
 * Buffers are allocated once. Not to be shared between two that run at the same time.
 */
export class Execution {
  private readonly placed: readonly (Placed | undefined)[];
  /** What a run does, without the norms. */
  readonly steps: readonly Step[];
  /** The nodes that a run computes, in order; with kernels their slots lie side by side, after one another. */
  readonly computed: readonly NodeId[];
  private counted: { readonly entries: number; readonly work: number } | null = null;
  private program: Program | null = null;
  private pieces: readonly Program[] | null = null;
  private readonly downstream = new Map<NodeId, Program>();
  private readonly arena: Arena;
  readonly norms: Norms;
  /** Norms that were asked for besides. */
  private readonly asked = new Map<NodeId, { readonly norms: Norms; readonly program: Program }>();

  /** `placed`: what was made in pieces by then; all is made here where absent. */
  constructor(
    private readonly nodes: readonly Node[],
    outputs: readonly NodeId[],
    options: ExecutionOptions = {},
    placed: Placing | null = null,
  ) {
    this.arena = options.arena ?? PLAIN_ARENA;
    const made = placed ?? atOnce(placing(nodes, outputs, this.arena, options));
    this.placed = made.placed;
    this.steps = made.steps;
    this.norms = new Norms(
      this.arena,
      (options.norms ?? []).map((id) => [id, this.at(id).slot]),
    );
    this.computed = this.steps.map(({ id }) => id);
    if (!placed) this.program = this.whole();
  }

  /** The same made in pieces of some milliseconds: yields between them. The program of a whole run is made at the first one. */
  static *making(
    nodes: readonly Node[],
    outputs: readonly NodeId[],
    options: ExecutionOptions = {},
  ): Generator<void, Execution> {
    const placed = yield* placing(nodes, outputs, options.arena ?? PLAIN_ARENA, options);
    return new Execution(nodes, outputs, options, placed);
  }

  /** How many numbers a run computes. */
  get entries(): number {
    return this.counts.entries;
  }

  /** A measure of a run's time: numbers computed, and for products a sixteenth of their multiplications. */
  get work(): number {
    return this.counts.work;
  }

  /** Gives a leaf its numbers (`Arena.fill`: plain arrays are taken by reference). */
  feed(id: NodeId, data: Data): void {
    const placed = this.placed[id];
    // A leaf that no output needs has no place, and wants no numbers.
    if (placed) this.arena.fill(placed.slot, data);
  }

  run(): void {
    this.program ??= this.whole();
    this.program.run();
  }

  /** The same in pieces of some milliseconds: yields between them. */
  *running(): Generator<void, void> {
    this.pieces ??= yield* this.cutUp();
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

  private get counts(): { readonly entries: number; readonly work: number } {
    this.counted ??= {
      entries: this.steps.reduce((sum, { id }) => sum + this.at(id).slot.size, 0),
      work: this.steps.reduce((sum, { id }) => sum + this.workOf(id), 0),
    };
    return this.counted;
  }

  private whole(): Program {
    return new Program(this.arena, [...this.steps, ...this.norms.steps]);
  }

  private *cutUp(): Generator<void, Program[]> {
    const pieces: Program[] = [];
    let [piece, work]: [Step[], number] = [[], 0];
    for (const step of [...this.steps, ...this.norms.steps]) {
      piece.push(step);
      work += this.workOf(step.id);
      if (work < PIECE.work && piece.length < PIECE.steps) continue;
      pieces.push(new Program(this.arena, piece));
      [piece, work] = [[], 0];
      yield;
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
}

function reachedFrom(nodes: readonly Node[], leaf: NodeId): Set<NodeId> {
  const reached = new Set([leaf]);
  for (const node of nodes) {
    if (node.kind === 'apply' && node.inputs.some((input) => reached.has(input))) reached.add(node.id);
  }
  return reached;
}
