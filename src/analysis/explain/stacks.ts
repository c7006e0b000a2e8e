import type { Application, Node, NodeId } from '../../engine/graph.js';
import { stridesOf } from '../../engine/primitives/strided.js';
import type { Entry } from './made.js';
import type { Names, Role } from './names.js';
import { indexOf, placeAt } from './primitives/rule.js';

/** Values that a layer may have put together from those of its steps. */
const WHOLES: ReadonlySet<Role> = new Set<Role>(['z', 'a', 'inner', 'delta', 'innerDelta', 'upstream']);

type PlaceIn = (place: number) => number;

interface Part {
  readonly whole: NodeId;
  readonly placeIn: PlaceIn;
}

/** Named values that were put together from parts without names: z of all steps from the z of each. */
export class Stacks {
  private readonly parts = new Map<NodeId, Part>();
  private readonly wholes = new Set<NodeId>();

  constructor(
    private readonly nodes: readonly Node[],
    private readonly names: Names,
  ) {
    for (const { role, node } of names.all.values())
      if (WHOLES.has(role)) this.walk(node, node, (place) => place, false);
  }

  /** The named entry that an entry of a part is; null where it is no part. */
  wholeOf({ node, place }: Entry): Entry | null {
    const part = this.parts.get(node);
    return part ? { node: part.whole, place: part.placeIn(place) } : null;
  }

  isWhole(node: NodeId): boolean {
    return this.wholes.has(node);
  }

  private walk(id: NodeId, whole: NodeId, placeIn: PlaceIn, joined: boolean): void {
    const node = this.nodes[id];
    if (node?.kind !== 'apply') return;
    if (node.op === 'reshape') this.put(node.inputs[0] as NodeId, whole, placeIn, joined);
    if (node.op !== 'concat') return;
    const { axis } = (node as Application<'concat'>).attributes;
    const strides = stridesOf(node.shape);
    let before = 0;
    for (const input of node.inputs) {
      const shape = (this.nodes[input] as Node).shape;
      const start = before * (strides[axis] as number);
      this.put(input, whole, (place) => placeIn(placeAt(indexOf(shape, place), strides, start)), true);
      before += shape[axis] as number;
    }
  }

  private put(id: NodeId, whole: NodeId, placeIn: PlaceIn, joined: boolean): void {
    if (this.names.of(id) || this.nodes[id]?.kind !== 'apply') return;
    if (joined && !this.parts.has(id)) {
      this.parts.set(id, { whole, placeIn });
      this.wholes.add(whole);
    }
    this.walk(id, whole, placeIn, joined);
  }
}
