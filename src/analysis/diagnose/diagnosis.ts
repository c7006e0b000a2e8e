import type { TextEdit, TextRange } from '../../engine/place.js';
import type { RuleName } from './names.js';
import type { Source } from './sources.js';
import type { ThresholdName } from './thresholds.js';

/** What is wrong with a training run, as far as a step and what led to it tell. */
export interface Diagnosis {
  readonly step: number;
  /** Causes first, errors before warnings; what follows from a finding stands after it. */
  readonly findings: readonly DiagnosisFinding[];
  /** Rules that have looked and found nothing. */
  readonly quiet: readonly RuleName[];
  /** Rules that cannot judge here, what they are called, and why, in a sentence without its full stop. */
  readonly silent: readonly { readonly rule: RuleName; readonly title: string; readonly because: string }[];
  /** Whether derivatives here are the user's own: whether they are right only a check tells. */
  readonly written: boolean;
}

export interface DiagnosisFinding {
  readonly rule: RuleName;
  /** 'error': training can't go well like this; 'warning': it may go on, and badly. */
  readonly severity: 'error' | 'warning';
  /** `δ vanishes on its way down` */
  readonly title: string;
  /** Sentences with this network's numbers; `code` in backticks, *layers* in asterisks. */
  readonly claim: string;
  /** Whom it is about, those nearest to the input first; empty where it is the whole run. */
  readonly layers: readonly string[];
  /** Where the first of them, or what is to blame, stands in the file. */
  readonly range: TextRange | null;
  /** The finding that explains this one. */
  readonly followsFrom: RuleName | null;
  readonly evidence: readonly Evidence[];
  readonly mends: readonly Mend[];
  /** Where the rule and its limit come from. */
  readonly sources: readonly Source[];
}

/** What a finding shows for itself. */
export type Evidence =
  /** From the loss down: what ‖δ‖ is multiplied with in each layer, once by f′ (‖upstream‖ → ‖δ‖), once by Wᵀ (‖δ of the next‖ → ‖upstream‖). */
  | { readonly kind: 'factors'; readonly rows: readonly FactorRow[] }
  /** A small table: a text stands to the left, a number to the right. */
  | {
      readonly kind: 'numbers';
      readonly columns: readonly string[];
      readonly rows: readonly (readonly (string | number)[])[];
    }
  /** A curve by its name (`SeriesQuery`), with a level to compare it with. */
  | {
      readonly kind: 'curve';
      readonly series: string;
      readonly level: { readonly value: number; readonly name: string } | null;
    }
  | {
      readonly kind: 'threshold';
      readonly threshold: ThresholdName;
      /** What was measured: `‖δ of dense1‖ / ‖δ of output‖`. */
      readonly what: string;
      readonly value: number;
      readonly limit: number;
      /** On which side of the limit the value lies. */
      readonly is: 'above' | 'below';
    };

export interface FactorRow {
  readonly layer: string;
  /** ‖δ‖ / ‖upstream‖; 1 where the layer has no activation. */
  readonly slope: number;
  /** ‖upstream‖ / ‖δ of the next layer‖: its Wᵀ, and whatever lies between. */
  readonly weights: number;
}

/** Something that would help. */
export interface Mend {
  /** `tanh or relu in place of sigmoid` */
  readonly title: string;
  readonly why: string;
  /** What to change in the file, all at once; null where no rule can write it. */
  readonly edits: readonly TextEdit[] | null;
  /** What to ask for, where it is no change of the file. */
  readonly asks?: 'check';
}
