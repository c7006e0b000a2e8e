import { ExactReference, judgeOps } from '../../../../src/analysis/check/exact/judge.js';
import type { JudgedOp } from '../../../../src/analysis/check/exact/judgedOp.js';
import { type TracedRun, tracedNodes } from '../../../../src/analysis/check/exact/traced.js';
import { Execution } from '../../../../src/engine/execution.js';
import { feedGraph } from '../../../../src/engine/feed.js';
import { makeBestArena } from '../../../../src/engine/kernels/choose.js';
import type { Model } from '../../../../src/engine/model.js';
import type { Precision } from '../../../../src/engine/tensor.js';
import { Trainer } from '../../../../src/engine/train/trainer.js';
import { read } from '../run.js';

/** A model file's text as a step that has been run, after some updates, in a precision. */
export async function traced(text: string, precision: Precision, steps = 0): Promise<TracedRun> {
  const model = await read(text);
  const trainer = new Trainer(model, model.data);
  while (trainer.step < steps) trainer.advance();
  return tracedAt(model, trainer, precision);
}

export function tracedAt(model: Model, trainer: Trainer, precision: Precision): TracedRun {
  const state = trainer.state();
  const { batch } = trainer;
  const graph = model.graph({ batchSize: batch.x.shape[0] ?? 1, mode: 'train', precision, derivatives: 'written' });
  const arena = makeBestArena(precision);
  const execution = new Execution(graph.nodes, tracedNodes(graph), { arena });
  feedGraph(execution, graph, { ...state, batch });
  execution.run();
  return { graph, execution, arena, precision };
}

/** All ops of a run judged at once. */
export function judgeAll(run: TracedRun, keep = false): readonly JudgedOp[] {
  const work = judgeOps(new ExactReference(run), { keep });
  for (let next = work.next(); ; next = work.next()) if (next.done) return next.value;
}

/** The ops that are found wrong, by what they are. */
export function wrong(judged: readonly JudgedOp[]): readonly string[] {
  return judged.filter(({ verdict }) => verdict === 'mismatch').map(({ op, kind }) => (kind === 'op' ? op : kind));
}
