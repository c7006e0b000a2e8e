import type { Graph } from '../../engine/graph.js';
import type { Model } from '../../engine/model.js';
import { allocate, type Data, type Shape } from '../../engine/tensor.js';
import type { Trainer } from '../../engine/train/trainer.js';
import { ByEntry } from './byEntry.js';
import { type Expanded, expand } from './expanded.js';
import { Names } from './names.js';
import type { Piecewise } from './piecewise.js';
import { type Beside, Reading } from './reading.js';
import type { Scene } from './scene.js';
import { Stacks } from './stacks.js';

/** What of a training graph stays the same from step to step. */
interface Opened {
  readonly expanded: Expanded;
  readonly names: Names;
  readonly stacks: Stacks;
  readonly beside: readonly Beside[];
}

/** Losses that begin with a softmax or a sigmoid of their own. */
const LOGITS = /^cross-entropy$|logits$/;

const opened = new WeakMap<Graph, Opened>();

/** The step that a trainer stands at, to be explained while it stands there: every number is the trainer's own. Yields on the way. */
export function* sceneOf(trainer: Trainer, model: Model): Piecewise<Scene> {
  const { graph } = trainer;
  const { expanded, names, stacks, beside } = opened.get(graph) ?? (yield* open(trainer, graph));
  const numbers = {
    precision: model.precision,
    view: (id: number): Data => trainer.view(id),
    beside,
    viewBeside: (name: string): Data => numbersBeside(trainer, name),
  };
  const update = {
    step: trainer.step,
    learningRate: trainer.learningRate,
    training: model.training,
    state: once(() => trainer.state()),
  };
  return {
    model,
    graph,
    names,
    reading: new Reading(expanded, numbers),
    stacks,
    update,
    told: new ByEntry(),
    terms: new WeakMap(),
    labels: new WeakMap(),
  };
}

function* open(trainer: Trainer, graph: Graph): Piecewise<Opened> {
  const expanded = yield* expand(graph, trainer.model.precision);
  const { updated } = trainer;
  const parts = ['update', ...(updated.changesGradients ? ['effective'] : []), ...updated.moments];
  const shapeOf = (name: string): Shape => graph.nodes[graph.parameters.get(name) as number]?.shape ?? [];
  const beside = updated.names.flatMap((name) =>
    parts.map((part) => ({ name: `${name}.${part}`, shape: shapeOf(name) })),
  );
  const names = new Names(graph, expanded, { beside, logits: LOGITS.test(trainer.model.loss) });
  yield;
  const made = { expanded, beside, names, stacks: new Stacks(expanded.nodes, names) };
  opened.set(graph, made);
  return made;
}

/** One of the names that `open` gave, as the coming update makes it; a moment that there is none of yet is zero. */
function numbersBeside(trainer: Trainer, name: string): Data {
  const cut = name.lastIndexOf('.');
  const [parameter, part] = [name.slice(0, cut), name.slice(cut + 1)];
  const { model } = trainer;
  const made = trainer.ahead(parameter);
  const found = part === 'update' ? made?.change : part === 'effective' ? made?.effective : made?.moments[part];
  return (
    found ??
    allocate(model.precision, model.parameters.find((each) => each.name === parameter)?.initial.data.length ?? 0)
  );
}

/** What was found the first time: a step's state is a copy of all its parameters. */
function once<T extends object>(find: () => T): () => T {
  let found: T | null = null;
  return () => {
    found ??= find();
    return found;
  };
}
