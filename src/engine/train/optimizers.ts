import { Kernel } from '../kernels/opcodes.js';
import type { AdamFamily, Optimizer, RmsProp, Sgd } from '../model.js';
import type { Data } from '../tensor.js';

/** Numbers that an optimizer keeps for a parameter; `data` is looked up each time, it may be another view of them. */
export interface Moment {
  readonly data: Data;
}

/**
 * Makes one update of one parameter, in place: its numbers and its moments change, the gradient stays.
 * `updates` is how many updates the moments have seen before this one.
 */
export type Update = (
  parameter: Data,
  gradient: Data,
  moments: readonly Moment[],
  learningRate: number,
  updates: number,
) => void;

/** A kernel that does what an optimizer's `update` does. */
export interface UpdateKernel {
  readonly kernel: Kernel.sgd | Kernel.momentum | Kernel.adam;
  /** Whether these numbers are the same for every update with the same η. */
  readonly steady: boolean;
  /** Writes the numbers that the kernel reads (assembly/updates.ts), at most `SCALARS`, before each update. */
  scalars(to: Data, learningRate: number, updates: number): void;
}

/** Room for the numbers that a kernel reads. */
export const SCALARS = 9;

export interface OptimizerRule<O extends Optimizer> {
  /**
   * Names of the moments kept for each parameter, all zero at first, in the order in which `update` wants them.
   * Two optimizers use one name where it means the same: then the moment goes on when the user changes one for the other.
   */
  moments(optimizer: O): readonly string[];
  update(optimizer: O): Update;
  /** λ where g + λW stands for the gradient g; 0 where weights do not decay, or by themselves (AdamW). */
  decay(optimizer: O): number;
  /** null where no kernel serves: then `update` does it. */
  kernel(optimizer: O): UpdateKernel | null;
}

/**
 * W := W − ηg, torch's SGD without momentum; with `decay` g + λW stands for g. In this and the functions below all
 * arrays have the parameter's length and precision; a moment in float32 is read back, so that what is stored is what counts.
 */
export function sgdStep(w: Data, gradient: Data, learningRate: number, decay: number): void {
  for (let i = 0; i < w.length; i++) {
    const wi = w[i] as number;
    w[i] = wi - learningRate * decayed(gradient[i] as number, wi, decay);
  }
}

/** v := μv + g, W := W − ηv; with Nesterov's momentum W := W − η(g + μv): torch's SGD. */
export function momentumStep(
  w: Data,
  gradient: Data,
  velocity: Data,
  { momentum, nesterov, decay }: Omit<Sgd, 'name'>,
  learningRate: number,
): void {
  for (let i = 0; i < w.length; i++) {
    const wi = w[i] as number;
    const g = decayed(gradient[i] as number, wi, decay);
    velocity[i] = momentum * (velocity[i] as number) + g;
    const v = velocity[i] as number;
    w[i] = wi - learningRate * (nesterov ? g + momentum * v : v);
  }
}

/**
 * s := αs + (1 − α)g², W := W − ηg / (√s + ε): torch's RMSprop (Hinton, "Neural networks for machine learning",
 * lecture 6e). With `mean`, d := αd + (1 − α)g and √(s − d²) stands for √s (Graves 2013, eq. 38 to 40).
 * With `velocity`, u := μu + g / (√s + ε) and W := W − ηu.
 */
export function rmspropStep(
  w: Data,
  gradient: Data,
  square: Data,
  mean: Data | null,
  velocity: Data | null,
  { alpha, epsilon, momentum, decay }: Omit<RmsProp, 'name' | 'centered'>,
  learningRate: number,
): void {
  for (let i = 0; i < w.length; i++) {
    const wi = w[i] as number;
    const g = decayed(gradient[i] as number, wi, decay);
    square[i] = alpha * (square[i] as number) + (1 - alpha) * g * g;
    let variance = square[i] as number;
    if (mean) {
      mean[i] = alpha * (mean[i] as number) + (1 - alpha) * g;
      variance -= (mean[i] as number) * (mean[i] as number);
    }
    const root = Math.sqrt(variance) + epsilon;
    if (velocity) velocity[i] = momentum * (velocity[i] as number) + g / root;
    w[i] = wi - (velocity ? learningRate * (velocity[i] as number) : (learningRate * g) / root);
  }
}

/** What of an Adam update depends on η and on how many updates were made. */
export interface AdamScalars {
  /** λ of g + λW; 0 in AdamW. */
  decay: number;
  /** What W is multiplied with first: 1 in Adam, 1 − ηλ in AdamW. */
  shrink: number;
  /** η / (1 − β₁ᵗ). */
  stepSize: number;
  /** √(1 − β₂ᵗ). */
  root: number;
}

/**
 * m := β₁m + (1 − β₁)g, v := β₂v + (1 − β₂)g², W := W − η/(1 − β₁ᵗ) · m / (√v/√(1 − β₂ᵗ) + ε): torch's Adam
 * (Kingma & Ba 2015, algorithm 1), and AdamW with W shrunk first (Loshchilov & Hutter 2019, algorithm 2).
 */
