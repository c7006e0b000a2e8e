// The gradient of every parameter by plain central differences, as the check evaluates them; from a model that has been run.
import { BatchedEvaluator } from '../../src/analysis/check/numeric/batched.js';
import type { Ask } from '../../src/analysis/check/numeric/evaluator.js';
import { type Point, pointAt } from '../../src/analysis/check/point.js';
import type { Model } from '../../src/engine/model.js';
import { Trainer } from '../../src/engine/train/trainer.js';
import { read } from '../../src/formats/read.js';
import { absent, repeatFor, serve } from '../peers/serve.mjs';
import { FILE, NO_FILES, notYet, text } from './read.js';

const STEP = 2 ** -17;
const FAR = 0.5;

function differences({ parameters }: Model, point: Point): Float64Array[] {
  return parameters.map(({ name, initial }) => {
    const asks: Ask[] = [];
    for (let entry = 0; entry < initial.data.length; entry++) {
      asks.push({ entry, offset: STEP }, { entry, offset: -STEP });
    }
    const samples = new BatchedEvaluator(point, name).evaluate(asks);
    return Float64Array.from(initial.data, (_, entry) => {
      const [above, below] = [samples[2 * entry], samples[2 * entry + 1]];
      return above && below ? (above.value - below.value) / (above.step - below.step) : Number.NaN;
    });
  });
}

/** J, and J with the first entry of each parameter moved far to either side. */
function values({ parameters }: Model, point: Point): number[] {
  const moved = parameters.flatMap(({ name }) =>
    new BatchedEvaluator(point, name).evaluate([
      { entry: 0, offset: FAR },
      { entry: 0, offset: -FAR },
    ]),
  );
  return [point.loss, ...moved.map(({ value }) => value)];
}

const { model, problems } = await read(FILE, text(), NO_FILES);
if (model?.data) {
  const trainer = new Trainer(model, model.data);
  const point = pointAt({ model, state: trainer.state(), batch: trainer.batch });
  await serve({
    version: null,
    values: () => values(model, point),
    measure: (seconds) => repeatFor(seconds, () => differences(model, point)),
  });
} else absent(notYet(problems));
