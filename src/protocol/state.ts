import type { Verdict } from '../analysis/check/codes.js';
import type { CheckOutcome, CheckProgress, ParameterReport } from '../analysis/check/report.js';
import type { KernelRecord } from '../engine/arena.js';
import type { TextRange } from '../engine/place.js';
import type { Precision, Shape } from '../engine/tensor.js';
import type { Problem } from '../formats/result.js';
import type { Stopped } from '../session/breaks/breakpoint.js';
import type { TimelinePosition } from '../session/position.js';
import type { DiagnosisSummary } from './diagnose.js';

/** What the session does right now. */
export type Activity =
  | { readonly kind: 'idle' }
  /** 'break': until something stops it (`breaks`). */
  | { readonly kind: 'running'; readonly until: RunUntil | 'break'; readonly targetStep: number | null }
  | { readonly kind: 'moving'; readonly targetStep: number }
  | {
      readonly kind: 'checking';
      readonly progress: Omit<CheckProgress, 'soFar'>;
      /** What is judged already; null where that is not known before the end. */
      readonly soFar: Pick<CheckSummary, 'parameters' | 'nodes' | 'findings' | 'counts' | 'verdict'> | null;
    };

/** 'epoch': to the end of this epoch; 'end': to the end of `train.epochs`. */
export type RunUntil = 'epoch' | 'end';

/** All that a view needs to draw now: whole and small. No histories, no large tensors. */
export interface State {
  /** Grows with every change of this session's state. */
  readonly revision: number;
  /** The text's version that was read last (a VS Code document's version). */
  readonly textVersion: number;
  /** The file's name without its folder. */
  readonly file: string;
  /** Problems of the text as it is now. */
  readonly problems: readonly Problem[];
  /** True while the text has errors and the model shown is the last good one. */
  readonly stale: boolean;
  /** null until a first text could be read. */
  readonly run: RunState | null;
}

/** A model with its position in training. */
export interface RunState {
  readonly name: string;
  readonly precision: Precision;
  readonly activity: Activity;
  /** Updates made: the numbers shown are those of the network after `step` updates, on the batch that comes next. */
  readonly step: number;
  /** Where within that step it stands; `position.step` is `step`. */
  readonly position: TimelinePosition;
  /** Why it stands there, where it was sent to look for a reason (`seek`); null after any other move. */
  readonly stopped: Stopped | null;
  /** Lines that log points have written so far. */
  readonly logged: number;
  /** How many networks the text has made so far: where this grew, the run began anew with another one, or other data. */
  readonly networks: number;
  /** The branch of the timeline that it is on, and all there are, the first one first: what was set by hand made the others. */
  readonly branch: number;
  readonly branches: readonly BranchState[];
  /** The furthest step of this branch visited so far; steps up to it can be gone to quickly. */
  readonly recorded: number;
  /** Steps of `train.epochs` in all. */
  readonly totalSteps: number;
  /** Zero-based, of this step's batch; where training ends the last one. */
  readonly epoch: number;
  readonly stepsPerEpoch: number;
  readonly batchSize: number;
  /** η of the next update, by the schedule. */
  readonly learningRate: number;
  /** What computes, and in how many threads: with the same build, file and seed it gives the same bits. null without data. */
  readonly kernels: KernelRecord | null;
  /** J of this step's batch. */
  readonly loss: number;
  /** `cross-entropy`; `own` for a formula, or code, of the user's. */
  readonly lossName: string;
  /** What y's classes are called; null where it has none, or so many that nobody could read them. */
  readonly classes: readonly string[] | null;
  /** Of the examples kept from training, evaluated at epochs' ends and when idle; null without hold-out. */
  readonly heldOut: { readonly step: number; readonly loss: number; readonly accuracy: number | null } | null;
  /** False where the file has no data: nothing can be computed then. */
  readonly hasData: boolean;
  /** What an update makes of every parameter that is not frozen: `PARAMETER.update` is Δ, others the optimizer's moments (`PARAMETER.m`). */
  readonly updateParts: readonly string[];
  readonly layers: readonly LayerState[];
  readonly check: CheckSummary | null;
  /** What training suffers from, looked for when nothing else is asked for: of the last such step; null before, and after an edit. */
  readonly diagnosis: DiagnosisSummary | null;
  readonly expectations: readonly ExpectationState[];
  /** Where lenses for the whole model stand; null where the file has no such place. */
  readonly ranges: Readonly<Record<'layers' | 'loss' | 'train', TextRange | null>>;
  /** Where a number first became NaN or infinite at this step: a layer and a quantity (`z`, `a`, `delta`, …); null if none. */
  readonly nonFinite: { readonly layer: string; readonly quantity: string } | null;
}

