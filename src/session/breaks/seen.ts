import type { CheckReport } from '../../analysis/check/report.js';
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

/** What a filter found: the quantity where it shows (`hidden.delta`, `loss`), and a sentence for a person. */
export interface Noticed {
  readonly quantity: string;
  readonly text: string;
}
