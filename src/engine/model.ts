import type { Graph } from './graph.js';
import type { TextRange } from './place.js';
import type { Precision, Shape, Tensor } from './tensor.js';

/** What training changes: a tensor with a name, and its value before the first step. */
export interface Parameter {
  readonly name: string;
  readonly shape: Shape;
  readonly initial: Tensor;
  /** Gradients are shown, updates are not made (`train.freeze`). */
  readonly frozen: boolean;
  /** Whether its initial numbers were drawn by the seed; absent: somebody gave them. */
  readonly drawn?: boolean;
  /** Whether `train.l2` counts it: weights, not biases (UFLDL). */
  readonly penalized: boolean;
  /** Where its numbers, or else its layer, stand in the file. */
  readonly range: TextRange | null;
}

/** What a step changes without a gradient: a running statistic. */
export interface Buffer {
  /** `norm.running_mean` */
  readonly name: string;
  readonly shape: Shape;
  readonly initial: Tensor;
}

/** A layer as the user's file describes it. */
export interface Layer {
  readonly path: string;
  /** `dense`, `activation`, … */
  readonly type: string;
  /** The activation's name, or the user's own expression; null where there is none. */
  readonly activation: string | null;
  /** The whole layer in the file. */
  readonly range: TextRange | null;
  /** Shapes of one example. */
  readonly inputShape: Shape;
  readonly outputShape: Shape;
  /** Full names: `hidden.weight`. */
  readonly parameters: readonly string[];
}

/** SGD as torch computes it. `decay` is λ of g + λW, which no J holds; 0: none. */
export interface Sgd {
  readonly name: 'sgd';
  readonly momentum: number;
  readonly nesterov: boolean;
  readonly decay: number;
}

/**
 * RMSprop as torch computes it: `alpha` smooths g², `epsilon` is added to its root; `centered`: the root is that of the
 * variance of g; `decay` as for SGD.
 */
export interface RmsProp {
  readonly name: 'rmsprop';
  readonly alpha: number;
  readonly epsilon: number;
  readonly momentum: number;
  readonly centered: boolean;
  readonly decay: number;
}

/** Adam and AdamW as torch computes them. Adam's `decay` is SGD's; AdamW's shrinks W itself, by ηλ. */
export interface AdamFamily<N extends 'adam' | 'adamw'> {
  readonly name: N;
  readonly betas: readonly [number, number];
  readonly epsilon: number;
  readonly decay: number;
}
export type Optimizer = Sgd | RmsProp | AdamFamily<'adam'> | AdamFamily<'adamw'>;

/** How long a part of a schedule lasts. */
export interface Duration {
  readonly unit: 'steps' | 'epochs';
  readonly count: number;
}

/** How the learning rate goes on from η (`schedules.ts` has the formulas). */
export type Schedule =
  /** Times `factor` after every `every` epochs. */
  | { readonly type: 'step'; readonly every: number; readonly factor: number }
  /** Half a cosine wave from η down to `to`; `over` null: to the end of the last epoch. */
  | { readonly type: 'cosine'; readonly to: number; readonly over: Duration | null }
  /** A straight line up to η, and from there `next`, which counts from its own beginning; null: η. */
  | { readonly type: 'warmup'; readonly over: Duration; readonly next: Schedule | null };

/** 'norm': all gradients together are at most that long; 'value': each entry is at most that large. */
export interface Clip {
  readonly by: 'norm' | 'value';
  readonly most: number;
}

export interface Training {
  readonly optimizer: Optimizer;
  /** η > 0. */
  readonly learningRate: number;
  /** null: η stays. */
  readonly schedule: Schedule | null;
  readonly clip: Clip | null;
  /** Examples in a batch; null: all of them, in the file's order. */
  readonly batchSize: number | null;
  readonly shuffle: boolean;
  readonly epochs: number;
  /** λ of λ/2 ‖W‖², a part of J. */
  readonly l2: number;
}

/** Examples, first axis first. `y` is one-hot where the loss wants classes. */
export interface Dataset {
  readonly x: Tensor;
  readonly y: Tensor;
  /** The classes' names where y was given as labels. */
  readonly classes: readonly string[] | null;
  /** Rows to train on, and rows kept from training, both ascending. */
  readonly training: readonly number[];
  readonly heldOut: readonly number[];
}

/** A number that the user knows: `at` is `loss`, `LAYER.z`, `PARAMETER`, `PARAMETER.gradient`, …, after `step` updates. */
export interface Expectation {
  readonly at: string;
  readonly step: number;
  readonly entries: readonly ExpectedNumber[];
}

export interface ExpectedNumber {
  /** The index of the entry; [] for a scalar. */
  readonly index: readonly number[];
  readonly value: number;
  /** Half a unit of the last digit written, and never below the precision's own rounding. */
  readonly tolerance: number;
  readonly range: TextRange;
}

export type Mode = 'train' | 'eval';

export interface GraphRequest {
  /** Examples in the batch, ≥ 1. */
  readonly batchSize: number;
  readonly mode: Mode;
  /** The model's own where absent; the check asks for float64. */
  readonly precision?: Precision;
  /** 'derived': every hand-written derivative replaced by the engine's derivative of its f. 'written' where absent. */
  readonly derivatives?: 'written' | 'derived';
  /** Whether fused ops stay one node each: for training. Where absent the graph is one of primitives alone: for the check. */
  readonly fuses?: boolean;
}

/** A batch: x of shape [N, …], y of shape [N, …]. */
export interface Batch {
  readonly x: Tensor;
  readonly y: Tensor;
}

/** Something wrong with code that the user wrote, seen when it ran. */
export interface Complaint {
  readonly range: TextRange;
  readonly message: string;
}

/** A user's model: everything that a file of any format ends in. */
export interface Model {
  readonly name: string;
  readonly precision: Precision;
  readonly seed: number;
  readonly parameters: readonly Parameter[];
  readonly buffers: readonly Buffer[];
  /** A container stands before the layers within it, whose paths begin with its own. */
  readonly layers: readonly Layer[];
  readonly data: Dataset | null;
  readonly training: Training;
  readonly expectations: readonly Expectation[];
  /** Where `layers` (the key), the loss and `train` stand in the file; null where they do not. */
  readonly ranges: Readonly<Record<'layers' | 'loss' | 'train', TextRange | null>>;
  /** Where the file says x, y and η: what is left out it does not say, or not in one place. */
  readonly given?: Readonly<Partial<Record<'x' | 'y' | 'learningRate', TextRange>>>;
  /** The loss's name; `own` for the user's expression. */
  readonly loss: string;
  /** Forward and backward as one graph. */
  graph(request: GraphRequest): Graph;
  /** The same in pieces of some milliseconds: yields between them. */
  graphing(request: GraphRequest): Generator<void, Graph>;
  /** What went wrong so far while code of the user's ran, where the model is made of such: its numbers are NaN there. */
  complaints?(): readonly Complaint[];
}
