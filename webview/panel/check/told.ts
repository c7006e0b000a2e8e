import type { CheckSummary, Finding } from '../../../src/protocol.js';

/** What stands as a card, as the extension counts it too: what is wrong, then what is wrong for other inputs than this batch's. */
export function toldOf({ findings, warnings }: Pick<CheckSummary, 'findings' | 'warnings'>): readonly Finding[] {
  return [...findings, ...warnings];
}

/** Whether a derivative is only wrong for other inputs than this batch's. */
export function isWarning(finding: Finding, { warnings }: Pick<CheckSummary, 'warnings'>): boolean {
  return warnings.includes(finding);
}
