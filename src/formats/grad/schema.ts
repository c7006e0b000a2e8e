import { DATA_KEYS } from './data.js';
import { DOCUMENT_KEYS, LAYER_KEYS } from './document.js';
import type { Key, Keys } from './keys.js';
import { LAYER_TYPES } from './layers/index.js';
import { LAYER_REFERENCE, type LayerType } from './layers/layerType.js';
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
      layers: { ...property(DOCUMENT_KEYS.layers as Key), items: LAYER_REFERENCE },
      data: { ...property(DOCUMENT_KEYS.data as Key), ...object(DATA_KEYS) },
      train: { ...property(DOCUMENT_KEYS.train as Key), ...object(TRAIN_KEYS) },
    },
    definitions: { layer: layerSchema() },
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

/** Completion and hovers say of a key what it means to the layer's type; before there is a type, what it means to the first that has it. */
function layerSchema(): object {
  const types: readonly [string, LayerType][] = Object.entries(LAYER_TYPES);
  const ofAll: Record<string, object> = {};
  for (const [, { keys }] of types) for (const [name, key] of Object.entries(keys)) ofAll[name] ??= property(key);
  return {
    properties: properties(LAYER_KEYS),
    allOf: [
      ...types.map(([type, { keys }]) => ({
        if: { properties: { type: { const: type } }, required: ['type'] },
        // biome-ignore lint/suspicious/noThenProperty: JSON schema calls it so.
        then: object(keys),
      })),
      { if: { required: ['type'] }, else: { properties: ofAll } },
    ],
    defaultSnippets: types.map(([label, { description, snippet }]) => ({ label, description, body: snippet })),
  };
}
