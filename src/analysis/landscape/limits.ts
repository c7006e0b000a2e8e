import type { Model } from '../../engine/model.js';
import type { Data } from '../../engine/tensor.js';
import type { Moments } from '../../engine/train/state.js';

/** From where on the optimizer's steps grow along the sharpest direction of a quadratic J (`limitOf`). */
export interface SharpnessLimit {
  /** null where none is known: then `problem` says why. */
  readonly value: number | null;
  /** `2/η`, `(2 + 2β)/η`, … */
  readonly formula: string;
  /** Whether the eigenvalue is that of the Hessian in the optimizer's own scaling: D^(−1/2) H D^(−1/2), D what it divides the gradient by. */
  readonly preconditioned: boolean;
  readonly problem: string | null;
}

type Training = Pick<Model['training'], 'optimizer'>;

/**
 * From where on the optimizer's steps grow along an eigenvector of a quadratic J: 2/η for SGD, (2 + 2β)/η with momentum,
 * (2 + 2β)/(η(1 + 2β)) with Nesterov's (Cohen et al. 2021, "Gradient descent on neural networks typically occurs at the edge of
 * stability", appendix B); for Adam (2 + 2β₁)/((1 − β₁)η), 38/η at β₁ = 0.9, in its own scaling, and for RMSprop 2/η
 * (Cohen et al. 2022, "Adaptive gradient methods at the edge of stability"). Decay that stands in no J adds λ to each eigenvalue.
 * `eta`: that of the coming update; `clipped`: whether that update reads other gradients than J's.
 */
export function limitOf({ optimizer }: Training, eta: number, clipped: boolean): SharpnessLimit {
  const found = ofOptimizer(optimizer, eta);
  if (!clipped || found.problem !== null) return found;
  return { ...found, value: null, problem: 'gradients are clipped here: the step is no multiple of them' };
}

function ofOptimizer(optimizer: Training['optimizer'], eta: number): SharpnessLimit {
  switch (optimizer.name) {
    case 'sgd': {
      const { momentum: beta, nesterov, decay } = optimizer;
      const limit = nesterov ? (2 + 2 * beta) / (eta * (1 + 2 * beta)) : (2 + 2 * beta) / eta;
      const formula = beta === 0 ? '2/η' : nesterov ? '(2 + 2β)/(η(1 + 2β))' : '(2 + 2β)/η';
      return less({ value: limit, formula, preconditioned: false, problem: null }, decay);
    }
    case 'rmsprop': {
      const { momentum: beta, decay } = optimizer;
      const formula = beta === 0 ? '2/η' : '(2 + 2β)/η';
      return undecayed({ value: (2 + 2 * beta) / eta, formula, preconditioned: true, problem: null }, decay);
    }
    case 'adam':
    case 'adamw': {
      const { betas, decay, name } = optimizer;
      const limit = (2 + 2 * betas[0]) / ((1 - betas[0]) * eta);
      const found = { value: limit, formula: '(2 + 2β₁)/((1 − β₁)η)', preconditioned: true, problem: null };
      // AdamW shrinks W by itself; Adam's λW goes through the moments.
      return name === 'adamw' ? less(found, decay) : undecayed(found, decay);
    }
  }
}

function less(limit: SharpnessLimit & { readonly value: number }, decay: number): SharpnessLimit {
  return decay === 0 ? limit : { ...limit, value: limit.value - decay, formula: `${limit.formula} − λ` };
}

function undecayed(limit: SharpnessLimit, decay: number): SharpnessLimit {
  return decay === 0
    ? limit
    : { ...limit, value: null, problem: 'weights decay through the moments: no limit is known' };
}

/**
 * What the optimizer divides the gradient by, entry by entry, in the coming update: D = (1 − β₁ᵗ)(√(v/(1 − β₂ᵗ)) + ε) for Adam
 * (Cohen et al. 2022, section 2), √s + ε for RMSprop; 1 for SGD. `moments`: as the update leaves them.
 */
export function scalingOf({ optimizer }: Training, { updates, arrays }: Moments, size: number): Float64Array {
  const at = (name: string): Data => arrays[name] ?? new Float64Array(size);
  switch (optimizer.name) {
    case 'sgd':
      return new Float64Array(size).fill(1);
    case 'rmsprop': {
      const mean = optimizer.centered ? at('mean') : new Float64Array(size);
      return Float64Array.from(at('square'), (s, i) => Math.sqrt(s - (mean[i] as number) ** 2) + optimizer.epsilon);
    }
    case 'adam':
    case 'adamw': {
      const [first, second] = optimizer.betas.map((beta) => 1 - beta ** updates) as [number, number];
      return Float64Array.from(at('v'), (v) => first * (Math.sqrt(v / second) + optimizer.epsilon));
    }
  }
}
