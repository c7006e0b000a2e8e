import { type Window, windowsOf } from '../claims/pooledTies.js';
import type { Hypothesis, Read, Structure } from './hypothesis.js';
import { invalidSubgradient } from './kinkChoice.js';
import type { Known } from './known.js';
import type { FaultName } from './names.js';

/** A window's entries, what each of them was, and what the window's largest was handed. */
interface Pooled {
  readonly window: Window;
  readonly values: readonly number[];
  readonly cotangent: number;
}

/** Where max pooling hands its cotangents down to. */
export function pooling(known: Known): Hypothesis[] {
  const { point, claim, layer, cotangent } = known;
  const g = layer && cotangent(layer.a);
  const windows = windowsOf(point, claim.claim.node, claim.segment);
  if (!windows || g === null) return [];
  const needs = [claim.claim.node, g];
  const pooled = (read: Read): Pooled[] => {
    const [x, handed] = [read(claim.claim.node).exact, read(g).exact];
    return windows.map((window, w) => ({
      window,
      values: window.map((i) => x[i] as number),
      cotangent: handed[w] as number,
    }));
  };
  const toThose = (fault: FaultName, gets: (value: number, largest: number) => boolean): Structure => ({
    fault,
    needs,
    fits: (analytic, read) => spreads(analytic, pooled(read), gets),
  });
  return [
    toThose('pool-to-every-tie', (value, largest) => value === largest),
    toThose('pool-to-every-input', () => true),
    {
      fault: 'pool-wrong-winner',
      needs,
      fits: (analytic, read) => pooled(read).every((each) => hasOne(analytic, each)),
    },
    invalidSubgradient(known),
  ];
}

/** A few additions of float32 numbers: an entry lies in few windows, and is handed whole cotangents. */
const ROUNDING = 2 ** -22;

/** Whether each entry has the whole cotangent of all windows in which it `gets` it; sums of these round. */
function spreads(
  analytic: Float64Array,
  pooled: readonly Pooled[],
  gets: (value: number, largest: number) => boolean,
): boolean {
  const [sums, sizes] = [new Float64Array(analytic.length), new Float64Array(analytic.length)];
  for (const { window, values, cotangent } of pooled) {
    const largest = Math.max(...values);
    window.forEach((i, k) => {
      if (!gets(values[k] as number, largest)) return;
      sums[i] = (sums[i] as number) + cotangent;
      sizes[i] = (sizes[i] as number) + Math.abs(cotangent);
    });
  }
  return analytic.every((entry, i) => Math.abs(entry - (sums[i] as number)) <= ROUNDING * (sizes[i] as number));
}

/** One entry of the window has all of the cotangent, whichever it be; the others have none. */
function hasOne(analytic: Float64Array, { window, cotangent }: Pooled): boolean {
  const given = window.filter((i) => analytic[i] !== 0);
  return cotangent === 0 ? given.length === 0 : given.length === 1 && analytic[given[0] as number] === cotangent;
}
