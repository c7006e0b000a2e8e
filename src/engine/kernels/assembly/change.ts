import { Kernel } from '../opcodes';
import { begin, next1, next2, place2, Rows, source, walk } from './broadcast';
import { areTiny, ExpChange, LogChange, SigmoidChange, TanhChange } from './changes';
import { lineStart, shareStart } from './share';

/** out = f(z + d w) − y for y = f(z), with NumPy's broadcasting: Rows of d, w, y and z. */
export function change<T>(kernel: i32, p: usize, thread: i32, threads: i32): void {
  switch (kernel) {
    case Kernel.expChange: return rows<T, ExpChange>(p, thread, threads);
    case Kernel.logChange: return rows<T, LogChange>(p, thread, threads);
    case Kernel.sigmoidChange: return rows<T, SigmoidChange>(p, thread, threads);
    case Kernel.tanhChange: return rows<T, TanhChange>(p, thread, threads);
    default: unreachable();
  }
}

/** Threads share rows as `broadcast2` has it. */
function rows<T, F>(p: usize, thread: i32, threads: i32): void {
  const o = changetype<Rows>(p);
  const d = walk(p, 0), w = walk(p, 1), y = walk(p, 2), z = walk(p, 3);
  let row = shareStart(o.rows, thread, threads), end = shareStart(o.rows, thread + 1, threads);
  let fromD = begin<T>(o, d, row), fromW = begin<T>(o, w, row), fromY = begin<T>(o, y, row), fromZ = begin<T>(o, z, row);
  let bytes = <usize>o.inner * sizeof<T>(), out = o.out + <usize>row * bytes;
  if (o.rows == 1) {
    const start = lineStart<T>(o.inner, thread, threads);
    bytes = lineStart<T>(o.inner, thread + 1, threads) - start;
    row = 0, end = 1, out = o.out + start;
    fromD = d.from + start * d.step, fromW = w.from + start * w.step, fromY = y.from + start * y.step, fromZ = z.from + start * z.step;
  }
  let i3 = row % o.count3, i2 = place2(o, row);
  for (; row < end; row++, out += bytes) {
    const ofD = source<T>(fromD, d.step, thread, 0), ofW = source<T>(fromW, w.step, thread, 1);
    const ofY = source<T>(fromY, y.step, thread, 2), ofZ = source<T>(fromZ, z.step, thread, 3);
    along<T, F>(out, out + bytes, ofD, d.step << 4, ofW, w.step << 4, ofY, y.step << 4, ofZ, z.step << 4);
    fromD += <usize>d.stride3 * sizeof<T>(), fromW += <usize>w.stride3 * sizeof<T>();
    fromY += <usize>y.stride3 * sizeof<T>(), fromZ += <usize>z.stride3 * sizeof<T>();
    if (++i3 < o.count3) continue;
    i3 = 0;
    fromD += next2<T>(o, d), fromW += next2<T>(o, w), fromY += next2<T>(o, y), fromZ += next2<T>(o, z);
    if (++i2 < o.count2) continue;
    i2 = 0;
    fromD += next1<T>(o, d), fromW += next1<T>(o, w), fromY += next1<T>(o, y), fromZ += next1<T>(o, z);
  }
}

/** One row, from `out` up to `end`; `by`: how far each operand's next vector is, 16 bytes or none. */
function along<T, F>(out: usize, end: usize, d: usize, byD: usize, w: usize, byW: usize, y: usize, byY: usize, z: usize, byZ: usize): void {
  const f = changetype<F>(0);
  // Four vectors at a time: whether their steps are tiny is asked once.
  for (; out + 64 <= end; out += 64) {
    const d0 = v128.mul<T>(v128.load(d), v128.load(w));
    const d1 = v128.mul<T>(v128.load(d + byD), v128.load(w + byW));
    const d2 = v128.mul<T>(v128.load(d + 2 * byD), v128.load(w + 2 * byW));
    const d3 = v128.mul<T>(v128.load(d + 3 * byD), v128.load(w + 3 * byW));
    if (f.knowsTiny<T>() && areTiny<T>(largest<T>(largest<T>(d0, d1), largest<T>(d2, d3)))) {
      v128.store(out, f.ofTiny<T>(d0, v128.load(y)));
      v128.store(out, f.ofTiny<T>(d1, v128.load(y + byY)), 16);
      v128.store(out, f.ofTiny<T>(d2, v128.load(y + 2 * byY)), 32);
      v128.store(out, f.ofTiny<T>(d3, v128.load(y + 3 * byY)), 48);
    } else {
      v128.store(out, f.of<T>(d0, v128.load(y), v128.load(z)));
      v128.store(out, f.of<T>(d1, v128.load(y + byY), v128.load(z + byZ)), 16);
      v128.store(out, f.of<T>(d2, v128.load(y + 2 * byY), v128.load(z + 2 * byZ)), 32);
      v128.store(out, f.of<T>(d3, v128.load(y + 3 * byY), v128.load(z + 3 * byZ)), 48);
    }
    d += 4 * byD, w += 4 * byW, y += 4 * byY, z += 4 * byZ;
  }
  for (; out + 16 <= end; out += 16) {
    v128.store(out, f.of<T>(v128.mul<T>(v128.load(d), v128.load(w)), v128.load(y), v128.load(z)));
    d += byD, w += byW, y += byY, z += byZ;
  }
  const lane = (16 / sizeof<T>());
  byD /= lane, byW /= lane, byY /= lane, byZ /= lane;
  for (; out < end; out += sizeof<T>()) {
    const step = v128.mul<T>(v128.load_splat<T>(d), v128.load_splat<T>(w));
    v128.store_lane<T>(out, f.of<T>(step, v128.load_splat<T>(y), v128.load_splat<T>(z)), 0);
    d += byD, w += byW, y += byY, z += byZ;
  }
}

/** The larger in size, lane by lane. */
// @ts-ignore: decorator
@inline
function largest<T>(a: v128, b: v128): v128 {
  return v128.pmax<T>(v128.abs<T>(a), v128.abs<T>(b));
}
