import type { JudgedClaims, Placeable } from '../claims/judgeClaims.js';
import type { Reference } from '../claims/point.js';
import { type StepBefore, valuesBefore } from './before.js';
import { fits, type Hypothesis, nodesOf } from './hypothesis.js';
import { knownOf } from './known.js';
import type { FaultName } from './names.js';
import { hypothesesOf } from './table.js';

/** What a fault is: each name stands for a mistake that reproduces every entry of the claim within its bound. */
export interface Explanation {
  /** The likeliest; 'unknown' where none fits. */
  readonly fault: FaultName;
  /** Others that would look the same on these numbers. */
  readonly also: readonly FaultName[];
}

/** What could have made a mismatching claim what it is. `before`: the step before, where it is known. */
export function explain(result: JudgedClaims, claim: Placeable, before: StepBefore | null = null): Explanation {
  const values = before && valuesBefore(result.point, before);
  const hypotheses = hypothesesOf(knownOf(result, claim, values));
  const nodes = [...new Set(hypotheses.flatMap(nodesOf))];
  const references = result.point.references(nodes, values?.held);
  const fitting = likeliest(hypotheses, (each) =>
    fits(each, claim.analytic, (node) => references.get(node) as Reference),
  );
  const [fault = 'unknown', ...also] = new Set(fitting.map((each) => each.fault));
  return { fault, also };
}

/** What takes others in is considered only where none of them fits. */
function likeliest(hypotheses: readonly Hypothesis[], explains: (each: Hypothesis) => boolean): readonly Hypothesis[] {
  const found = hypotheses.filter((each) => !isLast(each) && explains(each));
  return found.length > 0 ? found : hypotheses.filter((each) => isLast(each) && explains(each));
}

function isLast(hypothesis: Hypothesis): boolean {
  return 'last' in hypothesis && hypothesis.last === true;
}