export function adamStep(
  w: Data,
  gradient: Data,
  m: Data,
  v: Data,
  { betas, epsilon }: Pick<AdamFamily<'adam'>, 'betas' | 'epsilon'>,
  { decay, shrink, stepSize, root }: AdamScalars,
): void {
  const [beta1, beta2] = betas;
  for (let i = 0; i < w.length; i++) {
    const wi = w[i] as number;
    const g = decayed(gradient[i] as number, wi, decay);
    m[i] = beta1 * (m[i] as number) + (1 - beta1) * g;
    v[i] = beta2 * (v[i] as number) + (1 - beta2) * g * g;
    w[i] = wi * shrink - (stepSize * (m[i] as number)) / (Math.sqrt(v[i] as number) / root + epsilon);
  }
}

/** g + λW; g itself without decay, also where W is infinite. */
export function decayed(gradient: number, parameter: number, decay: number): number {
  return decay === 0 ? gradient : gradient + decay * parameter;
}

const sgd: OptimizerRule<Sgd> = {
  moments: ({ momentum }) => (momentum === 0 ? [] : ['velocity']),
  update: (optimizer) => (w, g, moments, learningRate) => {
    const [velocity] = moments;
    if (velocity) momentumStep(w, g, velocity.data, optimizer, learningRate);
    else sgdStep(w, g, learningRate, optimizer.decay);
  },
  decay: ({ decay }) => decay,
  kernel: ({ momentum, nesterov, decay }) => ({
    kernel: momentum === 0 ? Kernel.sgd : Kernel.momentum,
    steady: true,
    scalars: (to, learningRate) => {
      to[0] = learningRate;
      to[1] = decay;
      to[2] = momentum;
      to[3] = nesterov ? 1 : 0;
    },
  }),
};

const rmsprop: OptimizerRule<RmsProp> = {
  moments: ({ momentum, centered }) => [
    'square',
    ...(centered ? ['mean'] : []),
    ...(momentum === 0 ? [] : ['scaled-velocity']),
  ],
  update: (optimizer) => {
    const [meanAt, velocityAt] = [optimizer.centered ? 1 : -1, optimizer.centered ? 2 : 1];
    return (w, g, moments, learningRate) => {
      const square = (moments[0] as Moment).data;
      const [mean, velocity] = [moments[meanAt]?.data ?? null, moments[velocityAt]?.data ?? null];
      rmspropStep(w, g, square, mean, velocity, optimizer, learningRate);
    };
  },
  decay: ({ decay }) => decay,
  kernel: () => null,
};

function adam(decoupled: boolean): OptimizerRule<AdamFamily<'adam'> | AdamFamily<'adamw'>> {
  return {
    moments: () => ['m', 'v'],
    update: (optimizer) => {
      const { betas, decay } = optimizer;
      // Written anew for each parameter: an update allocates nothing.
      const scalars: AdamScalars = { decay: decoupled ? 0 : decay, shrink: 1, stepSize: 0, root: 1 };
      return (w, g, moments, learningRate, updates) => {
        const [m, v] = moments as readonly [Moment, Moment];
        if (decoupled) scalars.shrink = 1 - learningRate * decay;
        scalars.stepSize = learningRate / (1 - betas[0] ** (updates + 1));
        scalars.root = Math.sqrt(1 - betas[1] ** (updates + 1));
        adamStep(w, g, m.data, v.data, optimizer, scalars);
      };
    },
    decay: ({ decay }) => (decoupled ? 0 : decay),
    kernel: ({ betas: [beta1, beta2], epsilon, decay }) => ({
      kernel: Kernel.adam,
      steady: false,
      scalars: (to, learningRate, updates) => {
        to[0] = learningRate / (1 - beta1 ** (updates + 1));
        to[1] = decoupled ? 0 : decay;
        to[2] = beta1;
        to[3] = 1 - beta1;
        to[4] = beta2;
        to[5] = 1 - beta2;
        to[6] = epsilon;
        to[7] = decoupled ? 1 - learningRate * decay : 1;
        to[8] = Math.sqrt(1 - beta2 ** (updates + 1));
      },
    }),
  };
}

/** Every optimizer of the model file (contract, §1). */
export const OPTIMIZERS: { readonly [K in Optimizer['name']]: OptimizerRule<Extract<Optimizer, { name: K }>> } = {
  sgd,
  rmsprop,
  adam: adam(false),
  adamw: adam(true),
};

export interface ReadyOptimizer {
  readonly moments: readonly string[];
  readonly update: Update;
  readonly decay: number;
  readonly kernel: UpdateKernel | null;
}

/** The names of an optimizer's moments, its update, its decay, and the kernel that does the same. */
export function ruleOf(optimizer: Optimizer): ReadyOptimizer {
  const rule = OPTIMIZERS[optimizer.name] as OptimizerRule<Optimizer>;
  return {
    moments: rule.moments(optimizer),
    update: rule.update(optimizer),
    decay: rule.decay(optimizer),
    kernel: rule.kernel(optimizer),
  };
}
