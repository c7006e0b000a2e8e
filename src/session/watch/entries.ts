import { type Shape, shapeText, sizeOf, type Tensor, tensor } from '../../engine/tensor.js';

/**
 * Two tensors entry by entry, stretched to each other's shape as NumPy stretches: axes are matched from the last one, and
 * one of extent 1 fits any. Throws an Error for the user where the shapes do not go together.
 */
export function pairwise(x: Tensor, y: Tensor, f: (x: number, y: number) => number, bool = false): Tensor {
  const shape = stretched(x.shape, y.shape);
  const [ofX, ofY] = [places(x.shape, shape), places(y.shape, shape)];
  const data = Float64Array.from({ length: sizeOf(shape) }, (_, i) =>
    f(x.data[ofX(i)] as number, y.data[ofY(i)] as number),
  );
  return tensor(shape, data, bool ? 'bool' : 'float64');
}

/** A tensor entry by entry. */
export function entrywise(x: Tensor, f: (x: number) => number, bool = false): Tensor {
  return tensor(x.shape, Float64Array.from(x.data, f), bool ? 'bool' : 'float64');
}

export function scalar(value: number): Tensor {
  return tensor([], [value]);
}

function stretched(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const [m, n] = [a[axis - rank + a.length] ?? 1, b[axis - rank + b.length] ?? 1];
    if (m !== n && m !== 1 && n !== 1) {
      throw new Error(`${shapeText(a)} and ${shapeText(b)} do not go together entry by entry`);
    }
    return m === 1 ? n : m;
  });
}

/** From a place in the stretched tensor to the place in the one that was stretched. */
function places(from: Shape, to: Shape): (place: number) => number {
  if (from.length === to.length && from.every((extent, axis) => extent === to[axis])) return (place) => place;
  if (sizeOf(from) === 1) return () => 0;
  return (place) => {
    let [rest, at, stride] = [place, 0, 1];
    for (let axis = to.length - 1, own = from.length - 1; own >= 0; axis--, own--) {
      const extent = from[own] as number;
      const index = rest % (to[axis] as number);
      rest = Math.floor(rest / (to[axis] as number));
      at += (extent === 1 ? 0 : index) * stride;
      stride *= extent;
    }
    return at;
  };
}
