import type { Handwritten } from '../../../engine/graph.js';
import { domainPlaces } from '../domain.js';
import { fixFor } from '../fixes.js';
import type { Point } from '../point.js';
import type { Finding, NodeReport, WorstEntry } from '../report.js';
import { verdictsAt } from '../writtenVerdicts.js';
import { shownPlace, stretchesText, wrongStretches } from './stretches.js';
import { claimedOf, references, short } from './words.js';

/**
 * Derivatives that are right at every input of this step and wrong elsewhere: other data would meet that. No parameter's gradient is
 * wrong because of them, so they are warnings. Yields on the way.
 */
export function* wrongElsewhere(point: Point, nodes: readonly NodeReport[]): Generator<void, Finding[]> {
  const found: Finding[] = [];
  for (const handwritten of point.graph.handwritten) {
    const { layer, op, surrogate } = handwritten;
    const report = nodes.find((node) => node.by === 'formula' && node.layer === layer && node.op === op);
    if (surrogate || !report || report.verdict === 'mismatch' || report.verdict === 'non-finite') continue;
    const finding = yield* wrongOutside(point, handwritten, report);
    if (finding) found.push(finding);
  }
  return found;
}

/** One that is right where this step is; null where it is so everywhere. */
function* wrongOutside(point: Point, handwritten: Handwritten, { range }: NodeReport): Generator<void, Finding | null> {
  const { layer, op } = handwritten;
  const places = yield* domainPlaces(point, handwritten);
  yield;
  const judged = verdictsAt(point.graph, handwritten, places);
  const stretches = wrongStretches(places, judged);
  const [stretch] = stretches;
  if (!stretch) return null;
  const i = shownPlace(places, judged, stretch);
  const worst: WorstEntry = {
    index: [],
    at: places.at[i] as number,
    analytic: judged.written[i] as number,
    exact: { value: places.below[i] as number, bound: judged.bound[i] as number },
    numeric: Number.NaN,
    bound: Number.NaN,
  };
  const place =
    op === 'loss' ? `a = ${short(worst.at)}, y = ${short(places.y[i] as number)}` : `z = ${short(worst.at)}`;
  const whose = op === 'loss' ? 'of the loss' : `of layer *${layer}*`;
  const where = stretchesText(places, stretches, op);
  const fix = yield* fixFor(point, handwritten);
  const write = fix === null ? '' : ` Write \`${fix}\`.`;
  const message = `\`df\` ${whose} says \`${handwritten.source.df}\`, which is right for the values of this batch, but wrong for ${where}. At ${place} it gives ${claimedOf(worst)}, ${references(worst)}.${write}`;
  return { layer, op, range, fault: 'wrong-elsewhere', also: [], message, fix, worst };
}
