import type { Node as JsonNode } from 'jsonc-parser';
import { kindOf, type Reader } from './reader.js';

export interface NumberRule {
  /** The least value that is allowed. */
  readonly min?: number;
  /** The largest value that is allowed. */
  readonly max?: number;
  /** Every value allowed is greater. */
  readonly above?: number;
  readonly below?: number;
  readonly whole?: boolean;
}

/** A finite number within its rule; undefined where it was reported. */
export function readNumber(reader: Reader, node: JsonNode, what: string, rule: NumberRule = {}): number | undefined {
  if (node.type !== 'number') return reader.error('structure', node, `${what} is a number; found ${kindOf(node)}`);
  const value = node.value as number;
  if (!Number.isFinite(value)) {
    return reader.error('value', node, `${reader.source(node)} is too large for a float64; expected a finite number`);
  }
  const wanted = violated(value, rule);
  return wanted === null ? value : reader.error('value', node, `${what} is ${wanted}; found ${value}`);
}

function violated(value: number, { min, max, above, below, whole }: NumberRule): string | null {
  const kind = whole ? 'a whole number' : 'a number';
  if (whole && !Number.isInteger(value)) return kind;
  if (min !== undefined && value < min) return `${kind} from ${min} on`;
  if (max !== undefined && value > max) return `${kind} up to ${max}`;
  if (above !== undefined && value <= above) return `${kind} above ${above}`;
  if (below !== undefined && value >= below) return `${kind} below ${below}`;
  return null;
}

export function readBoolean(reader: Reader, node: JsonNode, what: string): boolean | undefined {
  if (node.type === 'boolean') return node.value as boolean;
  return reader.error('structure', node, `${what} is true or false; found ${kindOf(node)}`);
}

export function readText(reader: Reader, node: JsonNode, what: string): string | undefined {
  if (node.type === 'string') return node.value as string;
  return reader.error('structure', node, `${what} is a text in quotes; found ${kindOf(node)}`);
}

/** One of a table's names. */
export function readChoice<T extends string>(
  reader: Reader,
  node: JsonNode,
  what: string,
  names: readonly T[],
): T | undefined {
  if (node.type !== 'string') {
    return reader.error('structure', node, `${what} is a name, one of ${names.join(', ')}; found ${kindOf(node)}`);
  }
  const word = node.value as string;
  return names.find((name) => name === word) ?? reader.unknown(node, what, word, names);
}

/** Entries that one tensor may have: 0.4 GB in float64. */
export const MOST_ENTRIES = 50_000_000;

/** A shape: a list of extents, each ≥ 1, with no more entries than fit into memory. */
export function readShape(reader: Reader, node: JsonNode, what: string): number[] | undefined {
  const extents = node.type === 'number' ? wholeList(reader, [node], what) : readExtents(reader, node, what);
  const entries = extents?.reduce((size, extent) => size * extent, 1) ?? 0;
  if (entries <= MOST_ENTRIES) return extents;
  return reader.error('value', node, `${what} has ${entries} entries; at most ${MOST_ENTRIES} can be held`);
}

function readExtents(reader: Reader, node: JsonNode, what: string): number[] | undefined {
  if (node.type !== 'array' || !node.children?.length) {
    return reader.error('structure', node, `${what} is a shape such as [2] or [8, 8]; found ${kindOf(node)}`);
  }
  return wholeList(reader, node.children, what);
}

function wholeList(reader: Reader, nodes: readonly JsonNode[], what: string): number[] | undefined {
  const extents = nodes.map((node) => readNumber(reader, node, `each extent of ${what}`, { whole: true, min: 1 }));
  return extents.every((extent) => extent !== undefined) ? extents : undefined;
}
