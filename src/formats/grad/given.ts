import { findNodeAtLocation } from 'jsonc-parser';
import type { Model } from '../../engine/model.js';
import type { Property } from './keys.js';
import type { Reader } from './reader.js';

const PLACES = { x: ['data', 'x'], y: ['data', 'y'], learningRate: ['train', 'learningRate'] } as const;

/** Where a document says x, y and η: at their keys. What it does not say is left out. `keys`: the document's own. */
export function givenIn(reader: Reader, keys: ReadonlyMap<string, Property>): NonNullable<Model['given']> {
  const found = Object.entries(PLACES).flatMap(([name, [outer, inner]]) => {
    const within = keys.get(outer)?.value;
    const key = within && findNodeAtLocation(within, [inner])?.parent?.children?.[0];
    return key ? [[name, reader.range(key)] as const] : [];
  });
  return Object.fromEntries(found);
}
