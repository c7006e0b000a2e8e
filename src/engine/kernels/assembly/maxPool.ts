import { evens, firstWithin, inSquares, nextVector, odds, Pooling, squaresFill, storeInTurn } from './pooling';
import { shareStart } from './share';

/** The largest entries of windows: each thread takes some maps. */
export function maxPool<T>(p: usize, thread: i32, threads: i32): void {
  const o = changetype<Pooling>(p);
  const squares = inSquares(o);
  const end = shareStart(o.maps, thread + 1, threads);
  for (let map = shareStart(o.maps, thread, threads); map < end; map++) {
    const x = o.x + <usize>map * <usize>(o.height * o.width) * sizeof<T>();
    let out = o.out + <usize>map * <usize>(o.rows * o.columns) * sizeof<T>();
    for (let row = 0; row < o.rows; row++) {
      const first = squares ? largestOfSquares<T>(o, x + <usize>(2 * row * o.width) * sizeof<T>(), out) : 0;
      for (let column = first; column < o.columns; column++) {
        const winner = winnerOf<T>(o, x, row, column);
        store<T>(out + <usize>column * sizeof<T>(), winner ? load<T>(winner) : <T>-Infinity);
      }
      out += <usize>o.columns * sizeof<T>();
    }
  }
}

/** ∂J/∂x: each thread takes some maps. */
export function maxPoolGradient<T>(p: usize, thread: i32, threads: i32): void {
  const o = changetype<Pooling>(p);
  const squares = inSquares(o), fill = squaresFill(o);
  const bytes = <usize>(o.height * o.width) * sizeof<T>();
  const end = shareStart(o.maps, thread + 1, threads);
  for (let map = shareStart(o.maps, thread, threads); map < end; map++) {
    const x = o.x + <usize>map * bytes;
    const shift = o.out - o.x;
    if (!squares || !fill) memory.fill(x + shift, 0, bytes);
    let delta = o.delta + <usize>map * <usize>(o.rows * o.columns) * sizeof<T>();
    for (let row = 0; row < o.rows; row++) {
      const first = squares ? shareOut<T>(o, x + <usize>(2 * row * o.width) * sizeof<T>(), shift, delta) : 0;
      for (let column = first; column < o.columns; column++) {
        const value = load<T>(delta + <usize>column * sizeof<T>());
        if (squares) clearSquare<T>(o, x + shift, row, column);
        const winner = winnerOf<T>(o, x, row, column);
        if (winner) store<T>(winner + shift, load<T>(winner + shift) + value);
      }
      delta += <usize>o.columns * sizeof<T>();
    }
  }
}

/** Where the first of a window's largest entries is; NaN is the largest. 0 where none is within the map. */
function winnerOf<T>(o: Pooling, x: usize, row: i32, column: i32): usize {
  const startY = row * o.strideY - o.top, startX = column * o.strideX - o.left;
  const bottom = min(startY + (o.kernelHeight - 1) * o.dilationY + 1, o.height);
  const right = min(startX + (o.kernelWidth - 1) * o.dilationX + 1, o.width);
  const left = firstWithin(startX, o.dilationX);
  let winner: usize = 0;
  let largest: T = 0;
  for (let v = firstWithin(startY, o.dilationY); v < bottom; v += o.dilationY) {
    for (let u = left; u < right; u += o.dilationX) {
      const at = x + <usize>(v * o.width + u) * sizeof<T>();
      const value = load<T>(at);
      if (winner && !(value > largest || (value != value && largest == largest))) continue;
      winner = at;
      largest = value;
    }
  }
  return winner;
}

/** Ones where b takes the place of a, which comes first. */
// @ts-ignore: decorator
@inline
function beats<T>(b: v128, a: v128): v128 {
  return v128.or(v128.gt<T>(b, a), v128.and(v128.ne<T>(b, b), v128.eq<T>(a, a)));
}

/** A row of squares, where they fill a vector; answers how many that were. */
function largestOfSquares<T>(o: Pooling, row: usize, out: usize): i32 {
  const lanes = <i32>(16 / sizeof<T>());
  const below = <usize>o.width * sizeof<T>();
  const last = o.columns - lanes;
  for (let column = 0; column <= last; column = nextVector(column, lanes, last)) {
    const x = row + <usize>(2 * column) * sizeof<T>();
    const a = v128.load(x), b = v128.load(x, 16);
    const c = v128.load(x + below), d = v128.load(x + below, 16);
    let largest = evens<T>(a, b);
    let next = odds<T>(a, b);
    largest = v128.bitselect(next, largest, beats<T>(next, largest));
    next = evens<T>(c, d);
    largest = v128.bitselect(next, largest, beats<T>(next, largest));
    next = odds<T>(c, d);
    v128.store(out + <usize>column * sizeof<T>(), v128.bitselect(next, largest, beats<T>(next, largest)));
  }
  return last < 0 ? 0 : o.columns;
}

/** Writes the cotangents of a row of squares to their winners, and 0 beside them; likewise. */
function shareOut<T>(o: Pooling, row: usize, shift: usize, delta: usize): i32 {
  const lanes = <i32>(16 / sizeof<T>());
  const below = <usize>o.width * sizeof<T>();
  const last = o.columns - lanes;
  for (let column = 0; column <= last; column = nextVector(column, lanes, last)) {
    const x = row + <usize>(2 * column) * sizeof<T>();
    const a = v128.load(x), b = v128.load(x, 16);
    const c = v128.load(x + below), d = v128.load(x + below, 16);
    const x0 = evens<T>(a, b), x1 = odds<T>(a, b), x2 = evens<T>(c, d), x3 = odds<T>(c, d);
    const wins1 = beats<T>(x1, x0);
    const upper = v128.bitselect(x1, x0, wins1);
    const wins2 = beats<T>(x2, upper);
    const wins3 = beats<T>(x3, v128.bitselect(x2, upper, wins2));
    const left = v128.load(delta + <usize>column * sizeof<T>());
    const first = v128.andnot(left, wins3);
    const above = v128.andnot(first, wins2);
    storeInTurn<T>(x + shift, v128.andnot(above, wins1), v128.and(above, wins1));
    storeInTurn<T>(x + shift + below, v128.and(first, wins2), v128.and(left, wins3));
  }
  return last < 0 ? 0 : o.columns;
}

function clearSquare<T>(o: Pooling, map: usize, row: i32, column: i32): void {
  const at = map + <usize>(2 * (row * o.width + column)) * sizeof<T>();
  const below = <usize>o.width * sizeof<T>();
  store<T>(at, 0);
  store<T>(at, 0, sizeof<T>());
  store<T>(at + below, 0);
  store<T>(at + below, 0, sizeof<T>());
}
