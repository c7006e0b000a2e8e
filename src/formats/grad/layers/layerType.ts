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
  /** Its type's name: `dense`. */
  readonly type: string;
  /** Where the type's name stands: the place for what is wrong with the layer as a whole. */
  readonly typeNode: JsonNode;
  /** The layer's name in paths: `hidden`, or `block.hidden` within another layer. */
  readonly path: string;
  readonly node: JsonNode;
  /** One example as it comes in; null where an earlier mistake leaves it unknown: then nothing that depends on it is reported. */
  readonly inputShape: Shape | null;
  readonly precision: Precision;
  readonly seed: number;
  /** The files that the document names: `readValues` looks them up here. */
  readonly files: OpenedFiles;
  /** Whether a later layer is this one's activation, and of the relu family: He et al.'s initial weights are for that too. */
  readonly beforeRelu: boolean;
  /** Reads a list of layers within this one; undefined where a mistake was reported of the list itself. */
  readLayers(node: JsonNode, inputShape: Shape | null): ReadLayer[] | undefined;
}

/** The keys of a layer, by name. */
export type LayerKeys = ReadonlyMap<string, Property>;

/** A layer of a file, whole. */
export interface MadeLayer {
  readonly layer: Layer;
  readonly parameters: readonly Parameter[];
  /** None where absent. */
  readonly buffers?: readonly Buffer[];
  readonly build: LayerBuild;
  /** Layers within it, whose paths begin with its own; its `build` builds them through `LayerScope.within`. */
  readonly inner?: readonly MadeLayer[];
  /** How many rows the table has in which the layer looks up what comes in: where x comes in, x is held to that. */
  readonly vocabulary?: number;
  /** Of a norm over the batch: how many values of each channel one example has, and the layer's place. */
  readonly perChannel?: { readonly values: number; readonly node: JsonNode };
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
  /** f of a = f(z), and where it stands; null where there is none. */
  readonly activation: { readonly read: ReadActivation; readonly node: JsonNode } | null;
  /** Where a layer that is a softmax along the last axis says so, and what makes it linear. */
  readonly softmax?: { readonly node: JsonNode; readonly linear: string | null };
}

/** What the schema says where a layer stands. */
export const LAYER_REFERENCE = { $ref: '#/definitions/layer' };

/** A layer type of the model file: one file in this folder, one line in `index.ts`. */
export interface LayerType {
  readonly description: string;
  /** Besides `type` and `name`. */
  readonly keys: Keys;
  /** Keys whose names depend on what else stands in the layer; none where absent. */
  moreKeys?(node: JsonNode): Keys;
  /** What completion writes for a new layer. */
  readonly snippet: object;
  /** Whether an activation that follows is still the activation of the layer before: it has no weights, and moves or scales. */
  readonly passesOn?: boolean;
  read(context: LayerContext, keys: LayerKeys): ReadLayer;
}
