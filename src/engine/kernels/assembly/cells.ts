import { Kernel } from '../opcodes';
import { sigmoid, tanh } from './exponential';
import { loadPart, storePart } from './part';
import { shareStart } from './share';

/**
 * What recurrent cells do besides their matrix products, row by row: [rows, units], of several gates side by side
 * [rows, gates · units]. The operands are the cotangent δ where there is one, the gates, and states.
 */
@unmanaged
class Cell {
  out: usize;
  rows: i32;
  units: i32;
  a: usize;
  b: usize;
  c: usize;
  d: usize;
}

/** `count` entries of a row: a vector, or the first of its lanes. */
// @ts-ignore: decorator
@inline
function take<T>(at: usize, count: i32): v128 {
  return count * <i32>sizeof<T>() == 16 ? v128.load(at) : loadPart<T>(at, count, v128.splat<T>(0));
}

// @ts-ignore: decorator
@inline
function put<T>(at: usize, count: i32, vector: v128): void {
  if (count * <i32>sizeof<T>() == 16) v128.store(at, vector);
  else storePart<T>(at, count, vector);
}

// @ts-ignore: decorator
@inline
function complement<T>(x: v128): v128 {
  return v128.sub<T>(v128.splat<T>(1), x);
}

/** δ y (1 − y). */
// @ts-ignore: decorator
@inline
function throughSigmoid<T>(delta: v128, y: v128): v128 {
  return v128.mul<T>(delta, v128.mul<T>(y, complement<T>(y)));
}

/** δ (1 − y²). */
// @ts-ignore: decorator
@inline
function throughTanh<T>(delta: v128, y: v128): v128 {
  return v128.mul<T>(delta, complement<T>(v128.mul<T>(y, y)));
}

export function cell<T>(kernel: i32, p: usize, thread: i32, threads: i32): void {
  const o = changetype<Cell>(p);
  const lanes = <i32>(16 / sizeof<T>());
  const row = <usize>o.units * sizeof<T>();
  const end = shareStart(o.rows, thread + 1, threads);
  for (let i = shareStart(o.rows, thread, threads); i < end; i++) {
    for (let j = 0; j < o.units; j += lanes) {
      const count = min(lanes, o.units - j);
      units<T>(kernel, o, <usize>i * row, <usize>j * sizeof<T>(), row, count);
    }
  }
}

/** Some units of a row: `start` is where rows of one state begin, `at` how far the units are within it, `gate` how far gates are apart. */
function units<T>(kernel: i32, o: Cell, start: usize, at: usize, gate: usize, count: i32): void {
  switch (kernel) {
    case Kernel.lstmMemory: return lstmMemory<T>(o, start, at, gate, count);
    case Kernel.lstmMemoryGates: return lstmMemoryGates<T>(o, start, at, gate, count);
    case Kernel.lstmMemoryState: return lstmMemoryState<T>(o, start, at, gate, count);
    case Kernel.lstmOutput: return lstmOutput<T>(o, start, at, gate, count);
    case Kernel.lstmOutputGates: return lstmOutputGates<T>(o, start, at, gate, count);
    case Kernel.lstmOutputState: return lstmOutputState<T>(o, start, at, gate, count);
    case Kernel.gruOutput: return gruOutput<T>(o, start, at, gate, count);
    case Kernel.gruOutputGates: return gruOutputGates<T>(o, start, at, gate, count);
    case Kernel.gruOutputCandidate: return gruOutputCandidate<T>(o, start, at, gate, count);
    case Kernel.gruOutputState: return gruOutputState<T>(o, start, at, gate, count);
    default: unreachable();
  }
}

/** c′ = σ(f) c + σ(i) tanh(g): gates a = [i, f, g, o], state b. */
function lstmMemory<T>(o: Cell, start: usize, at: usize, gate: usize, count: i32): void {
  const gates = o.a + 4 * start + at;
  const kept = v128.mul<T>(sigmoid<T>(take<T>(gates + gate, count)), take<T>(o.b + start + at, count));
  const taken = v128.mul<T>(sigmoid<T>(take<T>(gates, count)), tanh<T>(take<T>(gates + 2 * gate, count)));
  put<T>(o.out + start + at, count, v128.add<T>(kept, taken));
}

