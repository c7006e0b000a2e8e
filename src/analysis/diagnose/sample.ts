import type { Arena } from '../../engine/arena.js';
import { Execution } from '../../engine/execution.js';
import { feedGraph } from '../../engine/feed.js';
import type { LayerNodes } from '../../engine/graph.js';
import type { Dataset, Model } from '../../engine/model.js';
import { gather } from '../../engine/train/batches.js';
import type { Trainer } from '../../engine/train/trainer.js';
import { unitsOf } from '../statistics/layerStatistics.js';
import type { Computed } from '../summarize.js';

/** As many examples are looked at, where there are so many: the batch, and others after it. */
const EXAMPLES = 256;

/** What came of more examples than a small batch has, with the weights of one step. */
export interface Sample {
  /** Different ones: a batch may bring some again. */
  readonly examples: number;
  /** By layer with an activation: 1 for each unit whose a or δ was not 0 for some example, or whose f is not flat where it gives 0. */
  readonly alive: ReadonlyMap<string, Uint8Array>;
  /** Parameters whose gradient was not 0 for some batch. */
  readonly reached: ReadonlySet<string>;
}

/**
 * Looks at the batch where a trainer stands, and, where that is small, at further examples in batches of its size. Code is not
 * run for more than the batch. Yields after each batch.
 */
export function* takeSample(
  trainer: Trainer,
  model: Model & { readonly data: Dataset },
  arena: Arena,
): Generator<void, Sample> {
  const seen = new Seen(model);
  seen.add(trainer, trainer.rows);
  const rows = model.complaints ? [] : further(model.data.training, trainer.rows);
  for (const { step, of } of batches(trainer, model, rows, arena)) {
    seen.add(step, of);
    yield;
  }
  return seen;
}

/** Rows that are not in the batch, spread evenly over the training set, in batches of its size: only the last repeats some. */
function further(training: readonly number[], batch: readonly number[]): number[][] {
  const [size, seen] = [batch.length, new Set(batch)];
  const rest = training.filter((row) => !seen.has(row));
  const count = Math.max(0, Math.ceil(Math.min(EXAMPLES - size, rest.length) / size));
  const stride = Math.max(1, rest.length / (count * size));
  return Array.from({ length: count }, (_, i) =>
    Array.from({ length: size }, (_, j) => rest[Math.floor((i * size + j) * stride) % rest.length] as number),
  );
}

function* batches(
  trainer: Trainer,
  model: Model & { readonly data: Dataset },
  all: readonly number[][],
  arena: Arena,
): Generator<{ readonly step: Computed; readonly of: readonly number[] }> {
  if (all.length === 0) return;
  const { graph } = trainer;
  const wanted = graph.layers.flatMap(({ z, a, delta }) => [z, a, delta]);
  const execution = new Execution(graph.nodes, [...wanted, ...graph.gradients.values()], { arena });
  const state = trainer.state();
  for (const rows of all) {
    feedGraph(execution, graph, { ...state, batch: gather(model.data, rows, model.precision) });
    execution.run();
    const step = { graph, view: execution.view.bind(execution), norm: execution.norm.bind(execution) };
    yield { step, of: rows };
  }
}

class Seen implements Sample {
  private readonly rows = new Set<number>();
  readonly alive = new Map<string, Uint8Array>();
  readonly reached = new Set<string>();

  constructor(private readonly model: Model) {}

  get examples(): number {
    return this.rows.size;
  }

  add(step: Computed, rows: ArrayLike<number>): void {
    for (const row of Array.from(rows)) this.rows.add(row);
    for (const nodes of step.graph.layers) if (nodes.z !== nodes.a) this.addLayer(nodes, step);
    for (const [name, gradient] of step.graph.gradients)
      if (!this.reached.has(name) && step.view(gradient).some((entry) => entry !== 0)) this.reached.add(name);
  }

  private addLayer({ path, z, a, delta }: LayerNodes, step: Computed): void {
    const layer = this.model.layers.find((each) => each.path === path);
    if (!layer) return;
    const { units, inner } = unitsOf(layer);
    const alive = this.alive.get(path) ?? new Uint8Array(units);
    this.alive.set(path, alive);
    const [before, outputs, cotangents] = [step.view(z), step.view(a), step.view(delta)];
    // tanh gives 0 of 0 as well, and is steepest there: its δ is 0 for another reason.
    const flatAtZero = layer.activation === null || /^relu/.test(layer.activation) || before.length !== outputs.length;
    for (let i = 0; i < outputs.length; i++) {
      const asleep = outputs[i] === 0 && cotangents[i] === 0 && (flatAtZero || before[i] !== 0);
      if (!asleep) alive[Math.floor(i / inner) % units] = 1;
    }
  }
}
