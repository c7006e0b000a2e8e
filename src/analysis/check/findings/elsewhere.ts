import { domainPlaces } from '../domain.js';
import { fixFor } from '../fixes.js';
import type { Point } from '../point.js';
import type { Finding, NodeReport, WorstEntry } from '../report.js';
import { verdictsAt } from '../writtenVerdicts.js';
import { shownPlace, stretchesText, wrongStretches } from './stretches.js';
import { claimedOf, references, short } from './words.js';

/**
 * Derivatives that are right at every input of this step and wrong elsewhere: other data would meet that. No parameter's gradient is
 * wrong because of them, so they are warnings.
 */
export function wrongElsewhere(point: Point, nodes: readonly NodeReport[]): Finding[] {
  return point.graph.handwritten.flatMap((handwritten) => {
    const { layer, op, surrogate } = handwritten;
    const report = nodes.find((node) => node.by === 'formula' && node.layer === layer && node.op === op);
    if (surrogate || !report || report.verdict === 'mismatch' || report.verdict === 'non-finite') return [];
    const places = domainPlaces(point, handwritten);
    const judged = verdictsAt(point.graph, handwritten, places);
    const stretches = wrongStretches(places, judged);
    const [stretch] = stretches;
    if (!stretch) return [];
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
    const fix = fixFor(point, handwritten);
    const write = fix === null ? '' : ` Write \`${fix}\`.`;
    const message = `\`df\` ${whose} says \`${handwritten.source.df}\`, which is right for the values of this batch, but wrong for ${where}. At ${place} it gives ${claimedOf(worst)}, ${references(worst)}.${write}`;
    return [{ layer, op, range: report.range, fault: 'wrong-elsewhere', also: [], message, fix, worst }];
  });
}
