import type { Arena } from '../../../engine/arena.js';
import { errorBounds } from '../../../engine/bounds.js';
import { GraphBuilder } from '../../../engine/builder.js';
import { Execution } from '../../../engine/execution.js';
import type { Application, Handwritten, Node, NodeId } from '../../../engine/graph.js';
import { UNITS } from '../../../engine/primitives/rounding.js';
import { PRIMITIVES, type PrimitiveName } from '../../../engine/primitives/table.js';
import { pushForward } from '../../../engine/tangents/push.js';
import { type Data, sizeOf } from '../../../engine/tensor.js';
import { dependents } from './handwritten.js';
import { sumOf } from './site.js';
import type { TracedRun } from './traced.js';

/** f' of a function whose derivative the user wrote, from both sides; they differ at kinks alone. */
export interface Slopes {
  readonly at: Float64Array;
  /** D⁻, to the left. */
  readonly below: Float64Array;
  /** D⁺, to the right. */
  readonly above: Float64Array;
  /** How far rounding in float64 may have moved either. */
  readonly bound: Float64Array;
}

/** f's own nodes once more, in float64, with their derivatives. */
export class SlopeOf {
  private readonly b = new GraphBuilder('float64');
  private readonly variable: NodeId;
  private readonly fed: (readonly [NodeId, NodeId])[] = [];
  private readonly constants = new Map<NodeId, Float64Array>();
  private readonly above: NodeId;
  private readonly below: NodeId;
  private readonly execution: Execution;

  constructor(
    private readonly run: TracedRun,
    private readonly handwritten: Handwritten,
    arena: Arena,
  ) {
    const { b } = this;
    const shape = run.execution.shape(handwritten.variable);
    this.variable = b.leaf('input', 'z', shape);
    const { value, kinks } = this.copied();
    const slope = (sign: 1 | -1): NodeId => {
      const pushed = pushForward(b, value, new Map([[this.variable, b.number(sign)]])) ?? b.number(0);
      return b.expand(pushed, shape);
    };
    this.above = slope(1);
    this.below = kinks ? b.apply('negate', [slope(-1)]) : this.above;
    this.execution = new Execution(b.nodes, [this.above, this.below], { arena });
  }

  /** At the numbers that went into f. */
  traced(): Slopes {
    for (const [id, here] of this.fed) this.execution.feed(here, Float64Array.from(this.run.execution.view(id)));
    return this.evaluate(Float64Array.from(this.run.execution.view(this.handwritten.variable)));
  }

  /** At any numbers; what else f looks at (a target y) is what entry `entry` has there. */
  on(grid: Float64Array, entry = 0): Slopes {
    for (const [id, here] of this.fed) {
      const data = this.run.execution.view(id);
      this.execution.feed(here, new Float64Array(data.length).fill(data[entry % data.length] as number));
    }
    const size = sizeOf(this.b.shape(this.variable));
    const parts: Slopes[] = [];
    for (let start = 0; start < grid.length; start += size) {
      const piece = new Float64Array(size).fill(grid.at(-1) as number);
      piece.set(grid.subarray(start, start + size));
      parts.push(this.evaluate(piece));
    }
    const joined = (key: keyof Slopes): Float64Array => {
      const all = new Float64Array(parts.length * size);
      for (let k = 0; k < parts.length; k++) all.set((parts[k] as Slopes)[key], k * size);
      return all.slice(0, grid.length);
    };
    return { at: joined('at'), below: joined('below'), above: joined('above'), bound: joined('bound') };
  }

  private evaluate(at: Float64Array): Slopes {
    const { b, execution, above, below } = this;
    execution.feed(this.variable, at);
    execution.run();
    const bounds = errorBounds(b.nodes, execution, 'float64', this.constants);
    const [p, q] = [bounds.get(above) as Float64Array, bounds.get(below) as Float64Array];
    return {
      at,
      above: Float64Array.from(execution.view(above)),
      below: Float64Array.from(execution.view(below)),
      bound: p.map((each, i) => Math.max(each, q[i] as number)),
    };
  }

  private copied(): { readonly value: NodeId; readonly kinks: boolean } {
    const { b, run, handwritten } = this;
    const depends = dependents(run.graph, handwritten);
    const copies = new Map<NodeId, NodeId>([[handwritten.variable, this.variable]]);
    let kinks = false;
    const copy = (id: NodeId): NodeId => {
      const known = copies.get(id);
      if (known !== undefined) return known;
      const node = run.graph.nodes[id] as Node;
      const made = depends.has(id) && node.kind === 'apply' ? applied(node) : this.given(node);
      copies.set(id, made);
      return made;
    };
    const applied = (node: Application): NodeId => {
      if (PRIMITIVES[node.op as PrimitiveName]?.branches) kinks = true;
      return b.apply(node.op, node.inputs.map(copy), node.attributes);
    };
    return { value: copy(handwritten.value), kinks };
  }

  /** What f looks at besides its variable: numbers in its text, which need not fit the precision; else as traced. */
  private given(node: Node): NodeId {
    if (node.kind !== 'constant' || node.value === null) {
      const leaf = this.b.leaf('input', `${node.id}`, node.shape);
      this.fed.push([node.id, leaf]);
      return leaf;
    }
    const id = this.b.constant(node.shape, node.value);
    this.constants.set(id, ofConstant(node.value, UNITS[this.run.precision].u));
    return id;
  }
}

function ofConstant(value: Data, u: number): Float64Array {
  return Float64Array.from(value, (entry) =>
    Number.isInteger(entry) || !Number.isFinite(entry) ? 0 : u * Math.abs(entry),
  );
}

/** Where an expected slope is the middle of both sides. */
export function middle({ above, below, bound }: Slopes, written: Float64Array) {
  const exact = above.map((right, i) => (right === below[i] ? right : (right + (below[i] as number)) / 2));
  const width = above.map((right, i) => Math.abs(right - (below[i] as number)) / 2);
  return { exact, bound: sumOf(bound, written), width: width.some((each) => each > 0) ? width : null };
}
