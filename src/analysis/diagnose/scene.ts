import type { MakeArena } from '../../engine/arena.js';
import type { Handwritten } from '../../engine/graph.js';
import { makeBestArena } from '../../engine/kernels/choose.js';
import type { Dataset, Layer, Model } from '../../engine/model.js';
import { weightsOf } from '../../engine/train/curves.js';
import type { Trainer } from '../../engine/train/trainer.js';
import { penaltyOf } from '../penalty.js';
import { firstNonFiniteValue } from '../summarize.js';
import { type Ahead, type Downhill, downhill, lossAhead } from './ahead.js';
import { chainOf, type Link } from './chain.js';
import { constantGuess, type Guess } from './guess.js';
import type { RateTrial } from './rateTrial.js';
import { type Sample, takeSample } from './sample.js';
import type { Limits } from './thresholds.js';

/** What a run has been through, as plain numbers. */
export interface Past {
  /** J of the batches of the steps from ≤ step < to, as far as they were visited. */
  loss(from: number, to: number): Float64Array;
  /** ‖δ‖ of a layer at a step that was visited; NaN elsewhere. */
  delta(layer: string, step: number): number;
}

/** How it went to learn one batch by heart, on a network of its own from step 0. */
export interface Overfit {
  readonly examples: number;
  readonly updates: number;
  /** J of that batch before, and after so many updates: of the data alone, without a penalty. */
  readonly before: number;
  readonly after: number;
  /** Of classes the share of examples that are right afterwards; null of all else. */
  readonly accuracy: number | null;
  readonly learned: boolean;
  /** Why it can't be asked of this network, or could not be told; null where it can. */
  readonly problem: string | null;
}

export interface SceneParts {
  readonly model: Model & { readonly data: Dataset };
  /** Stands at the step that is looked at, and does not move meanwhile. */
  readonly trainer: Trainer;
  readonly past: Past;
  readonly limits: Limits;
  /** null where nobody has tried. */
  readonly overfit?: Overfit | null;
  /** What smaller learning rates would do; null where nobody has tried. */
  readonly rates?: RateTrial | null;
  readonly makeArena?: MakeArena | undefined;
}

/** Steps whose J is averaged, at most: an epoch, where it is shorter. */
const WINDOW = 100;

/** As much of a constant guess's J, or of the first J, is left where something was learned. */
const LEARNED = 0.5;

/** What rules look at: a step, and what led to it. */
export class Scene {
  readonly model: SceneParts['model'];
  readonly trainer: Trainer;
  readonly past: Past;
  readonly limits: Limits;
  readonly overfit: Overfit | null;
  readonly rates: RateTrial | null;
  /** Whether J and every value, δ and gradient of the step is finite. */
  readonly finite: boolean;
  readonly guess: Guess | null;
  /** λ/2 ‖W‖² of the step: a part of J that no guess has. */
  readonly penalty: number;
  private links: readonly Link[] | null = null;
  private sampled: Sample | null = null;
  private seenAhead: readonly Ahead[] = [];
  private seenDownhill: readonly Downhill[] = [];

  private constructor(parts: SceneParts) {
    this.model = parts.model;
    this.trainer = parts.trainer;
    this.past = parts.past;
    this.limits = parts.limits;
    this.overfit = parts.overfit ?? null;
    this.rates = parts.rates ?? null;
    this.finite = firstNonFiniteValue(parts.trainer) === null;
    this.guess = guessOf(parts.model);
    this.penalty = penaltyOf(parts.model, (name) => parts.trainer.parameter(name));
  }

  /** Looks at all that several rules want to know. Yields after each piece of work. */
  static *of(parts: SceneParts): Generator<void, Scene> {
    const scene = new Scene(parts);
    yield;
    const arena = (parts.makeArena ?? makeBestArena)(parts.model.precision);
    try {
      scene.sampled = yield* takeSample(parts.trainer, parts.model, arena);
      // Code is not called for what nobody has asked it.
      if (!scene.finite || scene.isCode) return scene;
      scene.seenAhead = yield* lossAhead(parts.trainer, arena);
      if (scene.written.length > 0) scene.seenDownhill = yield* downhill(parts.trainer, parts.model.layers, arena);
    } finally {
      arena.release();
    }
    return scene;
  }

  /** Whether the network, or a part of it, is code of the user's. */
  get isCode(): boolean {
    return this.model.complaints !== undefined;
  }

  get step(): number {
    return this.trainer.step;
  }

  /** The way of δ from the loss down. */
  get chain(): readonly Link[] {
    this.links ??= chainOf(this.trainer, this.model.layers);
    return this.links;
  }

  get sample(): Sample {
    return this.sampled as Sample;
  }

  /** J after the coming update, made so many times larger; empty where the step is not finite, and of code. */
  get ahead(): readonly Ahead[] {
    return this.seenAhead;
  }

  /** What short steps against the gradients of layers do; empty where nobody wrote a derivative. */
  get downhill(): readonly Downhill[] {
    return this.seenDownhill;
  }

  /** Derivatives that the user wrote, and that are meant to be those of their f. */
  get written(): readonly Handwritten[] {
    return this.trainer.graph.handwritten.filter(({ surrogate }) => !surrogate);
  }

  /** Updates that the file asks for in all. */
  get totalSteps(): number {
    return this.model.training.epochs * this.trainer.plan.stepsPerEpoch;
  }

  /** J at step 0. */
  get start(): number {
    return this.past.loss(0, 1)[0] ?? this.trainer.loss;
  }

  /** How many of the last steps `level` is the mean of. */
  get window(): number {
    return Math.min(this.trainer.plan.stepsPerEpoch, WINDOW, this.step + 1);
  }

  /** The mean of J over the last epoch, or as much of it as there was: J of single batches goes up and down. */
  get level(): number {
    return mean(this.past.loss(this.step + 1 - this.window, this.step + 1));
  }

  /** J of the best constant guess, with the penalty as it is; J at the start where no such guess is known, or it is perfect. */
  get base(): number {
    return this.guess && this.guess.loss > 0 ? this.guess.loss + this.penalty : this.start;
  }

  /** Whether J is well below what one has without learning anything. */
  get learned(): boolean {
    return this.level <= LEARNED * this.base;
  }

  layer(path: string): Layer | null {
    return this.model.layers.find((each) => each.path === path) ?? null;
  }

  /** The layer that gives the network's output, or holds the one that does. */
  get last(): Layer | null {
    return this.chain[0]?.layer ?? null;
  }

  /** Layers with weights that are not frozen, in the model's order. */
  get trained(): Layer[] {
    const frozen = new Set(this.model.parameters.filter((each) => each.frozen).map(({ name }) => name));
    return this.model.layers.filter((layer) => weightsOf(layer).some((name) => !frozen.has(name)));
  }
}

const guesses = new WeakMap<Dataset, Guess | null>();

/** Found once for each data set: it is a look at all of it. */
function guessOf(model: SceneParts['model']): Guess | null {
  const known = guesses.get(model.data);
  if (known !== undefined) return known;
  const guess = constantGuess(model);
  guesses.set(model.data, guess);
  return guess;
}

export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  return sum / values.length;
}
