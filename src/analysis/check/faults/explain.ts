import type { JudgedClaims, Placeable } from '../claims/judgeClaims.js';
import type { Reference } from '../claims/point.js';
import { type StepBefore, valuesBefore } from './before.js';
import { type Explanation, explained } from './explained.js';
import { nodesOf } from './hypothesis.js';
import { knownOf } from './known.js';
import { hypothesesOf } from './table.js';

/** What could have made a mismatching claim what it is. `before`: the step before, where it is known. */
export function explain(result: JudgedClaims, claim: Placeable, before: StepBefore | null = null): Explanation {
  const values = before && valuesBefore(result.point, before);
  const hypotheses = hypothesesOf(knownOf(result, claim, values));
  const nodes = [...new Set(hypotheses.flatMap(nodesOf))];
  const references = result.point.references(nodes, values?.held);
  return explained(hypotheses, claim.analytic, (node) => references.get(node) as Reference);
}
