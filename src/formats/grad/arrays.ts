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
  return fill(reader, node, { shape, what, each, values }, 0, 0) ? values : undefined;
}

interface Filling {
  readonly shape: Shape;
  readonly what: string;
  readonly each: readonly string[];
  readonly values: Float64Array;
}

function fill(reader: Reader, node: JsonNode, to: Filling, axis: number, offset: number): boolean {
  if (axis === to.shape.length) {
    const value = readNumber(reader, node, `an entry of ${to.what}`);
    if (value !== undefined) to.values[offset] = value;
    return value !== undefined;
  }
  if (!hasExtent(reader, node, to, axis)) return false;
  const stride = sizeOf(to.shape.slice(axis + 1));
  // Every row is read, so that two ragged rows are two problems.
  return (node.children ?? []).map((child, i) => fill(reader, child, to, axis + 1, offset + i * stride)).every(Boolean);
}

function hasExtent(reader: Reader, node: JsonNode, { shape, what, each }: Filling, axis: number): boolean {
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
