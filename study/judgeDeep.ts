import { ExactReference, judgeOps } from '../src/analysis/check/exact/judge.js';
import { type TracedRun, tracedNodes } from '../src/analysis/check/exact/traced.js';
import { addCounts } from '../src/analysis/check/verdict.js';
import { Execution } from '../src/engine/execution.js';
import { feedGraph } from '../src/engine/feed.js';
import { makeBestArena } from '../src/engine/kernels/choose.js';
import type { Model } from '../src/engine/model.js';
import { DEEP } from './networks/deep.js';
import { initial, type Network, read } from './networks/network.js';
import type { DeepResult } from './results.js';

/** Every op of a large network's correct backward pass, judged from what went into it. */
export async function judgeDeep(index: number): Promise<DeepResult> {
  const deep = DEEP[index];
  if (!deep) throw new RangeError(`there is no large network ${index}`);
  const model = await read(deep.text);
  const place = initial(model);
  const work = judgeOps(new ExactReference(traced(model, place)));
  let next = work.next();
  while (!next.done) next = work.next();
  const counts = addCounts(next.value.flatMap(({ parts }) => parts.map((part) => part.counts)));
  const entries = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return {
    name: deep.name,
    parameters: [...place.state.parameters.values()].reduce((sum, { length }) => sum + length, 0),
    entries,
    undecided: counts.inconclusive,
    flagged: counts.mismatch + counts['non-finite'],
  };
}

function traced(model: Model, { state, batch }: Pick<Network, 'state' | 'batch'>): TracedRun {
  const { precision } = model;
  const arena = makeBestArena(precision);
  const graph = model.graph({ batchSize: batch.x.shape[0] ?? 1, mode: 'train', precision });
  const execution = new Execution(graph.nodes, tracedNodes(graph), { arena });
  feedGraph(execution, graph, { batch, parameters: state.parameters, buffers: state.buffers, step: state.step });
  execution.run();
  return { graph, execution, arena, precision };
}
