import { type Shape, sameShape, shapeText, sizeOf } from '../../engine/tensor.js';

/**
 * Whether numbers of one shape can stand for another without changing their order: axes of length 1 aside they are
 * the same, or one of them is flat. [784] and [28, 28] fit [1, 28, 28]; [32, 32, 3] does not fit [3, 32, 32].
 */
export function fits(found: Shape, wanted: Shape): boolean {
  const [a, b] = [longAxes(found), longAxes(wanted)];
  return sameShape(a, b) || (sizeOf(a) === sizeOf(b) && (a.length === 1 || b.length === 1));
}

function longAxes(shape: Shape): Shape {
  return shape.filter((extent) => extent !== 1);
}

/** "an example of x has 3 numbers", and a hint where only the order of the axes is another. */
export function exampleText(what: 'x' | 'y', found: Shape, wanted: Shape): string {
  const size = sizeOf(found);
  if (longAxes(found).length < 2) return `an example of ${what} has ${size} number${size === 1 ? '' : 's'}`;
  const turned = sameShape([...found].sort(), [...wanted].sort());
  const hint = turned ? ' (maps are [channels, height, width]; the axes are in another order)' : '';
  return `an example of ${what} is ${shapeText(found)}${hint}`;
}
