import { readFileSync } from 'node:fs';
import type { Shape } from '../../src/engine/tensor.js';

/** How an input's entries are made from its name (`fill.ts` has the formulas). */
export type Fill =
  | { readonly kind: 'uniform'; readonly low: number; readonly high: number }
  | { readonly kind: 'parameter' }
  | { readonly kind: 'buffer' }
  | { readonly kind: 'integer'; readonly low: number; readonly below: number }
  | { readonly kind: 'choice'; readonly share: number; readonly then: Written; readonly otherwise: Written };

/** A number as JSON can hold it: what it can't is the string 'NaN', 'Infinity' or '-Infinity'. */
export type Written = number | string;

export interface Input {
  readonly name: string;
  readonly shape: Shape;
  readonly fill: Fill;
  /** Whether torch differentiated with respect to it; indices, classes, masks and statistics are not. */
  readonly gradient: boolean;
}

export interface Values {
  readonly name: string;
  readonly values: readonly Written[];
}

export interface Output extends Values {
  readonly shape: Shape;
  /** J = Σ c·y over the outputs that have this: the name that their c is filled by, uniform in (−1, 1). */
  readonly loss: string | null;
}

/** One op on given inputs, as torch computes it in float64. */
export interface Case {
  /** Unique among the cases of its op. */
  readonly name: string;
  /** The registry's name of the op; `families/ops/` says what it is in torch. */
  readonly op: string;
  /** Every setting, spelled out: an extent for each axis, null for none. */
  readonly attributes: Attributes;
  /** In the order of torch's arguments. */
  readonly inputs: readonly Input[];
  /** In torch's order; of a layer of running statistics also those after the call. */
  readonly outputs: readonly Output[];
  /** ∂J/∂input, entire, for every input with `gradient`; none where no output is differentiable. */
  readonly gradients: readonly Values[];
}

export type Attributes = Readonly<Record<string, unknown>>;

/** An op within a network: its inputs are named values, its first output is called `path`, any other `path:name`. */
export interface Step {
  readonly path: string;
  readonly op: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly attributes: Attributes;
}

/** Steps one after the other; the last one is the loss J. */
interface Program {
  readonly name: string;
  readonly inputs: readonly Input[];
  readonly steps: readonly Step[];
}

/** A network with the value of every step and ∂J/∂value; null where a value is not differentiable, or not used. */
export interface NetworkRun extends Program {
  readonly values: readonly (Values & { readonly shape: Shape; readonly cotangent: readonly Written[] | null })[];
  readonly gradients: readonly Values[];
}

/** Updates of the `trained` inputs, all of them on the same batch. */
export interface TrainingRun extends Program {
  readonly trained: readonly string[];
  readonly optimizer: Readonly<Record<string, unknown>> & { readonly name: string; readonly learningRate: number };
  /** step: η · factor^⌊t/every⌋; cosine: torch's CosineAnnealingLR over `steps`; warmup: η · min(1, (t + 1)/steps). */
  readonly schedule: Schedule | null;
  readonly clip: { readonly norm: number } | { readonly value: number } | null;
  readonly updates: readonly Update[];
}

export type Schedule =
  | { readonly type: 'step'; readonly every: number; readonly factor: number }
  | { readonly type: 'cosine'; readonly steps: number; readonly minimum: number }
  | { readonly type: 'warmup'; readonly steps: number };

export interface Update {
  /** Before the update; so are the norm of all gradients, null where it is not clipped, and the learning rate. */
  readonly loss: number;
  readonly norm: number | null;
  readonly learningRate: number;
  /** After the update. */
  readonly parameters: readonly Values[];
}

/** The files of `torch/` that hold cases. */
export const FAMILIES = [
  'dense',
  'convolution',
  'pooling',
  'normalization',
  'attention',
  'recurrent',
  'elementwise',
  'reduction',
  'movement',
  'resampling',
  'losses',
] as const;

function read(file: string): unknown {
  return JSON.parse(readFileSync(new URL(`torch/${file}.json`, import.meta.url), 'utf8'));
}

export function readCases(family: (typeof FAMILIES)[number]): readonly Case[] {
  return (read(family) as { cases: readonly Case[] }).cases;
}

export function readNetworks(): readonly NetworkRun[] {
  return (read('networks') as { runs: readonly NetworkRun[] }).runs;
}

export function readTraining(): readonly TrainingRun[] {
  return (read('training') as { runs: readonly TrainingRun[] }).runs;
}

/** The numbers of a tensor as they were before JSON. */
export function numbersOf(values: ArrayLike<Written>): Float64Array {
  return Float64Array.from(values, Number);
}
