import type { Graph } from '../../engine/graph.js';
import type { Model } from '../../engine/model.js';
import type { TrainingState } from '../../engine/train/state.js';
import type { MathSymbol } from './explanation.js';
import type { Entry, Made } from './made.js';
import type { Names, Quantity } from './names.js';
import type { Reading } from './reading.js';
import type { Resolved } from './resolved.js';
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
  readonly update: UpdateScene;
  /** What was found out for this answer: how entries are written, by node and place, and the terms of sums. */
  readonly told: Map<number, Told | null>;
  readonly terms: WeakMap<readonly Made[], readonly Resolved[]>;
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
  const { graph } = scene;
  const number = (layer: string): number => graph.layers.findIndex(({ path }) => path === layer) + 1;
  return symbolOf(quantity, scene.reading.shape(quantity.node), place, { batchSize: graph.batchSize, number });
}
