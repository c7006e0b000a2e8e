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

/** SGD as torch computes it; the other optimizers are entries of their own. */
export interface Sgd {
  readonly name: 'sgd';
  readonly momentum: number;
  readonly nesterov: boolean;
}
export type Optimizer = Sgd;

export interface Training {
  readonly optimizer: Optimizer;
  /** η > 0. */
  readonly learningRate: number;
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
  /** Where `layers` (the key) and the loss stand in the file: for lenses and findings. */
  readonly ranges: { readonly layers: TextRange | null; readonly loss: TextRange | null };
  /** The loss's name; `own` for the user's expression. */
  readonly loss: string;
  /** Forward and backward as one graph. */
  graph(request: GraphRequest): Graph;
}
