import type { RunState } from '../../../src/protocol.js';
import type { Range } from '../../charts/range.js';
import type { ChartsView } from '../view.js';

/** The steps on view: those that somebody has zoomed to, else those of the span that is chosen. */
export function rangeOf(
  { zoom, span }: Pick<ChartsView, 'zoom' | 'span'>,
  run: Pick<RunState, 'recorded' | 'epoch' | 'stepsPerEpoch'>,
): Range {
  const end = Math.max(1, run.recorded);
  if (zoom && zoom[0] < end) return [zoom[0], Math.min(zoom[1], end)];
  if (span === 'all') return [0, end];
  if (span !== 'epoch') return [Math.max(0, end - Number(span.slice('last '.length))), end];
  const first = run.epoch * run.stepsPerEpoch;
  // Where an epoch has just begun there is nothing of it yet.
  return [Math.min(first, end - 1), Math.min(end, Math.max(first + 1, first + run.stepsPerEpoch))];
}
