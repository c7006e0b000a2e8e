import { Execution } from '../../../engine/execution.js';
import type { NodeId } from '../../../engine/graph.js';
import type { JudgedClaims, Placeable } from '../claims/judgeClaims.js';
import { besides } from '../claims/kinks.js';
import type { ClaimedPoint, Reference } from '../claims/point.js';
import { type StepBefore, valuesBefore } from './before.js';
import { type Explanation, explained } from './explained.js';
import { nodesOf, type Read } from './hypothesis.js';
import { withChoices } from './kinkSides.js';
import { knownOf } from './known.js';
import { hypothesesOf } from './table.js';

type Held = ReadonlyMap<NodeId, Reference>;

/** What could have made a mismatching claim what it is. `before`: the step before, where it is known. */
export function explain(result: JudgedClaims, claim: Placeable, before: StepBefore | null = null): Explanation {
  const { point } = result;
  const values = before && valuesBefore(point, before);
  const shared = sharedByTies(point, claim);
  const hypotheses = hypothesesOf(knownOf(result, { ...claim, ...shared?.claim }, values));
  const held = new Map([...(values?.held ?? []), ...(shared?.held ?? [])]);
  const nodes = [...new Set(hypotheses.flatMap(nodesOf))];
  const references = point.references([...nodes, claim.claim.node], held);
  const numbers = (node: NodeId): Reference => references.get(node) as Reference;
  return explained(hypotheses, claim.analytic, chosen(point, claim, nodes, numbers, held));
}

/** What ties of a pooling may share as they like is right with so much freedom. */
function sharedByTies({ b }: ClaimedPoint, { op, hull, bound, claim }: Placeable) {
  if (op !== 'pooling' || hull === null) return null;
  const { low, high } = hull;
  const leaf = b.leaf('input', 'shared', b.shape(claim.node));
  const exact = low.map((least, i) => (least + (high[i] as number)) / 2);
  const widths = bound.map((e, i) => e + ((high[i] as number) - (low[i] as number)) / 2);
  return { claim: { expected: leaf }, held: new Map([[leaf, { exact, bound: widths }]]) };
}

/** Numbers where an elementwise op stands on kinks: with all that may be chosen there. */
function chosen(
  { b, feed }: ClaimedPoint,
  { op, hull, claim }: Placeable,
  nodes: readonly NodeId[],
  numbers: Read,
  held: Held,
): Read {
  if (op === 'pooling' || !hull?.low.some((least, i) => least < (hull.high[i] as number))) return numbers;
  const execution = new Execution(b.nodes, nodes, { cut: [claim.node] });
  feed(execution);
  for (const [leaf, { exact }] of held) execution.feed(leaf, exact);
  const { exact: z, bound: e } = numbers(claim.node);
  const sides = besides(z, e).map((moved) => {
    execution.feed(claim.node, moved);
    execution.run();
    return new Map(nodes.map((node) => [node, Float64Array.from(execution.view(node))]));
  });
  return (node) =>
    withChoices(
      numbers(node),
      sides.flatMap((side) => side.get(node) ?? []),
    );
}
