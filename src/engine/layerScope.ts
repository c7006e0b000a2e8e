import type { GraphBuilder } from './builder.js';
import type { CellGate } from './cellGates.js';
import type { InnerNodes, LayerNodes, NodeId, Quantity } from './graph.js';
import type { Buffer, Mode, Parameter } from './model.js';

/** A value that was never computed as one node: the z of every time step, say. */
export interface Parts {
  readonly parts: readonly NodeId[];
  /** Puts the parts, or their cotangents, together as they are shown. */
  join(b: GraphBuilder, parts: readonly NodeId[]): NodeId;
}

/** What a layer made of its input (contract, §0). */
export interface LayerValues {
  readonly z: NodeId | Parts;
  readonly a: NodeId;
  /** Inner values that have names of their own: attention's scores, … */
  readonly inner?: Readonly<Record<string, NodeId | Parts>>;
  readonly gates?: readonly CellGate[];
  /** The names of z, inner values and gates in the order in which they are computed; inner values and then z where absent. */
  readonly order?: readonly string[];
}

/** How a layer becomes nodes, from its input x, [N, …]. */
export interface LayerBuild {
  readonly path: string;
  build(scope: LayerScope, x: NodeId): LayerValues;
}

/** What a layer may use while it is built. */
export interface LayerScope {
  readonly b: GraphBuilder;
  readonly mode: Mode;
  /** By its full name: `hidden.weight`. */
  parameter(name: string): NodeId;
  /** A buffer as it is before the step: `norm.running_mean`. */
  buffer(name: string): NodeId;
  /** What the buffer becomes with the step's update. */
  update(buffer: string, value: NodeId): void;
  /** Uniform numbers in [0, 1), drawn anew at each step by the model's seed, the step and `purpose`. */
  uniform(purpose: string, shape: readonly number[]): NodeId;
  /** Builds a layer within this one, and answers its a. */
  within(layer: LayerBuild, x: NodeId): NodeId;
}

interface Built {
  readonly path: string;
  readonly x: NodeId;
  readonly from: NodeId;
  to: NodeId;
  values: LayerValues | null;
}

/** What a network has before its layers are built. */
interface Given {
  readonly parameters: readonly Parameter[];
  readonly buffers: readonly Buffer[];
  readonly seed: number;
}

/** The scope of a whole network: collects what its layers made, containers before what they contain. */
export class NetworkScope implements LayerScope {
  readonly parameters: ReadonlyMap<string, NodeId>;
  readonly buffers: ReadonlyMap<string, NodeId>;
  readonly updated = new Map<string, NodeId>();
  stepLeaf: NodeId | null = null;
  private readonly built: Built[] = [];

  constructor(
    readonly b: GraphBuilder,
    private readonly network: Given,
    readonly mode: Mode,
  ) {
    this.parameters = new Map(network.parameters.map(({ name, shape }) => [name, b.leaf('parameter', name, shape)]));
    this.buffers = new Map(network.buffers.map(({ name, shape }) => [name, b.leaf('buffer', name, shape)]));
  }

  parameter(name: string): NodeId {
    return found(this.parameters, name, 'parameter');
  }

  buffer(name: string): NodeId {
    return found(this.buffers, name, 'buffer');
  }

  update(buffer: string, value: NodeId): void {
    this.updated.set(buffer, value);
  }

  uniform(purpose: string, shape: readonly number[]): NodeId {
    this.stepLeaf ??= this.b.leaf('input', 'step', []);
    return this.b.apply('noise', [this.stepLeaf], {
      shape,
      distribution: 'uniform',
      seed: this.network.seed,
      purpose,
    });
  }

  within(layer: LayerBuild, x: NodeId): NodeId {
    const from = this.b.nodes.length;
    const built: Built = { path: layer.path, x, from, to: from, values: null };
    this.built.push(built);
    built.values = layer.build(this, x);
    built.to = this.b.nodes.length;
    return built.values.a;
  }

  /** Every layer with its cotangents, once those are known. */
  seen(cotangent: (id: NodeId) => NodeId): LayerNodes[] {
    return this.built.map(({ path, x, from, to, values }) => {
      const { z, a, inner = {}, gates = [] } = values as LayerValues;
      const { value, delta } = this.shown(z, cotangent);
      const named = Object.entries(inner).map(([name, each]): InnerNodes => ({ name, ...this.shown(each, cotangent) }));
      const quantities = quantitiesOf(values as LayerValues);
      return { path, x, z: value, a, delta, upstream: cotangent(a), inner: named, gates, quantities, from, to };
    });
  }

  private shown(value: NodeId | Parts, cotangent: (id: NodeId) => NodeId): { value: NodeId; delta: NodeId } {
    if (typeof value === 'number') return { value, delta: cotangent(value) };
    return {
      value: value.join(this.b, value.parts),
      delta: value.join(this.b, value.parts.map(cotangent)),
    };
  }
}

function quantitiesOf({ z, inner = {}, order = [...Object.keys(inner), 'z'] }: LayerValues): Quantity[] {
  return order.map((name) => {
    const value = name === 'z' ? z : inner[name];
    return { name, nodes: value === undefined ? [] : typeof value === 'number' ? [value] : value.parts };
  });
}

function found(map: ReadonlyMap<string, NodeId>, name: string, what: string): NodeId {
  const id = map.get(name);
  if (id === undefined) throw new RangeError(`there is no ${what} ${name}`);
  return id;
}
