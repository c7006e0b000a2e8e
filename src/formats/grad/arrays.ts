import type { Node as JsonNode } from 'jsonc-parser';
import { type Shape, shapeText, sizeOf } from '../../engine/tensor.js';
import { kindOf, type Reader } from './reader.js';
import { readNumber } from './scalars.js';

/**
 * Nested lists of numbers that must have a shape, as flat row-major numbers; undefined where a mistake was reported,
 * at the innermost list or number that is wrong. `what` and the names of the axes make the message:
 * "row 2 of hidden.weight has 3 numbers; expected 2, one for each input".
 */
export function readArray(
  reader: Reader,
  node: JsonNode,
  shape: Shape,
  what: string,
  each: readonly string[],
): Float64Array | undefined {
  const values = new Float64Array(sizeOf(shape));
  const good = readNested(reader, node, { shape, what, each }, (entry, place) => {
    const value = readNumber(reader, entry, `an entry of ${what}`);
    if (value !== undefined) values[place] = value;
    return value !== undefined;
  });
  return good ? values : undefined;
}

/** What nested lists must be. */
export interface Nesting {
  readonly shape: Shape;
  readonly what: string;
  readonly each: readonly string[];
}

/** Walks nested lists that must have a shape, and hands each entry with its flat place to `take`. False where a mistake was reported. */
export function readNested(
  reader: Reader,
  node: JsonNode,
  to: Nesting,
  take: (entry: JsonNode, place: number) => boolean,
): boolean {
  const walk = (at: JsonNode, axis: number, place: number): boolean => {
    if (axis === to.shape.length) return take(at, place);
    if (!hasExtent(reader, at, to, axis)) return false;
    const stride = sizeOf(to.shape.slice(axis + 1));
    // Every row is read, so that two ragged rows are two problems.
    return (at.children ?? []).map((child, i) => walk(child, axis + 1, place + i * stride)).every(Boolean);
  };
  return walk(node, 0, 0);
}

function hasExtent(reader: Reader, node: JsonNode, { shape, what, each }: Nesting, axis: number): boolean {
  const extent = shape[axis] as number;
  const why = each[axis] ? `, one for each ${each[axis]}` : '';
  const items = axis === shape.length - 1 ? 'number' : 'row';
  const expected = `${extent} ${items}${extent === 1 ? '' : 's'}${why}`;
  if (node.type !== 'array') {
    reader.error(
      'structure',
      node,
      `${what} has the shape [${shapeText(shape)}]: expected a list of ${expected}; found ${kindOf(node)}`,
    );
    return false;
  }
  const found = node.children?.length ?? 0;
  if (found === extent) return true;
  const place = axis === 0 ? what : `this row of ${what}`;
  reader.error('value', node, `${place} has ${found} ${items}${found === 1 ? '' : 's'}; expected ${expected}`);
  return false;
}
