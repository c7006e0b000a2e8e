import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import type { Shape } from '../tensor.js';
import { type Axis, dense, extentOf, type Factor, free, freeExtents, isFree, type Layout, recut } from './layout.js';
import type { Perturbed } from './perturbed.js';

const UNIT_FACTOR: Factor = { extent: 1, index: null };

/** What rules share while they append the batched nodes: P, and the parts of base values that perturbed ones need. */
export class Walk {
  private readonly parts = new Map<string, NodeId>();
  private readonly cuts = new Map<string, readonly [NodeId, NodeId]>();
  private readonly values = new Map<Perturbed, NodeId>();
  private readonly changes = new Map<Perturbed, NodeId>();
  /** For each piecewise op [P]: on how many of its entries the piece is another than the base's. */
  readonly moved: NodeId[] = [];
  /** Perturbed nodes that may change while all pieces stay: all but comparisons, orders and what follows from these alone. */
  readonly continuous = new Set<NodeId>();
  /** Nodes whose values are put together again from the base's and their change: one more rounding than in a whole run. */
  readonly rebuilt = new Set<NodeId>();

  constructor(
    readonly b: GraphBuilder,
    /** P. */
    readonly count: number,
  ) {}

  /** [P, …free factors]: what stands on the layout. */
  valueOf(x: Perturbed): NodeId {
    const make = (): NodeId => {
      this.rebuilt.add(x.base);
      return this.b.add(x.change as NodeId, this.part(x.base, x.layout));
    };
    return x.value ?? remembered(this.values, x, make);
  }

  /** [P, …free factors]: how far that is from the base. */
  changeOf(x: Perturbed): NodeId {
    const make = (): NodeId => this.b.sub(x.value as NodeId, this.part(x.base, x.layout));
    return x.change ?? remembered(this.changes, x, make);
  }

  /**
   * What a base value holds on a layout of its own shape, or of one that it is stretched to: [P, …free factors], 1 where it is
   * stretched; without the P where no factor is fixed along one of its own axes.
   */
  part(node: NodeId, layout: Layout): NodeId {
    const key = `${node}:${layout.map((axis) => axis.map(({ extent, index }) => `${extent}@${index}`).join()).join(';')}`;
    return remembered(this.parts, key, () => this.makePart(node, layout));
  }

  private makePart(node: NodeId, layout: Layout): NodeId {
    const shape = this.b.shape(node);
    const missing = layout.length - shape.length;
    const own = layout.slice(missing).map((axis, k) => stretched(axis, shape[k] as number));
    if (own.every(isFree)) return this.b.reshape(node, freeExtents(own));
    const factors = own.flat();
    const [table, index] = this.fixedFirst(node, factors);
    const rows = this.b.apply('gather', [table, index], { axis: 0, batch: 0 });
    const ones = freeExtents(layout.slice(0, missing)).map(() => 1);
    return this.b.reshape(rows, [this.count, ...ones, ...freeExtents(own)]);
  }

  /** A base value as a table: a row for each index of the fixed factors together; and which rows are wanted. */
  private fixedFirst(node: NodeId, factors: readonly Factor[]): readonly [NodeId, NodeId] {
    const { b } = this;
    const places = [...factors.keys()];
    const isFixed = (place: number): boolean => factors[place]?.index !== null;
    const fixed = places.filter(isFixed);
    const others = places.filter((place) => !isFixed(place));
    const cut = b.reshape(
      node,
      factors.map(({ extent }) => extent),
    );
    const order = [...fixed, ...others];
    const turned = order.every((place, i) => place === i) ? cut : b.apply('permute', [cut], { order });
    const extents = (some: readonly number[]): Shape => some.map((place) => factors[place]?.extent ?? 1);
    const rows = extents(fixed).reduce((all, extent) => all * extent, 1);
    return [
      b.reshape(turned, [rows, ...extents(others)]),
      this.together(fixed.map((place) => factors[place] as Factor)),
    ];
  }

  /** The index of several fixed factors as of one. */
  private together(fixed: readonly Factor[]): NodeId {
    const { b } = this;
    return fixed
      .map(({ index }) => index as NodeId)
      .reduce((all, index, i) => b.add(b.mul(all, b.number(fixed[i]?.extent ?? 1)), index));
  }

