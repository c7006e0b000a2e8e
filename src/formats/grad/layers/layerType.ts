import type { Node as JsonNode } from 'jsonc-parser';
import type { LayerBuild } from '../../../engine/layerScope.js';
import type { Buffer, Layer, Parameter } from '../../../engine/model.js';
import type { Precision, Shape } from '../../../engine/tensor.js';
import type { ReadActivation } from '../activation.js';
import type { Keys, Property } from '../keys.js';
import type { OpenedFiles } from '../openedFiles.js';
import type { Reader } from '../reader.js';

/** What a layer's reader knows of the world around the layer. */
export interface LayerContext {
  readonly reader: Reader;
  /** The layer's name in paths. */
  readonly path: string;
  readonly node: JsonNode;
  /** One example as it comes in; null where an earlier mistake leaves it unknown: then nothing that depends on it is reported. */
  readonly inputShape: Shape | null;
  readonly precision: Precision;
  readonly seed: number;
  /** The files that the document names: `readValues` looks them up here. */
  readonly files: OpenedFiles;
}

/** A layer of a file, whole. */
export interface MadeLayer {
  readonly layer: Layer;
  readonly parameters: readonly Parameter[];
  /** None where absent. */
  readonly buffers?: readonly Buffer[];
  readonly build: LayerBuild;
  /** Layers within it, whose paths begin with its own; its `build` builds them through `LayerScope.within`. */
  readonly inner?: readonly MadeLayer[];
}

/** A layer and all that it contains, itself first. */
export function withInner(made: MadeLayer): MadeLayer[] {
  return [made, ...(made.inner ?? []).flatMap(withInner)];
}

export interface ReadLayer {
  /** One example as it goes out; null where a mistake leaves it unknown. */
  readonly outputShape: Shape | null;
  /** null where a mistake was reported. */
  readonly made: MadeLayer | null;
  readonly activation: { readonly read: ReadActivation; readonly node: JsonNode } | null;
}

/** A layer type of the model file: one file in this folder, one line in `index.ts`. */
export interface LayerType {
  readonly description: string;
  /** Besides `type` and `name`. */
  readonly keys: Keys;
  /** What completion writes for a new layer. */
  readonly snippet: object;
  read(context: LayerContext, keys: ReadonlyMap<string, Property>): ReadLayer;
}
