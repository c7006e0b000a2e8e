import type { Layer } from '../../engine/model.js';
import type { Trainer } from '../../engine/train/trainer.js';
import { EXAMPLES_FOR_DEAD } from '../breaks/dead.js';
import type { TrainableModel } from '../run.js';
import { Beginning } from './beginning.js';
import { counted } from './counted.js';
import type { Kind, Testing } from './kind.js';
import type { TestFailure, TestResult } from './modelTest.js';
import { type DeadUnits, OutputsSeen } from './outputsSeen.js';

const ID = 'deadLayers';

/**
 * A layer is dead where so many of its units are. Some dead units are the common lot of networks with relu, which learn all the
 * same (Glorot, Bordes & Bengio 2011 count on zeros); where all are, nothing gets through (Lu et al. 2019, "Dying ReLU and
 * Initialization").
 */
const NEARLY_ALL = 0.9;

/**
 * Every layer with parameters gets a gradient that is not zero: for some example, at the start or after about one epoch. And
 * after that epoch not nearly all units behind an activation are 0, without any δ, for every example; how many are is said.
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
  const dead = examples < EXAMPLES_FOR_DEAD ? [] : outputs.dead();
  const ofUnits = dead
    .filter(({ units, of }) => units.length >= NEARLY_ALL * of)
    .map((each) => deadUnits(each, updates, examples));
  const failures = [...ofLayers, ...ofUnits];
  const seen = `${counted(examples, 'example')}, at the start and after ${counted(updates, 'update')}`;
  const some = dead.map(({ layer, units, of }) => `; ${units.length} of ${counted(of, 'unit')} of ${layer.path} dead`);
  const said = `${counted(reached.size, 'layer')} with a gradient, over ${seen}${some.join('')}`;
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

function deadUnits({ layer: { path, range }, units, of }: DeadUnits, updates: number, examples: number): TestFailure {
  const all = `0 for all ${examples} examples after ${counted(updates, 'update')}, and get no δ`;
  const most = Math.ceil(NEARLY_ALL * of) - 1;
  return {
    message: `${units.length} of ${counted(of, 'unit')} of ${path} are ${all}.`,
    range,
    difference: {
      expected: `dead units of ${path}: ${most} at most`,
      actual: `dead units of ${path}: ${units.length}`,
    },
  };
}
