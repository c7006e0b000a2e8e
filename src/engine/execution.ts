import type { Application, Node, NodeId } from './graph.js';
import type { Operand, Rule } from './primitives/rule.js';
import { PRIMITIVES, type PrimitiveName } from './primitives/table.js';
import { allocate, type Data, type Shape, sizeOf, type Tensor } from './tensor.js';

interface Step {
  readonly id: NodeId;
  readonly run: () => void;
}

/**
 * A graph made ready to run, again and again, for the nodes that `outputs` need and no others.
 * Buffers are allocated once. Not to be shared between two that run at the same time.
 */
export class Execution {
  private readonly operands: (Operand & { data: Data })[] = [];
  private readonly steps: readonly Step[];
  private readonly downstream = new Map<NodeId, readonly Step[]>();

  /** `cut`: nodes that are fed like leaves, whatever they would be computed from. */
  constructor(
    private readonly nodes: readonly Node[],
    outputs: readonly NodeId[],
    private readonly cut: readonly NodeId[] = [],
  ) {
    const needed = neededBy(nodes, outputs, cut);
    this.steps = nodes.flatMap((node) => (needed.has(node.id) ? this.place(node) : []));
  }

  /** Binds a leaf's numbers, without a copy: who changes them afterwards changes what the next run reads. */
  feed(id: NodeId, data: Data): void {
    const operand = this.operands[id];
    // A leaf that no output needs has no place, and wants no numbers.
    if (operand) operand.data = data;
  }

  run(): void {
    for (const step of this.steps) step.run();
  }

  /** Runs only what depends on `leaf`, after an earlier whole run: enough when nothing else has changed. */
  runFrom(leaf: NodeId): void {
    let steps = this.downstream.get(leaf);
    if (!steps) {
      const reached = reachedFrom(this.nodes, leaf);
      steps = this.steps.filter((step) => reached.has(step.id));
      this.downstream.set(leaf, steps);
    }
    for (const step of steps) step.run();
  }

  /** The numbers of a node as they are now: the buffer itself, overwritten by the next run. */
  view(id: NodeId): Data {
    const operand = this.operands[id];
    if (!operand) throw new RangeError(`node ${id} is not part of this execution`);
    return operand.data;
  }

  /** Whether a node is computed, or fed, here. */
  has(id: NodeId): boolean {
    return this.operands[id] !== undefined;
  }

  shape(id: NodeId): Shape {
    return (this.nodes[id] as Node).shape;
  }

  /** A copy of a node's value, which later runs leave alone. */
  value(id: NodeId): Tensor {
    const node = this.nodes[id] as Node;
    return { shape: node.shape, dtype: node.dtype, data: this.view(id).slice() };
  }

  /** Writes the piece that every entry of a node fell in; false where its primitive is smooth. */
  branches(id: NodeId, codes: Int32Array): boolean {
    const node = this.nodes[id] as Node;
    return node.kind === 'apply' && this.has(id) && this.codesOf(node, codes);
  }

  private codesOf<K extends PrimitiveName>(node: Application<K>, codes: Int32Array): boolean {
    const rule: Rule<K> = PRIMITIVES[node.primitive];
    const inputs = node.inputs.map((input) => this.operands[input] as Operand);
    rule.branches?.(codes, inputs, node.attributes, node.shape);
    return rule.branches !== undefined;
  }

  private place(node: Node): readonly Step[] {
    const empty = (): Data => allocate(node.dtype, sizeOf(node.shape));
    const out: Operand & { data: Data } = {
      shape: node.shape,
      data: node.kind === 'apply' ? empty() : (node.value ?? empty()),
    };
    this.operands[node.id] = out;
    if (node.kind !== 'apply' || this.cut.includes(node.id)) return [];
    return [{ id: node.id, run: this.step(node, out) }];
  }

  private step<K extends PrimitiveName>(node: Application<K>, out: Operand): () => void {
    const rule: Rule<K> = PRIMITIVES[node.primitive];
    const inputs = node.inputs.map((input) => this.operands[input] as Operand);
    return () => rule.forward(out.data, inputs, node.attributes, node.shape);
  }
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

function reachedFrom(nodes: readonly Node[], leaf: NodeId): Set<NodeId> {
  const reached = new Set([leaf]);
  for (const node of nodes) {
    if (node.kind === 'apply' && node.inputs.some((input) => reached.has(input))) reached.add(node.id);
  }
  return reached;
}
