import { DATA_KEYS } from './data.js';
import { DOCUMENT_KEYS, LAYER_KEYS } from './document.js';
import type { Key, Keys } from './keys.js';
import { LAYER_TYPES } from './layers/index.js';
import type { LayerType } from './layers/layerType.js';
import { TRAIN_KEYS } from './train.js';

/**
 * The JSON schema of `*.grad.json`, for completion and hovers, made from the keys that the reader itself uses.
 * It never finds a mistake: the reader does, with better words, and each mistake is underlined once.
 */
export function schema(): object {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'DeltaScope model',
    // Extensions of VS Code's JSON support: without them comments and trailing commas would be underlined.
    allowComments: true,
    allowTrailingCommas: true,
    properties: {
      ...properties(DOCUMENT_KEYS),
      layers: { ...property(DOCUMENT_KEYS.layers as Key), items: layerSchema() },
      data: { ...property(DOCUMENT_KEYS.data as Key), ...object(DATA_KEYS) },
      train: { ...property(DOCUMENT_KEYS.train as Key), ...object(TRAIN_KEYS) },
    },
    defaultSnippets: [{ label: 'model', description: 'a new model', body: MODEL }],
  };
}

const MODEL = {
  input: [2],
  layers: [
    { type: 'dense', name: 'hidden', units: 2, activation: 'sigmoid' },
    { type: 'dense', name: 'output', units: 1, activation: 'sigmoid' },
  ],
  loss: 'squared-error',
  data: { x: [[0, 1]], y: [[1]] },
  train: { learningRate: 0.5 },
};

function property({ description, schema: fragment }: Key): object {
  return { markdownDescription: description, ...fragment };
}

function properties(keys: Keys): Record<string, object> {
  return Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, property(key)]));
}

function object(keys: Keys): object {
  return { properties: properties(keys) };
}

/** Keys of all layer types together: a key says which types it belongs to where they differ. */
function layerSchema(): object {
  const types: readonly [string, LayerType][] = Object.entries(LAYER_TYPES);
  const all: Record<string, object> = properties(LAYER_KEYS);
  for (const [, { keys }] of types) for (const [name, key] of Object.entries(keys)) all[name] ??= property(key);
  return {
    properties: all,
    defaultSnippets: types.map(([label, { description, snippet }]) => ({ label, description, body: snippet })),
  };
}