/** Its gates' cotangents, that of o being 0: δ = a, gates b, state c. */
function lstmMemoryGates<T>(o: Cell, start: usize, at: usize, gate: usize, count: i32): void {
  const delta = take<T>(o.a + start + at, count);
  const gates = o.b + 4 * start + at, out = o.out + 4 * start + at;
  const input = sigmoid<T>(take<T>(gates, count)), fresh = tanh<T>(take<T>(gates + 2 * gate, count));
  put<T>(out, count, throughSigmoid<T>(v128.mul<T>(delta, fresh), input));
  put<T>(out + gate, count, throughSigmoid<T>(v128.mul<T>(delta, take<T>(o.c + start + at, count)), sigmoid<T>(take<T>(gates + gate, count))));
  put<T>(out + 2 * gate, count, throughTanh<T>(v128.mul<T>(delta, input), fresh));
  put<T>(out + 3 * gate, count, v128.splat<T>(0));
}

/** δ σ(f): δ = a, gates b. */
function lstmMemoryState<T>(o: Cell, start: usize, at: usize, gate: usize, count: i32): void {
  const forget = sigmoid<T>(take<T>(o.b + 4 * start + at + gate, count));
  put<T>(o.out + start + at, count, v128.mul<T>(take<T>(o.a + start + at, count), forget));
}

/** h′ = σ(o) tanh(c′): gates a, state b. */
function lstmOutput<T>(o: Cell, start: usize, at: usize, gate: usize, count: i32): void {
  const open = sigmoid<T>(take<T>(o.a + 4 * start + at + 3 * gate, count));
  put<T>(o.out + start + at, count, v128.mul<T>(open, tanh<T>(take<T>(o.b + start + at, count))));
}

/** Its gates' cotangents, those of i, f and g being 0: δ = a, gates b, state c. */
function lstmOutputGates<T>(o: Cell, start: usize, at: usize, gate: usize, count: i32): void {
  const delta = v128.mul<T>(take<T>(o.a + start + at, count), tanh<T>(take<T>(o.c + start + at, count)));
  const out = o.out + 4 * start + at;
  const zero = v128.splat<T>(0);
  put<T>(out, count, zero);
  put<T>(out + gate, count, zero);
  put<T>(out + 2 * gate, count, zero);
  put<T>(out + 3 * gate, count, throughSigmoid<T>(delta, sigmoid<T>(take<T>(o.b + 4 * start + at + 3 * gate, count))));
}

/** δ σ(o) (1 − tanh²(c′)): δ = a, gates b, state c. */
function lstmOutputState<T>(o: Cell, start: usize, at: usize, gate: usize, count: i32): void {
  const delta = v128.mul<T>(take<T>(o.a + start + at, count), sigmoid<T>(take<T>(o.b + 4 * start + at + 3 * gate, count)));
  put<T>(o.out + start + at, count, throughTanh<T>(delta, tanh<T>(take<T>(o.c + start + at, count))));
}

/** h′ = (1 − σ(z)) tanh(n) + σ(z) h: gates a = [r, z], candidate b, state c. */
function gruOutput<T>(o: Cell, start: usize, at: usize, gate: usize, count: i32): void {
  const update = sigmoid<T>(take<T>(o.a + 2 * start + at + gate, count));
  const fresh = v128.mul<T>(complement<T>(update), tanh<T>(take<T>(o.b + start + at, count)));
  put<T>(o.out + start + at, count, v128.add<T>(fresh, v128.mul<T>(update, take<T>(o.c + start + at, count))));
}

/** Its gates' cotangents, that of r being 0: δ = a, gates b, candidate c, state d. */
function gruOutputGates<T>(o: Cell, start: usize, at: usize, gate: usize, count: i32): void {
  const out = o.out + 2 * start + at;
  const difference = v128.sub<T>(take<T>(o.d + start + at, count), tanh<T>(take<T>(o.c + start + at, count)));
  const delta = v128.mul<T>(take<T>(o.a + start + at, count), difference);
  put<T>(out, count, v128.splat<T>(0));
  put<T>(out + gate, count, throughSigmoid<T>(delta, sigmoid<T>(take<T>(o.b + 2 * start + at + gate, count))));
}

/** δ (1 − σ(z)) (1 − tanh²(n)): δ = a, gates b, candidate c. */
function gruOutputCandidate<T>(o: Cell, start: usize, at: usize, gate: usize, count: i32): void {
  const update = sigmoid<T>(take<T>(o.b + 2 * start + at + gate, count));
  const delta = v128.mul<T>(take<T>(o.a + start + at, count), complement<T>(update));
  put<T>(o.out + start + at, count, throughTanh<T>(delta, tanh<T>(take<T>(o.c + start + at, count))));
}

/** δ σ(z): δ = a, gates b. */
function gruOutputState<T>(o: Cell, start: usize, at: usize, gate: usize, count: i32): void {
  const update = sigmoid<T>(take<T>(o.b + 2 * start + at + gate, count));
  put<T>(o.out + start + at, count, v128.mul<T>(take<T>(o.a + start + at, count), update));
}