/** A way that the run has taken. */
export interface BranchState {
  readonly id: number;
  /** The branch that it has left, at the step `from`, and whose steps before it shares; null of the first. */
  readonly parent: number | null;
  readonly from: number;
  /** What was changed on the way, its parents' changes among them, each from a step on. */
  readonly changes: readonly ChangeState[];
  /** The furthest step visited. */
  readonly recorded: number;
}

export interface ChangeState {
  readonly step: number;
  readonly by: 'hand' | 'text';
  /** `hidden.weight[0, 1]: 0.2 → 0.5` */
  readonly text: string;
}

export interface LayerState {
  readonly path: string;
  readonly type: string;
  readonly activation: string | null;
  readonly range: TextRange | null;
  readonly inputShape: Shape;
  readonly outputShape: Shape;
  /** Whether the run, where it stands within its step, has computed this layer forward, and backward. */
  readonly reached: { readonly forward: boolean; readonly backward: boolean };
  /** Euclidean norms over the batch. */
  readonly norms: { readonly z: number; readonly a: number; readonly delta: number; readonly upstream: number };
  /** The norm of all parameters' gradients of this layer together that are called weight; null without. */
  readonly weightGradientNorm: number | null;
  readonly parameters: readonly ParameterState[];
  /** Inner values that have names of their own: `scores` is the tensor `PATH.scores`, and `PATH.scores.delta` its δ. */
  readonly inner: readonly string[];
  /** What it computes on the way to its a, in this order, and what the δ of each is called: z, inner values, and gates, which training does not compute by themselves. */
  readonly quantities: readonly { readonly name: string; readonly delta: string }[];
  /** Running statistics, by their full names. */
  readonly buffers: readonly string[];
  /** What the check last said of this layer's parameters and derivatives: null before a check, or where it is outdated. */
  readonly verdict: Verdict | null;
  readonly mismatches: number;
}

export interface ParameterState {
  /** `hidden.weight` */
  readonly name: string;
  readonly shape: Shape;
  readonly norm: number;
  readonly gradientNorm: number;
  readonly frozen: boolean;
}

/** What a check found, without its entries: those are tensors (`hidden.weight.numeric`, …). */
export interface CheckSummary extends CheckOutcome {
  /** Made at another step, or of another text, than the one shown. */
  readonly outdated: boolean;
  readonly parameters: readonly CheckedParameter[];
}

/** What the check said of a parameter as a whole. */
export interface CheckedParameter
  extends Pick<ParameterReport, 'name' | 'layer' | 'shape' | 'verdict' | 'counts' | 'followsFrom' | 'reach'> {
  /** The largest |analytic − numeric| / max(|analytic|, |numeric|) of its entries; null where nothing is known to compare them with. */
  readonly worstRelative: number | null;
  /** Why entries are inconclusive, each reason once. */
  readonly undecided: readonly string[];
  /** Entries at kinks, where J is smooth and has another derivative: valid choices that together are none of J's. */
  readonly smooth: number;
}

/** A number of the file's `expect`, once the run has visited its step. */
export interface ExpectationState {
  readonly at: string;
  readonly step: number;
  readonly range: TextRange;
  readonly index: readonly number[];
  readonly expected: number;
  /** null while its step has not been visited. */
  readonly actual: number | null;
  readonly met: boolean | null;
  /** Why it can never be met (`at` names nothing, the shape differs); null normally. */
  readonly problem: string | null;
}
