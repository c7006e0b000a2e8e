import type { Planting } from './faults/planting.js';
import type { RuleResult, Share } from './results.js';
import { FLAGGED, type Judgement, UNDECIDED } from './rules/rule.js';
import { emptyRule } from './tally.js';
import { type CodesByParameter, RIGHT, WRONG } from './truth.js';

/** A gradient with the truth about it; `planting` is null for the correct one. */
export interface Known {
  readonly planting: Planting | null;
  readonly truth: CodesByParameter;
}

/** What one judgement adds to a rule's result. */
export function score(name: string, { planting, truth }: Known, judgement: Judgement): RuleResult {
  const { entries, blamed } = judgement;
  const flagged = (of: number): number => count(truth, entries, (is, says) => is === of && says === FLAGGED);
  const wrong = count(truth, entries, (is) => is === WRONG);
  const result = emptyRule(name, blamed !== null);
  const alarms: Share = { count: flagged(RIGHT), of: count(truth, entries, (is) => is === RIGHT) };
  if (planting === null) {
    const everywhere = { count: alarms.count + judgement.elsewhere, of: alarms.of };
    const undecided = count(truth, entries, (_, says) => says === UNDECIDED);
    return { ...result, alarms: everywhere, undecided: { count: undecided, of: alarms.of } };
  }
  if (wrong === 0) return { ...result, alarms };
  return {
    ...result,
    alarms,
    ...ofFault(planting, flagged(WRONG) > 0 || (blamed ?? []).length > 0),
    located: located(planting, blamed),
  };
}

function ofFault({ kind, size }: Planting, found: boolean): Partial<RuleResult> {
  const share: Share = { count: found ? 1 : 0, of: 1 };
  if (size !== null) return { bySize: { [String(Math.round(-Math.log10(size)))]: share } };
  return { byKind: { [kind]: share }, missed: { count: 1 - share.count, of: 1 } };
}

/** Of those that were blamed for at all: whether the fault's own layer was, and no other. */
function located({ layer }: Planting, blamed: readonly string[] | null): Share | null {
  if (blamed === null) return null;
  const only = blamed.length === 1 && blamed[0] === layer;
  return { count: only ? 1 : 0, of: blamed.length > 0 ? 1 : 0 };
}

function count(
  truth: CodesByParameter,
  entries: CodesByParameter,
  counts: (is: number, says: number) => boolean,
): number {
  let sum = 0;
  for (const [name, codes] of truth) {
    const said = entries.get(name);
    codes.forEach((is, i) => {
      if (counts(is, said?.[i] ?? UNDECIDED)) sum++;
    });
  }
  return sum;
}
