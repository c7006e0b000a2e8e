import { shareStart } from './share';
import { sumOfRow } from './sum';

@unmanaged
class ChannelSums {
  out: usize;
  x: usize;
  images: i32;
  channels: i32;
  positions: i32;
}

/** Sums of channels over images and positions, in float64 in either precision: each thread takes some channels. */
export function channelSums<T>(p: usize, thread: i32, threads: i32): void {
  const o = changetype<ChannelSums>(p);
  const map = <usize>o.positions * sizeof<T>();
  const end = shareStart(o.channels, thread + 1, threads);
  for (let c = shareStart(o.channels, thread, threads); c < end; c++) {
    let sum: f64 = 0;
    let x = o.x + <usize>c * map;
    for (let image = 0; image < o.images; image++) {
      sum += sumOfRow<T>(x, o.positions);
      x += <usize>o.channels * map;
    }
    store<T>(o.out + <usize>c * sizeof<T>(), <T>sum);
  }
}
