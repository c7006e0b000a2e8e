import type { Application, Node, NodeId } from '../../engine/graph.js';
import type { PrimitiveName } from '../../engine/primitives/table.js';
import type { Data, Precision, Shape } from '../../engine/tensor.js';
import { ByEntry } from './byEntry.js';
import type { Expanded } from './expanded.js';
import type { Entry, Made } from './made.js';
import type { Making, Site } from './primitives/rule.js';
import { MAKINGS } from './primitives/table.js';

/** Numbers of a step that are no node of its graph: what an update is made of. They count as leaves, from −1 down. */
export interface Beside {
  readonly name: string;
  readonly shape: Shape;
}

/** A step's numbers, as they stand while nothing moves. */
export interface Numbers {
  readonly precision: Precision;
  /** A node of the training graph. */
  view(trained: NodeId): Data;
  readonly beside: readonly Beside[];
  viewBeside(name: string): Data;
}

/**
 * Entries of an expanded graph: how each is made, and its number. Those of the training graph's nodes are the step's own;
 * those within a composition are computed from them, one by one.
 */
export class Reading {
  private readonly known = new ByEntry<number>();

  constructor(
    readonly expanded: Expanded,
    readonly numbers: Numbers,
  ) {}

  node(id: NodeId): Node {
    return id < 0 ? this.leafBeside(id) : (this.expanded.nodes[id] as Node);
  }

  shape(id: NodeId): Shape {
    return this.node(id).shape;
  }

  /** The number that a scalar constant holds; null of all else. */
  constant(id: NodeId): number | null {
    const node = this.node(id);
    return node.kind === 'constant' && node.value?.length === 1 ? (node.value[0] as number) : null;
  }

  value({ node: id, place }: Entry): number {
    if (id < 0) return this.numbers.viewBeside(this.besideAt(id).name)[place] as number;
    const trained = this.expanded.trained(id);
    if (trained !== undefined) return this.numbers.view(trained)[place] as number;
    const node = this.node(id);
    if (node.kind !== 'apply') return node.value?.[place] ?? Number.NaN;
    return this.known.get({ node: id, place }, () => this.rounded(this.valueOf(this.made(node, place))));
  }

  /** Whether an entry's number need not be computed. */
  isKnown({ node, place }: Entry): boolean {
    return node < 0 || this.expanded.trained(node) !== undefined || this.known.has({ node, place });
  }

  /** How an entry is made; null of a leaf. */
  making({ node: id, place }: Entry): Made | null {
    const node = this.node(id);
    return node.kind === 'apply' ? this.made(node, place) : null;
  }

  valueOf(made: Made): number {
    switch (made.kind) {
      case 'entry':
        return this.value(made.entry);
      case 'number':
        return made.value;
      case 'passed':
        return this.valueOf(made.from);
      case 'titled':
        return this.valueOf(made.made);
      case 'sum':
        return made.terms.reduce((sum, term) => sum + this.valueOf(term), 0);
      case 'product':
        return made.factors.reduce((product, factor) => product * this.valueOf(factor), 1);
      case 'function':
        return made.apply(made.of.map((each) => this.valueOf(each)));
      case 'given':
        return Number.NaN;
    }
  }

  private besideAt(id: NodeId): Beside {
    return this.numbers.beside[-1 - id] as Beside;
  }

  private leafBeside(id: NodeId): Node {
    return { kind: 'buffer', id, ...this.besideAt(id), dtype: this.numbers.precision, value: null };
  }

  /** As the model's precision holds it. */
  private rounded(value: number): number {
    return this.numbers.precision === 'float32' ? Math.fround(value) : value;
  }

  /** Whether a node says which entries are the first of the largest: `firstLargest` (engine/ops/extrema.ts). */
  private isWinners(id: NodeId): boolean {
    const node = this.node(id);
    const counted = node.kind === 'apply' && node.op === 'equal' ? this.node(node.inputs[0] as NodeId) : null;
    const ranks = counted?.kind === 'apply' && counted.op === 'mul' ? this.node(counted.inputs[1] as NodeId) : null;
    return ranks?.kind === 'apply' && ranks.op === 'cumsum';
  }

  private made(node: Application, place: number): Made {
    const making = MAKINGS[node.op as PrimitiveName] as Making<PrimitiveName>;
    return making(this.siteOf(node as Application<PrimitiveName>), place);
  }

  private siteOf(node: Application<PrimitiveName>): Site<PrimitiveName> {
    return {
      node,
      shape: (id) => this.shape(id),
      value: (id, place) => this.value({ node: id, place }),
      because: (id, place) => {
        if (this.isWinners(id))
          return this.value({ node: id, place }) === 0 ? 'not the largest of its window' : 'the largest of its window';
        const made = this.making({ node: id, place });
        return made?.kind === 'passed' ? made.because : null;
      },
      constant: (id) => this.constant(id),
      isNoise: (id) => isNoise(this.node(id)),
    };
  }
}

function isNoise(node: Node): boolean {
  return node.kind === 'apply' && node.op === 'noise';
}
