import type { Shape } from '../../engine/tensor.js';
import type { WatchProblem } from '../../formats/watch/tree.js';

/** An expression to be evaluated where a run stands (`formats/watch`). */
export interface Asked {
  readonly expression: string;
  /** The layer whose names may stand alone; null for none. */
  readonly layer: string | null;
}

/** What it says, without its entries; or why it says nothing, and where in its text. */
export type Said =
  | {
      readonly ok: true;
      readonly shape: Shape;
      /** Whether it answers yes or no. */
      readonly bool: boolean;
      /** The value in one line. */
      readonly text: string;
      /** The number where it is one; null of a tensor. */
      readonly number: number | null;
    }
  | { readonly ok: false; readonly problem: WatchProblem };

/** One part of a value along its first axis. */
export interface SaidPart {
  readonly at: number;
  readonly shape: Shape;
  readonly text: string;
}
