import { evens, inSquares, nextVector, odds, Pooling, squaresFill, storeInTurn } from './pooling';
import { shareStart } from './share';

/** Means of windows: each thread takes some maps. */
export function averagePool<T>(p: usize, thread: i32, threads: i32): void {
  const o = changetype<Pooling>(p);
  const squares = inSquares(o);
  const end = shareStart(o.maps, thread + 1, threads);
  for (let map = shareStart(o.maps, thread, threads); map < end; map++) {
    const x = o.x + <usize>map * <usize>(o.height * o.width) * sizeof<T>();
    let out = o.out + <usize>map * <usize>(o.rows * o.columns) * sizeof<T>();
    for (let row = 0; row < o.rows; row++) {
      const first = squares ? meansOfSquares<T>(o, x + <usize>(2 * row * o.width) * sizeof<T>(), out) : 0;
      for (let column = first; column < o.columns; column++) {
        store<T>(out + <usize>column * sizeof<T>(), <T>(sumOf<T>(o, x, row, column) / divisorOf<T>(o, row, column)));
      }
      out += <usize>o.columns * sizeof<T>();
    }
  }
}

/** ∂J/∂x: each thread takes some maps. */
export function averagePoolGradient<T>(p: usize, thread: i32, threads: i32): void {
  const o = changetype<Pooling>(p);
  const squares = inSquares(o), fill = squaresFill(o);
  const bytes = <usize>(o.height * o.width) * sizeof<T>();
  const end = shareStart(o.maps, thread + 1, threads);
  for (let map = shareStart(o.maps, thread, threads); map < end; map++) {
    const out = o.out + <usize>map * bytes;
    if (!squares || !fill) memory.fill(out, 0, bytes);
    let delta = o.delta + <usize>map * <usize>(o.rows * o.columns) * sizeof<T>();
    for (let row = 0; row < o.rows; row++) {
      const first = squares ? shareOut<T>(o, out + <usize>(2 * row * o.width) * sizeof<T>(), delta) : 0;
      for (let column = first; column < o.columns; column++) {
        const cotangent = load<T>(delta + <usize>column * sizeof<T>());
        addTo<T>(o, out, row, column, <T>(cotangent / divisorOf<T>(o, row, column)), squares);
      }
      delta += <usize>o.columns * sizeof<T>();
    }
  }
}

/** The sum of a window's entries, row by row. */
function sumOf<T>(o: Pooling, x: usize, row: i32, column: i32): T {
  const startY = row * o.strideY - o.top, startX = column * o.strideX - o.left;
  const bottom = min(startY + o.kernelHeight, o.height), right = min(startX + o.kernelWidth, o.width);
  let sum: T = 0;
  for (let v = max(startY, 0); v < bottom; v++) {
    let across: T = 0;
    for (let u = max(startX, 0); u < right; u++) across += load<T>(x + <usize>(v * o.width + u) * sizeof<T>());
    sum += across;
  }
  return sum;
}

/** Adds a number to a window's entries; where windows are squares, puts it there. */
function addTo<T>(o: Pooling, out: usize, row: i32, column: i32, value: T, only: bool): void {
  const startY = row * o.strideY - o.top, startX = column * o.strideX - o.left;
  const bottom = min(startY + o.kernelHeight, o.height), right = min(startX + o.kernelWidth, o.width);
  for (let v = max(startY, 0); v < bottom; v++) {
    for (let u = max(startX, 0); u < right; u++) {
      const to = out + <usize>(v * o.width + u) * sizeof<T>();
      store<T>(to, only ? value : load<T>(to) + value);
    }
  }
}

function divisorOf<T>(o: Pooling, row: i32, column: i32): T {
  if (o.divided) return <T>o.divisor;
  const y = count(row * o.strideY - o.top, o.kernelHeight, o.height, o.padded ? o.top : 0);
  return <T>(y * count(column * o.strideX - o.left, o.kernelWidth, o.width, o.padded ? o.left : 0));
}

/** How many entries of a window from `start` on are within the axis and so much of its padding at both ends. */
function count(start: i32, kernel: i32, extent: i32, padding: i32): i32 {
  return min(start + kernel, extent + padding) - max(start, -padding);
}

/** A row of squares, where they fill a vector; answers how many that were. */
function meansOfSquares<T>(o: Pooling, row: usize, out: usize): i32 {
  const lanes = <i32>(16 / sizeof<T>());
  const below = <usize>o.width * sizeof<T>();
  const divisor = v128.splat<T>(divisorOf<T>(o, 0, 0));
  const last = o.columns - lanes;
  for (let column = 0; column <= last; column = nextVector(column, lanes, last)) {
    const x = row + <usize>(2 * column) * sizeof<T>();
    const a = v128.load(x), b = v128.load(x, 16);
    const c = v128.load(x + below), d = v128.load(x + below, 16);
    const upper = v128.add<T>(evens<T>(a, b), odds<T>(a, b));
    const sums = v128.add<T>(upper, v128.add<T>(evens<T>(c, d), odds<T>(c, d)));
    v128.store(out + <usize>column * sizeof<T>(), v128.div<T>(sums, divisor));
  }
  return last < 0 ? 0 : o.columns;
}

/** Writes each square's share of its cotangent; likewise. */
function shareOut<T>(o: Pooling, out: usize, delta: usize): i32 {
  const lanes = <i32>(16 / sizeof<T>());
  const below = <usize>o.width * sizeof<T>();
  const divisor = v128.splat<T>(divisorOf<T>(o, 0, 0));
  const last = o.columns - lanes;
  for (let column = 0; column <= last; column = nextVector(column, lanes, last)) {
    const to = out + <usize>(2 * column) * sizeof<T>();
    const share = v128.div<T>(v128.load(delta + <usize>column * sizeof<T>()), divisor);
    storeInTurn<T>(to, share, share);
    storeInTurn<T>(to + below, share, share);
  }
  return last < 0 ? 0 : o.columns;
}
