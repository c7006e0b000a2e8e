import type { Graph } from '../../engine/graph.js';
import type { Model } from '../../engine/model.js';
import type { TrainingState } from '../../engine/train/state.js';
import type { ByEntry } from './byEntry.js';
import type { MathSymbol } from './explanation.js';
import type { Entry, Made } from './made.js';
import type { Names, Quantity } from './names.js';
import type { Reading } from './reading.js';
import type { Resolved } from './resolved.js';
import type { Stacks } from './stacks.js';
import { symbolOf } from './symbols.js';

/** What an update reads besides the graph. */
export interface UpdateScene {
  /** Updates made so far. */
  readonly step: number;
  readonly learningRate: number;
  readonly training: Model['training'];
  /** Before the update: its moments are what the update goes on from. */
  state(): TrainingState;
}

/** A step that is explained. */
export interface Scene {
  readonly model: Model;
  /** The training graph. */
  readonly graph: Graph;
  readonly names: Names;
  readonly reading: Reading;
  readonly stacks: Stacks;
  readonly update: UpdateScene;
  /** What was found out for this answer: how entries are written, the terms of sums, and what parts of formulas are called. */
  readonly told: ByEntry<Told | null>;
  readonly terms: WeakMap<readonly Made[], readonly Resolved[]>;
  readonly labels: WeakMap<Made, Map<number, string>>;
}

/** How an entry is written, where that is not how its op makes it. */
export interface Told {
  readonly made: Made;
  readonly rule: string | null;
  readonly because: string | null;
}

/** The field's own way to write an entry; null where this form does not fit it. */
export type Form = (scene: Scene, entry: Entry, quantity: Quantity | undefined) => Told | null;

/** The letter of a named quantity's entry. */
export function letterOf(scene: Scene, quantity: Quantity, place: number): MathSymbol {
  const { graph, model } = scene;
  const number = (layer: string): number => graph.layers.findIndex(({ path }) => path === layer) + 1;
  const type = (layer: string): string | null => model.layers.find(({ path }) => path === layer)?.type ?? null;
  const numbering = { batchSize: graph.batchSize, number, type };
  return symbolOf(quantity, scene.reading.shape(quantity.node), place, numbering);
}

/** l of what a layer makes, as its letters have it above. */
export function layerNumber({ graph }: Scene, layer: string | null): string | null {
  const place = graph.layers.findIndex(({ path }) => path === layer);
  return place < 0 ? null : String(place + 2);
}
