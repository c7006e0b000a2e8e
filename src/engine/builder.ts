import type { FusedRule } from './fused/rule.js';
import { FUSED, type FusedName } from './fused/table.js';
import type { Application, Handwritten, Leaf, Node, NodeId } from './graph.js';
import { type AttributesOf, type BareOp, type OpName, type OpRule, RULES } from './rules.js';
import { allocate, type DType, type Precision, type Shape, sameShape, sizeOf } from './tensor.js';

/** Ops that take nothing besides their inputs. */
export type Bare = BareOp<OpName>;

export interface BuilderOptions {
  /** 'derived': the engine's derivative in place of every one that the user wrote. 'written' where absent. */
  readonly derivatives?: 'written' | 'derived';
  /** Whether fused ops stay one node (training), or become their compositions (the check; where absent). */
  readonly fuses?: boolean;
}

/** A hand-written derivative before its backward nodes exist. */
export interface HandwrittenSource extends Omit<Handwritten, 'written' | 'derived'> {
  readonly written: (builder: GraphBuilder) => NodeId;
}

/** Grows a list of nodes, forward first, then backward. Throws a `ShapeError` where shapes do not go together. */
export class GraphBuilder {
  readonly nodes: Node[] = [];
  readonly handwritten: (HandwrittenSource & { readonly node: NodeId })[] = [];
  private readonly numbers = new Map<number, NodeId>();

  constructor(
    readonly precision: Precision,
    private readonly options: BuilderOptions = {},
  ) {}

  /** A builder that goes on where a finished graph ends: the graph's own nodes keep their numbers, and are not changed. */
  static continuing(nodes: readonly Node[], precision: Precision, options: BuilderOptions = {}): GraphBuilder {
    const builder = new GraphBuilder(precision, options);
    builder.nodes.push(...nodes);
    return builder;
  }

  shape(id: NodeId): Shape {
    return this.node(id).shape;
  }

  node(id: NodeId): Node {
    const node = this.nodes[id];
    if (!node) throw new RangeError(`there is no node ${id}`);
    return node;
  }

  /** A value fed at each run. */
  leaf(kind: 'parameter' | 'buffer' | 'input', name: string, shape: Shape): NodeId {
    return this.push({ kind, id: this.nodes.length, name, shape, dtype: this.precision, value: null });
  }

  /** A number that the graph itself holds; the same number is one node. */
  number(value: number): NodeId {
    const known = this.numbers.get(value);
    if (known !== undefined) return known;
    const id = this.constant([], [value]);
    this.numbers.set(value, id);
    return id;
  }

  constant(shape: Shape, values: ArrayLike<number>): NodeId {
    const data = allocate(this.precision, sizeOf(shape));
    data.set(values);
    return this.push({ kind: 'constant', id: this.nodes.length, name: '', shape, dtype: this.precision, value: data });
  }

  apply<K extends Bare>(op: K, inputs: readonly NodeId[]): NodeId;
  apply<K extends OpName>(op: K, inputs: readonly NodeId[], attributes: AttributesOf[K]): NodeId;
  apply<K extends OpName>(op: K, inputs: readonly NodeId[], attributes?: AttributesOf[K]): NodeId {
    const given = attributes ?? ({} as AttributesOf[K]);
    const rule: OpRule<K> = RULES[op];
    const shape = rule.shape(
      inputs.map((input) => this.shape(input)),
      given,
    );
    const dtype: DType = this.precision;
    const node: Application<K> = {
      kind: 'apply',
      id: this.nodes.length,
      op,
      inputs,
      attributes: given,
      shape,
      dtype,
    };
    return this.push(node as unknown as Application);
  }

  /** A fused op: one node where this builder fuses, else the composition that it equals. */
  fuse<K extends FusedName>(op: K, inputs: readonly NodeId[], attributes: AttributesOf[K]): NodeId {
    const rule: FusedRule<K> = FUSED[op];
    return this.options.fuses ? this.apply(op, inputs, attributes) : rule.composition(this, inputs, attributes);
  }

  add(x: NodeId, y: NodeId): NodeId {
    return this.apply('add', [x, y]);
  }
  sub(x: NodeId, y: NodeId): NodeId {
    return this.apply('sub', [x, y]);
  }
  mul(x: NodeId, y: NodeId): NodeId {
    return this.apply('mul', [x, y]);
  }
  div(x: NodeId, y: NodeId): NodeId {
    return this.apply('div', [x, y]);
  }
  where(condition: NodeId, then: NodeId, otherwise: NodeId): NodeId {
    return this.apply('where', [condition, then, otherwise]);
  }
  matmul(a: NodeId, b: NodeId, transposeA: boolean, transposeB: boolean): NodeId {
    return this.apply('matmul', [a, b], { transposeA, transposeB });
  }
  reshape(x: NodeId, shape: Shape): NodeId {
    return sameShape(this.shape(x), shape) ? x : this.apply('reshape', [x], { shape });
  }
  expand(x: NodeId, shape: Shape): NodeId {
    return sameShape(this.shape(x), shape) ? x : this.apply('expand', [x], { shape });
  }
  /** The sum of all entries, a scalar. */
  total(x: NodeId): NodeId {
    return this.sum(x, 0, this.shape(x).length);
  }

  /** Sums over the axes `from` ≤ axis < `to`, which go; where they have one entry each it is their sum. */
  sum(x: NodeId, from: number, to: number): NodeId {
    const shape = this.shape(x);
    const alone = shape.slice(from, to).every((extent) => extent === 1);
    return alone
      ? this.reshape(x, [...shape.slice(0, from), ...shape.slice(to)])
      : this.apply('sum', [x], { from, to });
  }

  /** Undoes a broadcast in the cotangent: sums over the axes along which `shape` was stretched. */
  sumTo(x: NodeId, shape: Shape): NodeId {
    let sum = x;
    for (let axis = this.shape(sum).length - 1; axis >= 0; axis--) {
      const wanted = shape[axis - this.shape(x).length + shape.length] ?? 1;
      if (wanted !== this.shape(x)[axis] || axis < this.shape(x).length - shape.length) {
        sum = this.sum(sum, axis, axis + 1);
      }
    }
    return this.reshape(sum, shape);
  }

  /** A function with the derivative that the user wrote; or, where the graph is asked for derived ones, the function alone. */
  own(given: HandwrittenSource): NodeId {
    let built: NodeId | null = null;
    const written = (builder: GraphBuilder): NodeId => {
      built ??= given.written(builder);
      return built;
    };
    const source = { ...given, written };
    const node =
      this.options.derivatives === 'derived'
        ? source.value
        : this.apply('handwritten', [source.value, source.variable], { written: source.written });
    this.handwritten.push({ ...source, node });
    return node;
  }

  private push(node: Leaf | Application): NodeId {
    this.nodes.push(node);
    return node.id;
  }
}
