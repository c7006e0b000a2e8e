import { judgeFormulas } from './formulas.js';
import { nodeReports } from './nodes.js';
import type { SingleReport } from './report.js';
import { type Step, tracing } from './traceStep.js';
import { addCounts, overallOf } from './verdict.js';

/** Whether float32 computes the model's formulas well: every op as it came out there, from its own inputs, with float32's bound. */
export function* judgeSingle(step: Step): Generator<unknown, SingleReport> {
  const { run, ops } = yield* judgeFormulas(yield* tracing(step, 'float32', 'written'));
  const nodes = nodeReports(step.model, run, ops);
  const counts = addCounts(nodes.map((node) => node.counts));
  return { verdict: overallOf(counts), counts, nodes: nodes.filter(({ verdict }) => verdict !== 'match') };
}
