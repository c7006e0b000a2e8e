import { layerStatistics } from '../../analysis/statistics/layerStatistics.js';
import type { ExplainQuery, Requests, Series, SeriesQuery } from '../../protocol.js';
import { entriesOf } from '../entries.js';
import { explanationOf } from '../explanation.js';
import { slopeAt } from '../judged.js';
import { ratioLayer, ratioSeriesOf } from '../sampling/ratioSeries.js';
import { seriesOf } from '../series.js';
import type { Stop } from '../slices.js';
import { tensorSlice } from '../tensorSlice.js';
import { historyOf } from './comparing.js';
import type { Handlers } from './handlers.js';
import type { Parts } from './parts.js';
import { sample } from './sampled.js';

/** What is on view, in slices. */
export function viewRequests(
  parts: Parts,
): Handlers<'tensor' | 'series' | 'statistics' | 'entries' | 'slope' | 'explain'> {
  const { stage, broadcast, shown } = parts;
  return {
    tensor: (query) => shown.do(() => tensorSlice(stage.scene(), query, broadcast.revision)),
    series: (query, waits) => series(parts, query, waits),
    statistics: (_, waits) => shown.do(() => statistics(parts, waits)),
    entries: (query) => shown.do(() => entriesOf(stage.scene().report, query, broadcast.revision)),
    slope: ({ layer }) => shown.do(() => slopeAt(stage.trainable(), layer)),
    explain: (query, waits) => shown.do(() => explain(parts, query, waits)),
  };
}

async function series(parts: Parts, query: SeriesQuery, waits: Stop): Promise<Series> {
  if (ratioLayer(parts.stage.trainable().model, query.name) >= 0)
    return sample(parts, waits, (run, revision, enough) => ratioSeriesOf(run, query, revision, enough));
  return parts.shown.do(() => seriesOf(historyOf(parts, query.branch ?? null), query, parts.broadcast.revision));
}

function statistics({ broadcast, stage, work }: Parts, waits: Stop): Promise<Requests['statistics']['answer']> {
  return work.look(waits, function* () {
    const { revision } = broadcast;
    const { timeline, model } = stage.trainable();
    return { revision, step: timeline.step, layers: yield* layerStatistics(timeline.trainer, model) };
  });
}

function explain(
  { broadcast, stage, work }: Parts,
  query: ExplainQuery,
  waits: Stop,
): Promise<Requests['explain']['answer']> {
  return work.look(waits, function* () {
    const { revision } = broadcast;
    return { revision, explanation: yield* explanationOf(stage.trainable(), query) };
  });
}
