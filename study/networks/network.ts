import type { Arena } from '../../src/engine/arena.js';
import { Execution } from '../../src/engine/execution.js';
import { type Fed, feedGraph } from '../../src/engine/feed.js';
import type { Graph } from '../../src/engine/graph.js';
import { makeBestArena } from '../../src/engine/kernels/choose.js';
import type { Batch, Dataset, Model } from '../../src/engine/model.js';
import type { Data } from '../../src/engine/tensor.js';
import type { TrainingState } from '../../src/engine/train/state.js';
import { FileProblem } from '../../src/formats/fileSystem.js';
import { readGrad } from '../../src/formats/grad/read.js';
import { ARCHITECTURES, type ArchitectureName } from './architectures.js';
import type { Condition } from './conditions.js';
import { Draw } from './draw.js';
import { shape } from './point.js';
import { networkText } from './text.js';

/** A correct network at a place: what a check is given. */
export interface Network {
  readonly name: string;
  readonly architecture: string;
  readonly condition: Condition;
  readonly model: Model;
  readonly state: TrainingState;
  readonly batch: Batch;
}

/** A network with its whole backward pass run, in its own precision. */
export interface RunNetwork extends Network {
  readonly graph: Graph;
  readonly execution: Execution;
  readonly arena: Arena;
  readonly fed: Fed;
}

export const ARCHITECTURE_NAMES = Object.keys(ARCHITECTURES) as ArchitectureName[];

/** The network of a seed: an architecture after the other. */
export function drawNetwork(seed: number, condition: Condition): Promise<Network> {
  const architecture = ARCHITECTURE_NAMES[seed % ARCHITECTURE_NAMES.length] ?? 'dense';
  return drawNetworkOf(seed, architecture, condition);
}

export async function drawNetworkOf(
  seed: number,
  architecture: ArchitectureName,
  condition: Condition,
): Promise<Network> {
  const model = await read(networkText(seed, architecture, condition));
  const name = `${architecture}, ${condition}, seed ${seed}`;
  const draw = new Draw(seed, `${architecture} ${condition} place`);
  return shape({ name, architecture, condition, model, ...initial(model) }, draw);
}

/** A model text's model and data. Throws with the reader's own words. */
export async function read(text: string): Promise<Model & { readonly data: Dataset }> {
  const none = { read: (path: string) => Promise.reject(new FileProblem('missing', path)) };
  const { model, problems } = await readGrad(text, none);
  if (!model?.data) throw new Error(problems.map(({ message }) => message).join('; ') || 'the model has no data');
  return { ...model, data: model.data };
}

/** The initial parameters, and all data as one batch: copies, to be changed in place. */
export function initial(model: Model & { readonly data: Dataset }): Pick<Network, 'state' | 'batch'> {
  const copies = (all: Model['buffers']): Map<string, Data> =>
    new Map(all.map(({ name, initial: { data } }) => [name, ofPrecision(data, model)]));
  const state = { step: 0, parameters: copies(model.parameters), buffers: copies(model.buffers), moments: new Map() };
  const { x, y } = model.data;
  const copyOf = (each: Batch['x']): Batch['x'] => ({
    ...each,
    dtype: model.precision,
    data: ofPrecision(each.data, model),
  });
  return { state, batch: { x: copyOf(x), y: copyOf(y) } };
}

function ofPrecision(data: Data, { precision }: Model): Data {
  return precision === 'float32' ? Float32Array.from(data) : Float64Array.from(data);
}

/** Forward and backward of a network, run once with the engine's kernels. */
export function run(network: Network, arena: Arena = makeBestArena(network.model.precision)): RunNetwork {
  const { model, state, batch } = network;
  const graph = model.graph({ batchSize: batch.x.shape[0] ?? 1, mode: 'train' });
  const fed = { batch, parameters: state.parameters, buffers: state.buffers, step: state.step };
  const outputs = [graph.loss, ...graph.gradients.values(), ...graph.cotangents.values(), ...shown(graph)];
  for (const { parts } of graph.meetings) outputs.push(...parts);
  const execution = new Execution(graph.nodes, outputs, { arena });
  feedGraph(execution, graph, fed);
  execution.run();
  return { ...network, graph, execution, arena, fed };
}

/** Everything that a layer is seen by. */
export function shown({ layers }: Graph): number[] {
  return layers.flatMap(({ x, z, a, delta, upstream, inner }) => [
    ...[x, z, a, delta, upstream],
    ...inner.flatMap((each) => [each.value, each.delta]),
  ]);
}
