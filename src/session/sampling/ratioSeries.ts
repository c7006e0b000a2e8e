import { updateRatio } from '../../analysis/statistics/layerStatistics.js';
import type { Trainer } from '../../engine/train/trainer.js';
import type { Series, SeriesQuery } from '../../protocol.js';
import type { Run, TrainableModel } from '../run.js';

/** Steps that one curve has at most: each costs an update that is made and taken back. */
const MOST = 400;

/** The place of the layer whose `LAYER.ratio` a name is; −1 where it is none. */
export function ratioLayer(model: TrainableModel, name: string): number {
  return model.layers.findIndex(({ path }) => name === `${path}.ratio`);
}

/** ‖ΔW‖/‖W‖ of a layer's weights, at sampled steps: those of all layers are found at once. NaN for one without weights. */
export function* ratioSeriesOf(
  run: Run,
  { name, from, to, points, branch }: SeriesQuery,
  revision: number,
  enough: () => boolean,
): Generator<void, Series> {
  const layer = ratioLayer(run.model, name);
  const steps = Math.max(2, Math.min(MOST, Math.floor(points)));
  const among = { tip: run.timeline.wayOf(branch ?? null), from, to };
  const { samples, complete } = yield* run.samples.take(RATIOS, steps, enough, among);
  return {
    name,
    revision,
    complete,
    steps: Float64Array.from(samples, ({ step }) => step),
    values: Float64Array.from(samples, ({ value }) => value[layer] as number),
  };
}

const RATIOS = { key: 'ratios', measure: ratiosOf };

/** By layer, in the model's order. */
function* ratiosOf(trainer: Trainer, model: TrainableModel): Generator<void, Float64Array> {
  return Float64Array.from(model.layers, (layer) => updateRatio(trainer, layer) ?? Number.NaN);
}
