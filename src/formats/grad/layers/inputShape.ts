import { type Shape, sizeOf } from '../../../engine/tensor.js';
import type { Fix } from '../reader.js';
import type { LayerContext } from './layerType.js';

/** `[channels, height, width]`, `[8, 8]` */
export function listed(entries: readonly (string | number)[]): string {
  return `[${entries.join(', ')}]`;
}

/**
 * A layer's input shape, where it has the axes that the layer works on; null where it has not, which is reported with what
 * to put before the layer, and where an earlier mistake leaves it unknown.
 */
export function inputWith(context: LayerContext, axes: readonly string[]): Shape | null {
  const { inputShape } = context;
  if (inputShape === null || inputShape.length === axes.length) return inputShape;
  wrongInput(context, `an input of ${listed(axes)}`, reshaped(inputShape, axes));
  return null;
}

/** Reports that a layer does not go with its input, and offers a reshape before it where one is near. */
export function wrongInput(context: LayerContext, needs: string, near: Shape | null): null {
  const { reader, type, typeNode, node, inputShape } = context;
  const message = `${type} needs ${needs}; this one is ${listed(inputShape ?? [])}: put a reshape before it`;
  // A fix replaces what is underlined: with one it is all from the layer's brace to its type.
  const start = { offset: node.offset, length: typeNode.offset + typeNode.length - node.offset };
  if (near === null) reader.error('value', typeNode, message);
  else reader.error('value', start, message, putBefore(near, reader.source(start)));
  return null;
}

function putBefore(shape: Shape, source: string): Fix {
  return {
    title: `Put a reshape to ${listed(shape)} before it`,
    replacement: `{ "type": "reshape", "shape": ${listed(shape)} },\n    ${source}`,
  };
}

/** The likeliest shape with so many axes: axes of 1 in front, one square for what was flat, or the trailing axes as one. */
function reshaped(shape: Shape, axes: readonly string[]): Shape | null {
  const missing = axes.length - shape.length;
  if (axes.length === 3 && shape.length === 1) return square(sizeOf(shape));
  if (axes.length === 2 && shape.length === 1) return axes[0] === 'channels' ? [1, ...shape] : [...shape, 1];
  if (missing > 0) return [...new Array<number>(missing).fill(1), ...shape];
  return null;
}

/** One or three square maps of so many pixels; null where they are none. */
function square(size: number): Shape | null {
  for (const channels of [1, 3]) {
    const side = Math.round(Math.sqrt(size / channels));
    if (side > 1 && channels * side * side === size) return [channels, side, side];
  }
  return null;
}
