import { shareStart } from './share';

/** Optimizers' updates. Tensors own their last line to the end, so their last vector is computed whole. */
@unmanaged
class Update {
  w: usize;
  gradient: usize;
  count: i32;
  /** float64 numbers that the update reads, in the order that each function says. */
  scalars: usize;
  first: usize;
  second: usize;
}

// @ts-ignore: decorator
@inline
function scalar<T>(o: Update, index: usize): v128 {
  return v128.splat<T>(<T>load<f64>(o.scalars + 8 * index));
}

/** Where the share of `thread` begins, in bytes from a tensor's start. */
// @ts-ignore: decorator
@inline
function startOf<T>(o: Update, thread: i32, threads: i32): usize {
  return <usize>shareStart((o.count * <i32>sizeof<T>() + 15) >> 4, thread, threads) << 4;
}

/** g + λw. */
// @ts-ignore: decorator
@inline
function decayed<T>(g: v128, w: v128, decay: v128): v128 {
  return v128.add<T>(g, v128.mul<T>(decay, w));
}

/** w := w − η(g + λw); scalars η, λ. */
export function sgd<T>(p: usize, thread: i32, threads: i32): void {
  const o = changetype<Update>(p);
  const rate = scalar<T>(o, 0);
  const decay = scalar<T>(o, 1);
  const plain = load<f64>(o.scalars + 8) == 0;
  const end = startOf<T>(o, thread + 1, threads);
  for (let at = startOf<T>(o, thread, threads); at < end; at += 16) {
    const w = v128.load(o.w + at);
    const g = v128.load(o.gradient + at);
    const direction = plain ? g : decayed<T>(g, w, decay);
    v128.store(o.w + at, v128.sub<T>(w, v128.mul<T>(rate, direction)));
  }
}

/** v := μv + (g + λw), w := w − ηv, or with Nesterov's momentum w − η(g + λw + μv); scalars η, λ, μ, 1 for Nesterov's. */
export function momentum<T>(p: usize, thread: i32, threads: i32): void {
  const o = changetype<Update>(p);
  const rate = scalar<T>(o, 0);
  const decay = scalar<T>(o, 1);
  const plain = load<f64>(o.scalars + 8) == 0;
  const mu = scalar<T>(o, 2);
  const nesterov = load<f64>(o.scalars + 24) != 0;
  const end = startOf<T>(o, thread + 1, threads);
  for (let at = startOf<T>(o, thread, threads); at < end; at += 16) {
    const w = v128.load(o.w + at);
    let g = v128.load(o.gradient + at);
    if (!plain) g = decayed<T>(g, w, decay);
    const v = v128.add<T>(v128.mul<T>(mu, v128.load(o.first + at)), g);
    v128.store(o.first + at, v);
    const direction = nesterov ? v128.add<T>(g, v128.mul<T>(mu, v)) : v;
    v128.store(o.w + at, v128.sub<T>(w, v128.mul<T>(rate, direction)));
  }
}

/**
 * m := β₁m + (1 − β₁)g, v := β₂v + (1 − β₂)g², w := shrink · w − step · m / (√v / root + ε);
 * scalars step, λ, β₁, 1 − β₁, β₂, 1 − β₂, ε, shrink, root.
 */
export function adam<T>(p: usize, thread: i32, threads: i32): void {
  const o = changetype<Update>(p);
  const step = scalar<T>(o, 0);
  const decay = scalar<T>(o, 1);
  const plain = load<f64>(o.scalars + 8) == 0;
  const beta1 = scalar<T>(o, 2);
  const rest1 = scalar<T>(o, 3);
  const beta2 = scalar<T>(o, 4);
  const rest2 = scalar<T>(o, 5);
  const epsilon = scalar<T>(o, 6);
  const shrink = scalar<T>(o, 7);
  const root = scalar<T>(o, 8);
  const end = startOf<T>(o, thread + 1, threads);
  for (let at = startOf<T>(o, thread, threads); at < end; at += 16) {
    const w = v128.load(o.w + at);
    let g = v128.load(o.gradient + at);
    if (!plain) g = decayed<T>(g, w, decay);
    const m = v128.add<T>(v128.mul<T>(beta1, v128.load(o.first + at)), v128.mul<T>(rest1, g));
    const v = v128.add<T>(v128.mul<T>(beta2, v128.load(o.second + at)), v128.mul<T>(v128.mul<T>(rest2, g), g));
    v128.store(o.first + at, m);
    v128.store(o.second + at, v);
    const denominator = v128.add<T>(v128.div<T>(v128.sqrt<T>(v), root), epsilon);
    const move = v128.div<T>(v128.mul<T>(step, m), denominator);
    v128.store(o.w + at, v128.sub<T>(v128.mul<T>(w, shrink), move));
  }
}
