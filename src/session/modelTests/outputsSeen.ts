import type { LayerNodes } from '../../engine/graph.js';
import type { Layer } from '../../engine/model.js';
import { sizeOf } from '../../engine/tensor.js';
import type { Trainer } from '../../engine/train/trainer.js';

/** Layers that leave the axis of units where it is. */
const KEEPS_UNITS = /^(activation|dropout)$|pool|norm/;

/** The units of a layer whose output, or δ, was never anything but 0. */
export interface DeadUnits {
  readonly layer: Layer;
  readonly units: readonly number[];
  /** Units in all. */
  readonly of: number;
}

/** What came out of the units behind activations, over many batches. A unit of a convolution is a channel, with all its places. */
export class OutputsSeen {
  private readonly alive = new Map<Layer, Uint8Array>();

  constructor(private readonly layers: readonly Layer[]) {}

  /** Looks at the step that a trainer stands at. */
  add(trainer: Trainer): void {
    for (const layer of this.layers) {
      const nodes = trainer.graph.layers.find(({ path }) => path === layer.path);
      if (layer.activation !== null && nodes && nodes.z !== nodes.a) this.addLayer(layer, nodes, trainer);
    }
  }

  dead(): DeadUnits[] {
    return [...this.alive].flatMap(([layer, alive]) => {
      const units = Array.from(alive.keys()).filter((unit) => alive[unit] === 0);
      return units.length > 0 ? [{ layer, units, of: alive.length }] : [];
    });
  }

  private addLayer(layer: Layer, { a, delta }: LayerNodes, trainer: Trainer): void {
    const [outputs, cotangents] = [trainer.view(a), trainer.view(delta)];
    const { units, places } = this.unitsOf(layer);
    const alive = this.alive.get(layer) ?? new Uint8Array(units);
    this.alive.set(layer, alive);
    for (let i = 0; i < outputs.length; i++) {
      if (outputs[i] !== 0 || cotangents[i] !== 0) alive[Math.floor(i / places) % units] = 1;
    }
  }

  /** `places`: how many numbers of a unit lie side by side. */
  private unitsOf(layer: Layer): { readonly units: number; readonly places: number } {
    const { outputShape } = layer;
    const before = this.layers.slice(0, this.layers.indexOf(layer) + 1).reverse();
    const convolved = before.find(({ type }) => !KEEPS_UNITS.test(type))?.type.startsWith('conv') ?? false;
    if (convolved) return { units: outputShape[0] ?? 1, places: sizeOf(outputShape.slice(1)) };
    return { units: outputShape.at(-1) ?? 1, places: 1 };
  }
}
