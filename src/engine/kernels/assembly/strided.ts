import { shareStart } from './share';

/** Nested loops over entries of two views. After these words come the loops, the outermost first. */
@unmanaged
class Strided {
  to: usize;
  from: usize;
  /** Whether the outermost loop's turns write to different places, so that threads may share them. */
  shared: i32;
  loops: i32;
}

/** How often, and how many entries further on both sides each time. */
@unmanaged
class Loop {
  extent: i32;
  to: i32;
  from: i32;
}

/** to = from. */
export function copyStrided<T>(p: usize, thread: i32, threads: i32): void {
  walk<T>(p, thread, threads, false);
}

/** to += from, in the order of the loops; entries of `to` may be met several times. */
export function addStrided<T>(p: usize, thread: i32, threads: i32): void {
  walk<T>(p, thread, threads, true);
}

function walk<T>(p: usize, thread: i32, threads: i32, add: bool): void {
  const o = changetype<Strided>(p);
  const outer = p + offsetof<Strided>();
  const l = changetype<Loop>(outer);
  if (!o.shared && thread > 0) return;
  const start = o.shared ? shareStart(l.extent, thread, threads) : 0;
  const end = o.shared ? shareStart(l.extent, thread + 1, threads) : l.extent;
  const innermost = outer + <usize>(o.loops - 1) * offsetof<Loop>();
  const to = o.to + <usize>(start * l.to) * sizeof<T>(), from = o.from + <usize>(start * l.from) * sizeof<T>();
  turns<T>(outer, innermost, end - start, to, from, add);
}

/** `count` turns of a loop and of all within it. */
function turns<T>(loop: usize, innermost: usize, count: i32, to: usize, from: usize, add: bool): void {
  const l = changetype<Loop>(loop);
  if (loop == innermost) {
    if (add) addRun<T>(to, from, count, l.to, l.from);
    else copyRun<T>(to, from, count, l.to, l.from);
    return;
  }
  const within = changetype<Loop>(loop + offsetof<Loop>()).extent;
  for (let i = 0; i < count; i++) {
    turns<T>(loop + offsetof<Loop>(), innermost, within, to, from, add);
    to += <usize>l.to * sizeof<T>();
    from += <usize>l.from * sizeof<T>();
  }
}

function copyRun<T>(to: usize, from: usize, count: i32, toStride: i32, fromStride: i32): void {
  const end = to + <usize>count * sizeof<T>();
  const spread = fromStride == 0;
  if (toStride == 1 && fromStride <= 1) {
    const repeated = v128.load_splat<T>(from);
    for (; to + 16 <= end; to += 16, from += 16) v128.store(to, spread ? repeated : v128.load(from));
    for (; to < end; to += sizeof<T>(), from += sizeof<T>()) store<T>(to, spread ? v128.extract_lane<T>(repeated, 0) : load<T>(from));
    return;
  }
  for (let i = 0; i < count; i++) {
    store<T>(to, load<T>(from));
    to += <usize>toStride * sizeof<T>();
    from += <usize>fromStride * sizeof<T>();
  }
}

function addRun<T>(to: usize, from: usize, count: i32, toStride: i32, fromStride: i32): void {
  let i = 0;
  if (toStride == 1 && fromStride == 1) {
    for (const lanes = <i32>(16 / sizeof<T>()); i + lanes <= count; i += lanes, to += 16, from += 16) {
      v128.store(to, v128.add<T>(v128.load(to), v128.load(from)));
    }
  }
  for (; i < count; i++) {
    store<T>(to, load<T>(to) + load<T>(from));
    to += <usize>toStride * sizeof<T>();
    from += <usize>fromStride * sizeof<T>();
  }
}
