import type { Layer } from '../../engine/model.js';
import type { Trainer } from '../../engine/train/trainer.js';
import { EXAMPLES_FOR_DEAD } from '../breaks/filters.js';
import type { TrainableModel } from '../run.js';
import { Beginning } from './beginning.js';
import { counted } from './counted.js';
import type { Kind, Testing } from './kind.js';
import type { TestFailure, TestResult } from './modelTest.js';
import { OutputsSeen } from './outputsSeen.js';

const ID = 'deadLayers';

/** Units of a layer that are named, at most. */
const NAMED = 8;

/**
 * Every layer with parameters gets a gradient that is not zero: for some example, at the start or after about one epoch. And
 * after that epoch no unit behind an activation is 0, without any δ, for every example.
 */
export const DEAD_LAYERS: Kind = {
  of: ({ ranges }) => ({ id: ID, name: 'no dead layer', range: ranges.layers, tests: [] }),
  *run(model, _, options): Testing {
    const beginning = new Beginning(model, options);
    try {
      const [reached, outputs] = [new Set<Layer>(), new OutputsSeen(model.layers)];
      const { start, end } = yield* beginning.train();
      yield* beginning.at(start, (trainer) => addReached(reached, model, trainer));
      yield* beginning.at(end, (trainer) => {
        addReached(reached, model, trainer);
        outputs.add(trainer);
      });
      yield resultOf(model, reached, outputs, beginning);
    } finally {
      beginning.dispose();
    }
  },
};

/** NaN is no zero: that it is none is for others to say. */
function addReached(reached: Set<Layer>, { layers }: TrainableModel, trainer: Trainer): void {
  const gradientOf = (name: string): number => trainer.graph.gradients.get(name) as number;
  for (const layer of layers) {
    const isReached = layer.parameters.some((name) => trainer.view(gradientOf(name)).some((entry) => entry !== 0));
    if (isReached) reached.add(layer);
  }
}

function resultOf(
  model: TrainableModel,
  reached: ReadonlySet<Layer>,
  outputs: OutputsSeen,
  { updates, examples }: Beginning,
): TestResult {
  const ofLayers = model.layers
    .filter((layer) => layer.parameters.length > 0 && !reached.has(layer))
    .map((layer) => withoutGradient(layer, updates, examples));
  const ofUnits =
    examples < EXAMPLES_FOR_DEAD
      ? []
      : outputs.dead().map(({ layer, units, of }) => {
          return deadUnits(layer, units, of, updates, examples);
        });
  const failures = [...ofLayers, ...ofUnits];
  const seen = `${counted(examples, 'example')}, at the start and after ${counted(updates, 'update')}`;
  const said = `${counted(reached.size, 'layer')} with a gradient, over ${seen}`;
  return { id: ID, outcome: failures.length > 0 ? 'failed' : 'passed', said, failures };
}

function withoutGradient({ path, range, parameters }: Layer, updates: number, examples: number): TestFailure {
  const when = `at the start and after ${counted(updates, 'update')}`;
  const gradients = parameters.map((name) => `∇${name}`).join(', ');
  return {
    message: `No gradient comes to ${path}: ${gradients} are 0 for ${counted(examples, 'example')}, ${when}.`,
    range,
    difference: { expected: `‖∇${path}‖ > 0`, actual: `‖∇${path}‖ = 0` },
  };
}

function deadUnits(
  { path, range }: Layer,
  units: readonly number[],
  of: number,
  updates: number,
  examples: number,
): TestFailure {
  const named = units.slice(0, NAMED).join(', ') + (units.length > NAMED ? ', …' : '');
  const all = `0 for all ${examples} examples after ${counted(updates, 'update')}, and get no δ`;
  return {
    message: `${units.length} of ${counted(of, 'unit')} of ${path} are ${all}: ${named}.`,
    range,
    difference: { expected: `dead units of ${path}: 0`, actual: `dead units of ${path}: ${units.length}` },
  };
}
