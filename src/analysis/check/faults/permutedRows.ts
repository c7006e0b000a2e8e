import { sizeOf } from '../../../engine/tensor.js';
import type { Reference } from '../claims/point.js';
import type { Structure } from './hypothesis.js';
import type { Right } from './known.js';

/** The right rows, in another order. */
export function permutedRows({ b, expected, penalty }: Right): Structure {
  const rest = penalty === null ? null : b.sub(expected, penalty);
  const shape = b.shape(expected);
  return {
    fault: 'rows-permuted',
    needs: rest === null || penalty === null ? [expected] : [expected, rest, penalty],
    fits: (analytic, read) => {
      const width = sizeOf(shape.slice(1));
      if (isPermuted(analytic, read(expected), width)) return true;
      if (rest === null || penalty === null) return false;
      const { exact: taken, bound } = read(penalty);
      const { exact, bound: own } = read(rest);
      const left = analytic.map((entry, i) => entry - (taken[i] as number));
      return isPermuted(left, { exact, bound: own.map((e, i) => e + (bound[i] as number)) }, width);
    },
  };
}

/** Whether every row can be given a right row of its own (augmenting paths: Kuhn 1955). */
function isPermuted(analytic: Float64Array, right: Reference, width: number): boolean {
  const count = analytic.length / width;
  const owner = new Int32Array(count).fill(-1);
  const place = (row: number, seen: Uint8Array): boolean => {
    for (let of = 0; of < count; of++) {
      if (seen[of] === 1 || !isRow(analytic, row, right, of, width)) continue;
      seen[of] = 1;
      const other = owner[of] as number;
      if (other < 0 || place(other, seen)) {
        owner[of] = row;
        return true;
      }
    }
    return false;
  };
  for (let row = 0; row < count; row++) if (!place(row, new Uint8Array(count))) return false;
  return true;
}

function isRow(analytic: Float64Array, row: number, { exact, bound }: Reference, of: number, width: number): boolean {
  for (let i = 0; i < width; i++) {
    const j = of * width + i;
    if (!(Math.abs((analytic[row * width + i] as number) - (exact[j] as number)) <= (bound[j] as number))) return false;
  }
  return true;
}
