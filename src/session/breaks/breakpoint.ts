/** Where a run is to stop. */
export type BreakPlace =
  /** Where a layer is done in these passes. */
  | { readonly kind: 'layer'; readonly layer: string; readonly phases: readonly ('forward' | 'backward')[] }
  /** At the loss, or at the update. */
  | { readonly kind: 'phase'; readonly phase: 'loss' | 'update' }
  /** Where a layer is done that is of this type (`conv2d`), or has just computed by this op, or gone back through it: `tanh`, `matmul`, `softmax`. */
  | { readonly kind: 'op'; readonly op: string }
  /** Where a quantity is computed (`hidden.delta`, `hidden.weight.gradient`), or a parameter is updated (`hidden.weight`). */
  | { readonly kind: 'data'; readonly name: string };

export interface Breakpoint {
  /** Whoever sets it gives it a number of its own. */
  readonly id: number;
  readonly place: BreakPlace;
  /** It stops only where this holds (`formats/watch`); null: always. */
  readonly condition: string | null;
  /** `5`: at the fifth time; `>= 5`, `> 5`, `% 5`: at these; null: at every one. */
  readonly hits: string | null;
  /** What is written instead of stopping: text with expressions in braces; null: it stops. */
  readonly log: string | null;
}

/** What became of a breakpoint. */
export interface BreakpointState {
  readonly id: number;
  /** Whether it can stop the run: its place is in the network, and its texts can be understood. */
  readonly verified: boolean;
  /** Why it can't; null where it can. */
  readonly problem: string | null;
}

/** Things that stop a run wherever they happen. */
export type BreakFilter = 'nonFinite' | 'vanishing' | 'exploding' | 'dead' | 'lossRises' | 'mismatch';

/** All that a run is to stop at. */
export interface BreakRequest {
  readonly breakpoints: readonly Breakpoint[];
  readonly filters: readonly BreakFilter[];
}

/** Why a run stopped. */
export interface BreakHit {
  /** The breakpoints that hold here; empty where a filter does. */
  readonly ids: readonly number[];
  readonly filter: BreakFilter | null;
  /** For a person: `hidden.delta became NaN`, `norm(delta) > 1 at hidden`. */
  readonly text: string;
}

/** Why a run stands where it stands, after it was sent to look for a reason. */
export interface Stopped {
  /** 'pause': it was stopped on its way. */
  readonly kind: 'break' | 'start' | 'end' | 'pause';
  /** The breakpoints that hold here. */
  readonly ids: readonly number[];
  readonly filter: BreakFilter | null;
  readonly text: string;
}
