import type { LayerNodes, NodeId } from '../../src/engine/graph.js';
import { type Data, type Shape, sizeOf } from '../../src/engine/tensor.js';
import type { Draw } from '../networks/draw.js';
import type { RunNetwork } from '../networks/network.js';

/** A mistake in a backward pass: a node of it, and the numbers that a person's wrong code would have put there. */
export interface Planting {
  /** As the contract names faults (§5); `relative` is an entry off by `size` of itself, `valid-subgradient` no fault at all. */
  readonly kind: string;
  readonly size: number | null;
  readonly node: NodeId;
  readonly values: Float64Array;
  readonly layer: string;
}

/** Reads a network's numbers as they stand after the correct pass, and as they stood a step before. */
export interface Traced {
  readonly network: RunNetwork;
  readonly draw: Draw;
  readonly at: (id: NodeId) => Float64Array;
  readonly shape: (id: NodeId) => Shape;
  /** The same numbers with the parameters of a step before: what a stale cache holds. */
  readonly before: (id: NodeId) => Float64Array;
  /** ∂J/∂node where the gradient passes through it on its way; undefined elsewhere. */
  readonly cotangent: (id: NodeId) => NodeId | undefined;
}

export type Plant = (traced: Traced) => Planting[];

/** Collects plantings at one node; numbers that are the correct ones, bit for bit, are no planting. */
export class Plot {
  readonly plantings: Planting[] = [];
  readonly correct: Float64Array;

  constructor(
    traced: Traced,
    readonly node: NodeId,
    readonly layer: string,
  ) {
    this.correct = traced.at(node);
  }

  add(kind: string, values: ArrayLike<number> | null, size: number | null = null): this {
    if (values === null || values.length !== this.correct.length) return this;
    const planted = Float64Array.from(values);
    const same = planted.every((value, i) => Object.is(value, this.correct[i]) || value === this.correct[i]);
    if (!same) this.plantings.push({ kind, size, node: this.node, values: planted, layer: this.layer });
    return this;
  }

  /** The correct numbers, each changed. */
  each(kind: string, change: (value: number, i: number) => number): this {
    return this.add(kind, this.correct.map(change));
  }
}

/** Entries of another order: `from(i)` is where the i-th comes from. */
export function moved(data: ArrayLike<number>, from: (i: number) => number): Float64Array {
  return Float64Array.from({ length: data.length }, (_, i) => data[from(i)] ?? 0);
}

/** Along an axis every entry comes from the one before it, the first from the last. */
export function rolled(data: ArrayLike<number>, shape: Shape, axis: number): Float64Array | null {
  const extent = shape[axis] ?? 1;
  if (extent < 2) return null;
  const inner = sizeOf(shape.slice(axis + 1));
  return moved(data, (i) => {
    const place = Math.floor(i / inner) % extent;
    return i + (((place + extent - 1) % extent) - place) * inner;
  });
}

/** Whether a layer's own activation stands between its z and its a, and δ on the gradient's way. */
export function isActivated({ cotangent }: Traced, { z, a, delta }: LayerNodes): boolean {
  return z !== a && cotangent(z) === delta;
}

export function layerType({ network }: Traced, path: string): string {
  return network.model.layers.find((layer) => layer.path === path)?.type ?? '';
}

export function parameterOf({ network }: Traced, name: string): Data | undefined {
  return network.state.parameters.get(name);
}
