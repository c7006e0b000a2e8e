import type { CheckReport } from '../../analysis/check/report.js';
import type { Limits } from '../../analysis/diagnose/thresholds.js';
import type { Model } from '../../engine/model.js';
import type { Trainer } from '../../engine/train/trainer.js';
import type { History } from '../history.js';

/** What a filter looks at: the step that the run stands at, whole, and how it came there. */
export interface StepSeen {
  readonly model: Model;
  readonly trainer: Trainer;
  readonly history: History;
  /** What a check said of every op at this step, before J is sampled; null where nobody asks for it. */
  readonly check: CheckReport | null;
}

/** With the limits that a diagnosis judges by here: a filter that looks for the same has no others. */
export interface StepJudged extends StepSeen {
  readonly limits: Limits;
}

/** What a filter found: the quantity where it shows (`hidden.delta`, `loss`), and a sentence for a person. */
export interface Noticed {
  readonly quantity: string;
  readonly text: string;
}
