import { ACTIVATION_SCHEMA, readActivation } from '../activation.js';
import type { Key } from '../keys.js';
import type { LayerContext, LayerKeys, ReadLayer } from './layerType.js';

export const ACTIVATION_KEY: Key = {
  description: 'f in a = f(z); *linear* where absent.',
  schema: ACTIVATION_SCHEMA,
};

/** A layer's own f; null where it has none, undefined where a mistake was reported. */
export function ownActivation({ reader }: LayerContext, keys: LayerKeys): ReadLayer['activation'] | undefined {
  const property = keys.get('activation');
  if (!property) return null;
  const read = readActivation(reader, property.value);
  return read && { read, node: property.value };
}
