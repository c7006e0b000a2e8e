import type { DiagnosisFinding } from '../analysis/diagnose/diagnosis.js';

export type { Diagnosis, DiagnosisFinding, Evidence, FactorRow, Mend } from '../analysis/diagnose/diagnosis.js';
export type { RuleName } from '../analysis/diagnose/names.js';
export type { Source } from '../analysis/diagnose/sources.js';
export type { ThresholdName } from '../analysis/diagnose/thresholds.js';

/** What was found when nothing else was asked for: the findings in their order, without what they show for themselves. */
export interface DiagnosisSummary {
  /** The step that it is of; the run may have gone on since. */
  readonly step: number;
  readonly findings: readonly Pick<DiagnosisFinding, 'rule' | 'severity' | 'title' | 'layers' | 'followsFrom'>[];
  /** Rules that have found nothing. */
  readonly quiet: number;
}
