import type { Node as JsonNode } from 'jsonc-parser';
import { nearest } from '../nearest.js';
import type { Reader, Span } from './reader.js';

/** One key of an object in the model file: what the reader looks for and what completion and hover say. */
export interface Key {
  /** Markdown; the first thing that a hover shows. */
  readonly description: string;
  readonly required?: boolean;
  /** A fragment of JSON schema for completion: values, defaults, keys within. It must never make a document invalid. */
  readonly schema?: object;
}

export type Keys = Readonly<Record<string, Key>>;

export interface Property {
  readonly key: Span & { readonly name: string };
  readonly value: JsonNode;
}

/** The properties of an object by name. Reports unknown and repeated keys, and required ones that are missing. */
export function readKeys(reader: Reader, node: JsonNode, keys: Keys, what: string): ReadonlyMap<string, Property> {
  const found = new Map<string, Property>();
  for (const property of node.children ?? []) {
    const [key, value] = property.children ?? [];
    // A key without a value is a syntax error, which is reported as such.
    if (!key || !value) continue;
    const name = String(key.value);
    if (!Object.hasOwn(keys, name)) reader.unknown(key, `${what} key`, name, Object.keys(keys));
    else if (found.has(name)) reader.error('structure', key, `"${name}" stands here a second time; only one can count`);
    else found.set(name, { key: { offset: key.offset, length: key.length, name }, value });
  }
  for (const [name, { required }] of Object.entries(keys)) {
    if (required && !found.has(name) && !misspelt(node, name, keys)) {
      reader.error('structure', opening(node), `${what} needs the key "${name}"`);
    }
  }
  return found;
}

/** The brace that opens an object: where a missing key is reported. */
function opening(node: JsonNode): Span {
  return { offset: node.offset, length: 1 };
}

/** A required key is not missing as well where an unknown one is close to it: that is one mistake. */
function misspelt(node: JsonNode, name: string, keys: Keys): boolean {
  const unknown = (node.children ?? [])
    .map((property) => String(property.children?.[0]?.value))
    .filter((key) => !Object.hasOwn(keys, key));
  return unknown.some(
    (key) =>
      key.toLowerCase().startsWith(name.slice(0, 3).toLowerCase()) ||
      key.length === name.length ||
      nearest(key, [name]) !== null,
  );
}
