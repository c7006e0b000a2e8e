import type { CheckReport } from '../../../../src/analysis/check/report.js';
import { Execution } from '../../../../src/engine/execution.js';
import { feedGraph } from '../../../../src/engine/feed.js';
import type { Dataset, Mode, Model } from '../../../../src/engine/model.js';
import { namedNodes } from '../../../../src/engine/named.js';
import { type Shape, sizeOf } from '../../../../src/engine/tensor.js';
import { Trainer } from '../../../../src/engine/train/trainer.js';
import { readGrad } from '../../../../src/formats/grad/read.js';
import { run } from '../../../analysis/check/run.js';
import { filesOf } from '../../files.js';

/** A model small enough to be worked through by hand. */
export interface Small {
  readonly input: Shape;
  readonly layers: readonly object[];
  readonly x: readonly unknown[];
  /** With squared error J = ½ Σ (a − y)² / N; zeros where absent. */
  readonly y?: readonly unknown[];
  readonly loss?: string;
  readonly seed?: number;
  readonly train?: object;
  readonly expect?: object;
}

export type Opened = Model & { readonly data: Dataset };

/** Reads a model; fails with what the reader said where it has problems. */
export async function open(small: Small): Promise<Opened> {
  const { input, layers, x, loss = 'squared-error', seed = 1, train = {} } = small;
  const expected = small.expect ?? {};
  const y = small.y ?? (await zeros(small));
  const text = JSON.stringify({ input, layers, loss, seed, data: { x, y }, train, expect: expected });
  const { model, problems } = await readGrad(text, filesOf());
  if (!model?.data || problems.length > 0) throw new Error(problems.map(({ message }) => message).join('; '));
  return { ...model, data: model.data };
}

/** Targets of zeros, in the shape that the network gives. */
async function zeros({ input, layers, x }: Small): Promise<unknown[]> {
  const { model, problems } = await readGrad(JSON.stringify({ input, layers, loss: 'squared-error' }), filesOf());
  if (!model) throw new Error(problems.map(({ message }) => message).join('; '));
  const { nodes, output } = model.graph({ batchSize: 1, mode: 'train' });
  const shape = nodes[output]?.shape.slice(1) ?? [];
  return x.map(() => nested(new Array<number>(sizeOf(shape)).fill(0), shape));
}

/** Flat numbers as nested lists of a shape. */
export function nested(flat: ArrayLike<number>, shape: Shape): unknown {
  const [extent, ...rest] = shape;
  if (extent === undefined) return flat[0];
  const numbers = Array.from(flat);
  const size = sizeOf(rest);
  return Array.from({ length: extent }, (_, i) => nested(numbers.slice(i * size, (i + 1) * size), rest));
}

/** What has a name at a step of training, as nested lists. */
export function seen(trainer: Trainer): (name: string) => unknown {
  const names = namedNodes(trainer.graph);
  return (name) => {
    const { shape, data } = trainer.value(names.get(name) as number);
    return nested(data, shape);
  };
}

/** The first step of a small model. */
export async function firstStep(small: Small): Promise<(name: string) => unknown> {
  const model = await open(small);
  return seen(new Trainer(model, model.data));
}

/** What a model gives in a mode, on all of its data, from its initial parameters and buffers. */
export function outputIn(model: Opened, mode: Mode): unknown {
  const { x, y } = model.data;
  const graph = model.graph({ batchSize: x.shape[0] as number, mode });
  const execution = new Execution(graph.nodes, [graph.output]);
  const { parameters, buffers } = new Trainer(model, model.data).state();
  feedGraph(execution, graph, { batch: { x, y }, parameters, buffers, step: 0 });
  execution.run();
  return nested(execution.view(graph.output), execution.shape(graph.output));
}

/** The check of a small model after some updates. */
export async function checked(small: Small, steps = 0): Promise<CheckReport> {
  const model = await open(small);
  const trainer = new Trainer(model, model.data);
  while (trainer.step < steps) trainer.advance();
  return run({ model, state: trainer.state(), batch: trainer.batch });
}
