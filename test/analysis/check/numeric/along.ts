import {
  type Estimate,
  type Estimating,
  estimate,
  type Line,
} from '../../../../src/analysis/check/numeric/estimate.js';

/** A function of one number, its derivative, and what its own rounding may come to near θ. */
export interface Known {
  readonly name: string;
  readonly f: (x: number) => number;
  readonly df: (x: number) => number;
  readonly noise: (x: number) => number;
}

export const U = 2 ** -53;

export interface Run {
  readonly found: Estimate;
  readonly samples: number;
}

/** Runs a coroutine over a function; `piece` names the smooth piece that x lies on; without it f is opaque. */
export function run(
  f: (x: number) => number,
  at: number,
  noise: number,
  { piece, work = estimate }: { piece?: (x: number) => number; work?: (line: Line) => Estimating } = {},
): Run {
  const working = work({ at, center: f(at), noise, ...(piece ? {} : { opaque: true }) });
  let samples = 0;
  let next = working.next();
  while (!next.done) {
    samples += next.value.length;
    next = working.next(
      next.value.map((offset) => {
        const moved = at + offset;
        return { value: f(moved), step: moved - at, samePieces: !piece || piece(moved) === piece(at) };
      }),
    );
  }
  return { found: next.value, samples };
}

/** How often the truth lay within the bound, how many entries a halved one could be told from, and what it cost. */
export class Tally {
  entries = 0;
  decided = 0;
  samples = 0;
  readonly broken: string[] = [];

  /** `slack`: how far the truth itself may be off. */
  add(what: string, truth: number, { found, samples }: Run, slack = 4 * U * Math.abs(truth)): void {
    this.entries++;
    this.samples += samples;
    if (found.kind === 'kink') {
      this.decided++;
      const [low, high] = [Math.min(found.left, found.right), Math.max(found.left, found.right)];
      if (truth < low - found.bound - slack || truth > high + found.bound + slack) this.note(what, truth, found);
    } else if (found.kind === 'value') {
      if (found.bound <= Math.abs(found.value) / 2 || (found.value === 0 && truth === 0)) this.decided++;
      if (Math.abs(found.value - truth) > found.bound + slack) this.note(what, truth, found);
    }
  }

  private note(what: string, truth: number, found: Estimate): void {
    this.broken.push(`${what}: ${truth}, found ${JSON.stringify(found)}`);
  }

  toString(): string {
    const share = ((100 * this.decided) / this.entries).toFixed(2);
    const each = (this.samples / this.entries).toFixed(1);
    return `${this.entries} entries, ${share} % decided, ${each} samples an entry, ${this.broken.length} bounds broken`;
  }
}
