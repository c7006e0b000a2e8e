import type { GraphBuilder } from './builder.js';
import type { CellGate } from './cellGates.js';
import type { TextRange } from './place.js';
import type { AttributesOf, OpName } from './rules.js';
import type { Data, DType, Shape } from './tensor.js';

export type NodeId = number;

/** A value that is fed from outside: a parameter, a buffer, a batch's x or y, or a number that the graph itself holds. */
export interface Leaf {
  readonly kind: 'parameter' | 'buffer' | 'input' | 'constant';
  readonly id: NodeId;
  readonly name: string;
  readonly shape: Shape;
  readonly dtype: DType;
  /** A constant's numbers; null for what is fed at each run. */
  readonly value: Data | null;
}

/** One op, a primitive or a fused one, applied to earlier nodes. */
export interface Application<K extends OpName = OpName> {
  readonly kind: 'apply';
  readonly id: NodeId;
  readonly op: K;
  readonly inputs: readonly NodeId[];
  readonly attributes: AttributesOf[K];
  readonly shape: Shape;
  readonly dtype: DType;
}

export type Node = Leaf | Application;

/** What the user calls a layer, seen in the graph (contract, §0): a = f(z), δ = ∂J/∂z, upstream = ∂J/∂a. */
export interface LayerNodes {
  /** `hidden`, or `block.hidden` within another layer. */
  readonly path: string;
  /** The layer's input, batch first. */
  readonly x: NodeId;
  readonly z: NodeId;
  readonly a: NodeId;
  readonly delta: NodeId;
  readonly upstream: NodeId;
  /** Values within the layer that have names of their own. */
  readonly inner: readonly InnerNodes[];
  /** Parts of z that have names of their own, and no nodes. */
  readonly gates: readonly CellGate[];
  /** What it computes on the way to its a, in this order: z, inner values, gates. */
  readonly quantities: readonly Quantity[];
  /** The nodes of its forward pass, those of layers within it too: from ≤ id < to. */
  readonly from: NodeId;
  readonly to: NodeId;
}

/** One node's share of the backward pass: what its vjp made of its cotangent, and the nodes made for that, from ≤ id < to. */
export interface Pull {
  readonly node: NodeId;
  readonly cotangent: NodeId;
  /** What each input is handed; null: nothing, by construction. */
  readonly parts: readonly (NodeId | null)[];
  readonly from: NodeId;
  readonly to: NodeId;
}

/** A node with several uses: its cotangent is the sum of what each hands back. */
export interface Meeting {
  readonly node: NodeId;
  readonly parts: readonly NodeId[];
  readonly sum: NodeId;
  readonly from: NodeId;
  readonly to: NodeId;
}

/** Something that a layer computes: `z`, `scores`, and the nodes that make it; none of a gate. */
export interface Quantity {
  readonly name: string;
  readonly nodes: readonly NodeId[];
}

/** An inner value of a layer, and ∂J/∂value. */
export interface InnerNodes {
  readonly name: string;
  readonly value: NodeId;
  readonly delta: NodeId;
}

/** The text that a hand-written derivative came from. */
export interface WrittenSource {
  /** f and df as the user wrote them. */
  readonly f: string;
  readonly df: string;
  /** Ways to write f's derivative, those that read best first: texts, and the nodes that each would be. */
  derivatives(): readonly { readonly text: string; build(b: GraphBuilder): NodeId }[];
}

/** An elementwise function whose derivative the user wrote: what was written is a node beside what it claims to be. */
export interface Handwritten {
  /** The layer's path, or 'loss'. */
  readonly layer: string;
  readonly op: 'activation' | 'loss';
  /** Where the derivative's text stands. */
  readonly range: TextRange | null;
  /** Where the text of f stands. */
  readonly valueRange: TextRange | null;
  readonly source: WrittenSource;
  /** z for an activation, the network's output a for a loss: what the derivative is with respect to. */
  readonly variable: NodeId;
  /** f, entry by entry, before any reduction; same shape as `variable`. */
  readonly value: NodeId;
  /** df, entry by entry, as the user wrote it, at the same inputs. */
  readonly written: NodeId;
  /** f's derivative, entry by entry, as the engine's own rules give it from f. */
  readonly derived: NodeId;
  /** Meant to differ (straight-through and the like). */
  readonly surrogate: boolean;
}

/** Nodes in topological order, single assignment: forward, then backward over the same primitives. */
export interface Graph {
  readonly nodes: readonly Node[];
  readonly batchSize: number;
  readonly parameters: ReadonlyMap<string, NodeId>;
  /** What a step changes without a gradient (running statistics), as it is before the step. */
  readonly buffers: ReadonlyMap<string, NodeId>;
  /** What buffers become with the step's update; a buffer that stays has no entry. */
  readonly updatedBuffers: ReadonlyMap<string, NodeId>;
  /** A scalar that is fed with the number of updates made, where noise is drawn by it; null where there is none. */
  readonly step: NodeId | null;
  readonly x: NodeId;
  readonly y: NodeId;
  /** What the last layer gives. */
  readonly output: NodeId;
  readonly loss: NodeId;
  /** ∂J/∂node for every node on a way from a leaf to the loss. */
  readonly cotangents: ReadonlyMap<NodeId, NodeId>;
  /** The backward pass, node by node, and its sums at fan-outs: from the loss down. */
  readonly pulls: readonly Pull[];
  readonly meetings: readonly Meeting[];
  /** The gradient of each parameter, by its name. */
  readonly gradients: ReadonlyMap<string, NodeId>;
  /** In the model's order: a container before the layers within it. */
  readonly layers: readonly LayerNodes[];
  readonly handwritten: readonly Handwritten[];
}