  /** Cuts an index of P whole numbers in two; the same cut is the same nodes, so that equal layouts are seen to be equal. */
  readonly cutIndex = (index: NodeId, inner: number): readonly [NodeId, NodeId] =>
    remembered(this.cuts, `${index}/${inner}`, () => {
      const outer = this.b.apply('floor', [this.b.div(index, this.b.number(inner))]);
      return [outer, this.b.sub(index, this.b.mul(outer, this.b.number(inner)))] as const;
    });

  /** The same numbers, with some axes free: there they are spread among the base's. */
  freed(x: Perturbed, wanted: (axis: number) => boolean): Perturbed {
    const { b, count } = this;
    const loose = x.layout.map((axis, k) => wanted(k) && !isFree(axis));
    if (!loose.includes(true)) return x;
    const layout = x.layout.map((axis, k) => (loose[k] ? free(extentOf(axis)) : axis));
    // All shapes cut alike: factor by factor, without those that stay fixed.
    const factors = x.layout.flatMap((axis, k) => axis.filter(({ index }) => loose[k] || index === null));
    const cut = [count, ...factors.map(({ extent }) => extent)];
    const thin = [count, ...factors.map(({ extent, index }) => (index === null ? extent : 1))];
    const base = this.part(x.base, layout);
    const batched = b.shape(base).length === freeExtents(layout).length + 1;
    const spread = b.where(
      this.standsAt(factors),
      b.reshape(this.valueOf(x), thin),
      b.reshape(base, batched ? cut : cut.slice(1)),
    );
    return { base: x.base, layout, value: b.reshape(spread, [count, ...freeExtents(layout)]), change: null };
  }

  /** 1 where all fixed factors stand at their index, else 0; 1 along the others. */
  private standsAt(factors: readonly Factor[]): NodeId {
    const { b, count } = this;
    const masks = factors.flatMap(({ extent, index }, k) => {
      if (index === null) return [];
      const along = (entries: number): number[] => factors.map((_, i) => (i === k ? entries : 1));
      const places = b.constant(
        along(extent),
        Array.from({ length: extent }, (_, i) => i),
      );
      return [b.apply('equal', [b.reshape(index, [count, ...along(1)]), places])];
    });
    return masks.reduce((all, mask) => b.mul(all, mask));
  }

  /** [P, …shape]. */
  denseValue(x: Perturbed): NodeId {
    return this.valueOf(this.freed(x, () => true));
  }

  /** A value that is [P, …shape] everywhere. */
  denseOf(base: NodeId, value: NodeId): Perturbed {
    return { base, layout: dense(this.b.shape(base)), value, change: null };
  }

  /** A reshape: the factors stay what they are, on other axes. */
  reshaped(x: Perturbed, base: NodeId): Perturbed {
    const shape = this.b.shape(base);
    const layout = recut(x.layout, shape, this.cutIndex);
    if (layout === null)
      return this.reshaped(
        this.freed(x, () => true),
        base,
      );
    const to = [this.count, ...freeExtents(layout)];
    const moved = (node: NodeId | null): NodeId | null => (node === null ? null : this.b.reshape(node, to));
    return { base, layout, value: moved(x.value), change: moved(x.change) };
  }

  /** Compares codes of pieces with the base's, [P, …free factors of `layout`] with `codes` of the base's shape. */
  compare(now: NodeId, codes: NodeId, layout: Layout): void {
    const { b, count } = this;
    const other = b.apply('notEqual', [now, this.part(codes, layout)]);
    const size = b.shape(other).reduce((all, extent) => all * extent, 1) / count;
    this.moved.push(b.sum(b.reshape(other, [count, size]), 1, 2));
  }
}

/** An axis as an operand has it that is stretched along it: of extent 1. */
function stretched(axis: Axis, extent: number): Axis {
  if (extent === extentOf(axis)) return axis;
  return axis.filter(({ index }) => index === null).map(() => UNIT_FACTOR);
}

function remembered<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  const seen = known.get(key);
  if (seen !== undefined) return seen;
  const made = make();
  known.set(key, made);
  return made;
}
