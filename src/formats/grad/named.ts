import type { Node as JsonNode } from 'jsonc-parser';
import { type Keys, readKeys } from './keys.js';
import type { Reader } from './reader.js';
import { type NumberRule, readChoice, readNumber } from './scalars.js';

type Table<N extends string> = Readonly<Record<N, { readonly parameters: Readonly<Record<string, number>> }>>;

/** Whether an object names an entry of a table, rather than holding formulas of the user's own. */
export function isNamed(node: JsonNode): boolean {
  return nameNode(node) !== undefined;
}

/** `{ "name": "elu", "alpha": 2 }`: an entry of a table with its numbers; undefined where a mistake was reported. */
export function readNamed<N extends string>(
  reader: Reader,
  node: JsonNode,
  what: string,
  table: Table<N>,
  rule: NumberRule = {},
): { readonly name: N; readonly parameters: Readonly<Record<string, number>> } | undefined {
  const place = nameNode(node);
  const name = place && readChoice(reader, place, what, Object.keys(table) as N[]);
  if (!name) return undefined;
  const takes = table[name].parameters;
  const keys: Keys = Object.fromEntries(['name', ...Object.keys(takes)].map((key) => [key, { description: '' }]));
  const given = [...readKeys(reader, node, keys, name)].filter(([key]) => key !== 'name');
  const numbers = given.map(([key, { value }]) => [key, readNumber(reader, value, `${key} of ${name}`, rule)] as const);
  if (numbers.some(([, value]) => value === undefined)) return undefined;
  return { name, parameters: { ...takes, ...(Object.fromEntries(numbers) as Record<string, number>) } };
}

/** The value under "name". */
export function nameNode(node: JsonNode): JsonNode | undefined {
  return node.children?.find((property) => property.children?.[0]?.value === 'name')?.children?.[1];
}
