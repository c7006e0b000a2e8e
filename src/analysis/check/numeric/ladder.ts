import { UNIT } from '../rounding.js';
import type { Line, Sample } from './line.js';

/** Levels are halvings of the step: h = s · 2^(−level−1), from half of θ's own scale to a few ulps of it. */
export const LAST_LEVEL = 47;

/** A value away from θ carries the noise of the one at θ, and a few ulps of what it differs by: J may be far larger there. */
const ULPS_OF_CHANGE = 16;

/** More ulps than that in J(θ) come from terms that cancel. */
const MOST_ULPS = 2 ** 16;
const SMALLEST = 2 ** -1022;

export type Side = 'right' | 'left';
export const SIDES: readonly Side[] = ['right', 'left'];

/** A difference quotient at one level. */
export interface Difference {
  readonly value: number;
  /** How far rounding may have moved it: noise / h. */
  readonly rounding: number;
  /** J(θ + h) − 2 J(θ) + J(θ − h), and its rounding; 0 for one side alone. */
  readonly bend: number;
  readonly bendRounding: number;
  /** Between the places of its two samples. */
  readonly width: number;
}

/** 2^(−level−1). */
const HALVINGS = Array.from({ length: LAST_LEVEL + 1 }, (_, level) => 2 ** (-level - 1));

/** All samples along one line so far, by level and side. */
export class Ladder {
  /** s = 2^⌈log₂ max(1, |θ|)⌉, times the grid. */
  private readonly scale: number;
  private readonly samples: Readonly<Record<Side, (Sample | undefined)[]>> = { right: [], left: [] };
  /** The levels that have been sampled, from large steps to small ones. */
  levels: readonly number[] = [];
  /** Central differences, each computed once. */
  private readonly centrals: (Difference | undefined)[] = [];
  /** Whether no sample has moved J at all. */
  still = true;

  constructor(
    readonly line: Line,
    grid: number,
  ) {
    this.scale = grid * 2 ** Math.ceil(Math.log2(Math.max(1, Math.abs(line.at))));
  }

  step(level: number): number {
    return this.scale * (HALVINGS[level] as number);
  }

  /** Both sides of each level. */
  offsets(levels: readonly number[]): number[] {
    const offsets: number[] = [];
    for (const level of levels) offsets.push(this.step(level), -this.step(level));
    return offsets;
  }

  /** What came of `offsets(levels)`. */
  take(levels: readonly number[], samples: readonly Sample[]): void {
    const known = this.levels.slice();
    for (let i = 0; i < levels.length; i++) {
      const level = levels[i] as number;
      if (!this.has(level)) known.push(level);
      this.samples.right[level] = samples[2 * i];
      this.samples.left[level] = samples[2 * i + 1];
      if (this.centrals[level]) this.centrals[level] = undefined;
    }
    // They mostly come in order.
    this.levels = isRising(known) ? known : known.sort((a, b) => a - b);
    for (let i = 0; this.still && i < samples.length; i++) this.still = samples[i]?.value === this.line.center;
  }

  has(level: number): boolean {
    return this.samples.right[level] !== undefined;
  }

  /** Whether there is a finite number at this level, and a step to it on the right side of θ. */
  finite(side: Side, level: number): boolean {
    const sample = this.samples[side][level];
    return (
      sample !== undefined && Number.isFinite(sample.value) && (side === 'right' ? sample.step > 0 : sample.step < 0)
    );
  }

  /** The largest step from which on all smaller ones found finite numbers on θ's own pieces; beyond the last level where none did. */
  cleanFrom(side: Side): number {
    let from = LAST_LEVEL + 1;
    for (let i = this.levels.length - 1; i >= 0; i--) {
      const level = this.levels[i] as number;
      if (!this.finite(side, level) || !this.samples[side][level]?.samePieces) break;
      from = level;
    }
    return from;
  }

  /** (J(θ + h) − J(θ − h)) / 2h. Where the steps are not the same on both sides, J'' adds to the error. */
  central(level: number): Difference {
    this.centrals[level] ??= this.centralNow(level);
    return this.centrals[level];
  }

  private centralNow(level: number): Difference {
    const [above, below] = [this.samples.right[level] as Sample, this.samples.left[level] as Sample];
    const { center } = this.line;
    const [up, down] = [above.value - center, below.value - center];
    const [right, left] = [up / above.step, down / below.step];
    const width = above.step - below.step;
    const noise = Math.max(this.noise(above), this.noise(below));
    const uneven = Math.abs(above.step + below.step);
    return {
      value: (above.value - below.value) / width,
      rounding: (2 * noise) / width + (uneven * Math.abs(right - left)) / width,
      bend: up + down,
      bendRounding: 4 * noise + uneven * (Math.abs(right) + Math.abs(left)),
      width,
    };
  }

  /** (J(θ ± h) − J(θ)) / ±h. */
  oneSided(side: Side, level: number): Difference {
    const sample = this.samples[side][level] as Sample;
    return {
      value: (sample.value - this.line.center) / sample.step,
      rounding: (2 * this.noise(sample)) / Math.abs(sample.step),
      bend: 0,
      bendRounding: 0,
      width: Math.abs(sample.step),
    };
  }

  /** An underflow loses as much as the smallest normal number. */
  private noise({ value }: Sample): number {
    const { noise, center, unit = UNIT } = this.line;
    const relative = noise / Math.abs(center);
    // Where nothing cancels in J(θ), J rounds elsewhere as it does there, to its own size.
    const share = relative <= MOST_ULPS * unit ? Math.max(ULPS_OF_CHANGE * unit, relative) : ULPS_OF_CHANGE * unit;
    return noise + share * Math.abs(value - center) + SMALLEST;
  }
}

function isRising(levels: readonly number[]): boolean {
  for (let i = 1; i < levels.length; i++) if ((levels[i] as number) < (levels[i - 1] as number)) return false;
  return true;
}
