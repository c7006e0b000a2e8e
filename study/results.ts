import type { Condition } from './networks/conditions.js';

/** How many of how many. */
export interface Share {
  readonly count: number;
  readonly of: number;
}

/** What a rule did on the networks of a condition. */
export interface RuleResult {
  readonly name: string;
  /** Right entries that it flagged: false alarms. */
  readonly alarms: Share;
  /** Mistakes of which it flagged no wrong entry. */
  readonly missed: Share;
  /** Entries of correct gradients that it left undecided. */
  readonly undecided: Share;
  /** Found, by the mistake's name. */
  readonly byKind: Readonly<Record<string, Share>>;
  /** Found, of entries that are off by 10^−k of themselves, by k. */
  readonly bySize: Readonly<Record<string, Share>>;
  /** Of the mistakes found, those whose layer alone was blamed; null for a rule that blames none. */
  readonly located: Share | null;
}

export interface ConditionResult {
  readonly condition: Condition;
  readonly networks: number;
  /** Seeds whose loss is not a finite number: left out. */
  readonly overflowed: number;
  /** Gradients judged, correct and faulty ones. */
  readonly gradients: number;
  readonly entries: number;
  /** Entries that lie between right and wrong. */
  readonly unsettled: number;
  readonly rules: readonly RuleResult[];
}

/** A large network's correct gradient, judged op by op. */
export interface DeepResult {
  readonly name: string;
  readonly parameters: number;
  readonly entries: number;
  readonly undecided: number;
  readonly flagged: number;
}

/** A whole run, as study/results.json has it. */
export interface Results {
  readonly date: string;
  readonly machine: Readonly<Record<string, string>>;
  readonly seconds: number;
  /** Networks are drawn by the seeds 0 … seeds − 1 in each condition. */
  readonly seeds: number;
  readonly architectures: readonly string[];
  readonly conditions: readonly ConditionResult[];
  /** Networks of further seeds, their correct gradients alone: how many seeds, and what each rule said. */
  readonly right: { readonly seeds: number; readonly conditions: readonly ConditionResult[] };
  readonly deep: readonly DeepResult[];
}
