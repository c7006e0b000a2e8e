import type { LayerNodes } from '../../engine/graph.js';
import type { Layer, Model } from '../../engine/model.js';
import { type Data, norm, type Shape, sizeOf } from '../../engine/tensor.js';
import { weightsOf } from '../../engine/train/curves.js';
import type { Trainer } from '../../engine/train/trainer.js';
import { saturatedShare } from './saturation.js';

/** What the numbers of a layer look like at a step, over the whole batch. */
export interface LayerStatistics {
  readonly path: string;
  /** What has weights of its own: an entry of a dense layer's a, a channel of maps, an entry at each position of a sequence. */
  readonly units: number;
  /** The share of a's entries that are exactly 0, in [0, 1]. */
  readonly zeros: number;
  /** The share of a's entries where the activation is flat (`SATURATED`); null where there is none that is flat at both ends. */
  readonly saturated: number | null;
  /** Units whose a is 0 for the whole batch; null without an activation. */
  readonly dead: number | null;
  /** ‖ΔW‖/‖W‖ of the coming update, over all the layer's weights together; null without weights, and where all are frozen. */
  readonly ratio: number | null;
  /** Of a's finite entries; NaN where there are none. */
  readonly smallest: number;
  readonly largest: number;
  /** Entries of a that are NaN or infinite. */
  readonly nonFinite: number;
}

/** The step where a trainer stands, by layer in the model's order: one pass over each a. Yields on the way; the trainer stays there. */
export function* layerStatistics(trainer: Trainer, model: Pick<Model, 'layers'>): Generator<void, LayerStatistics[]> {
  const all: LayerStatistics[] = [];
  for (const nodes of trainer.graph.layers) {
    const layer = model.layers.find(({ path }) => path === nodes.path) as Layer;
    const a = trainer.view(nodes.a);
    const { units, inner } = unitsOf(layer);
    const entries = entriesOf(a);
    const dead = hasActivation(nodes) ? deadUnits(a, units, inner) : null;
    yield;
    const saturated = saturatedShare(trainer, nodes, layer);
    yield;
    all.push({ path: nodes.path, units, ...entries, saturated, dead, ratio: updateRatio(trainer, layer) });
    yield;
  }
  return all;
}

/** ‖ΔW‖/‖W‖ of the update that comes next, over a layer's weights together; null without weights, and where all are frozen. */
export function updateRatio(trainer: Trainer, layer: Layer): number | null {
  const weights = weightsOf(layer).filter((name) => trainer.updated.names.includes(name));
  if (weights.length === 0) return null;
  const changes = weights.map((name) => norm(trainer.ahead(name)?.change ?? []));
  return norm(changes) / norm(weights.map((name) => norm(trainer.parameter(name))));
}

function hasActivation({ z, a }: LayerNodes): boolean {
  return z !== a;
}

/** How many units a has, and how many entries of each lie side by side: those of a map. */
export function unitsOf({ type, outputShape }: Layer): { readonly units: number; readonly inner: number } {
  const channelsFirst = outputShape.length === 3 || (/^conv/.test(type) && outputShape.length === 2);
  const [units = 1, ...map]: Shape = channelsFirst ? outputShape : outputShape.slice(-1);
  return { units, inner: sizeOf(map) };
}

function deadUnits(a: Data, units: number, inner: number): number {
  const alive = new Uint8Array(units);
  for (let i = 0; i < a.length; i++) if (a[i] !== 0) alive[Math.floor(i / inner) % units] = 1;
  return units - alive.reduce((sum, each) => sum + each, 0);
}

function entriesOf(a: Data): Pick<LayerStatistics, 'zeros' | 'smallest' | 'largest' | 'nonFinite'> {
  let [zeros, nonFinite, smallest, largest] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of a) {
    if (value === 0) zeros++;
    if (!Number.isFinite(value)) nonFinite++;
    else {
      if (value < smallest) smallest = value;
      if (value > largest) largest = value;
    }
  }
  const none = nonFinite === a.length;
  return {
    zeros: zeros / a.length,
    smallest: none ? Number.NaN : smallest,
    largest: none ? Number.NaN : largest,
    nonFinite,
  };
}
