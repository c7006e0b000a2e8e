/** What the workloads set (bench/workloads): flat lists, row-major, laid out as torch has them. */
export type Problem = NetworkProblem | TransformerProblem | MatmulProblem;

interface Training {
  readonly batch: number;
  readonly learningRate: number;
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** A chain of layers. `y` holds classes for cross-entropy, else rows of targets. */
export interface NetworkProblem extends Training {
  readonly kind: 'network';
  readonly input: readonly number[];
  readonly layers: readonly ProblemLayer[];
  readonly loss: 'cross-entropy' | 'squared-error';
}

interface Weighted {
  readonly weights: readonly number[];
  readonly bias: readonly number[];
  readonly activation: string;
}

export interface DenseLayer extends Weighted {
  readonly type: 'dense';
  readonly inputs: number;
  readonly units: number;
}

export interface ConvLayer extends Weighted {
  readonly type: 'conv';
  readonly channels: number;
  readonly filters: number;
  readonly kernel: number;
  readonly padding: number;
}

export type ProblemLayer =
  | DenseLayer
  | ConvLayer
  | { readonly type: 'pool'; readonly kernel: number }
  | { readonly type: 'flatten' };

export interface Values {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** What has a weight, and perhaps a bias. */
export interface Affine {
  readonly weight: Values;
  readonly bias?: Values;
}

export interface Block {
  readonly norm1: Affine;
  readonly qkv: Affine;
  readonly out: Affine;
  readonly norm2: Affine;
  readonly up: Affine;
  readonly down: Affine;
}

/** A character transformer; x and y hold tokens, [batch, length]. */
export interface TransformerProblem extends Training {
  readonly kind: 'transformer';
  readonly vocabulary: number;
  readonly width: number;
  readonly length: number;
  readonly heads: number;
  readonly epsilon: number;
  readonly parameters: {
    readonly tokens: Affine;
    readonly positions: Affine;
    readonly blocks: readonly Block[];
    readonly norm: Affine;
    readonly head: Affine;
  };
}

export interface MatmulProblem {
  readonly kind: 'matmul';
  readonly size: number;
  readonly a: readonly number[];
  readonly b: readonly number[];
}
