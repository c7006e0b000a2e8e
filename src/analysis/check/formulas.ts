import { type Composed, composition } from './exact/composition.js';
import { ExactReference, type JudgedOp, type JudgeProgress, judgeOps } from './exact/judge.js';
import { kinkWidth } from './exact/kinkWidth.js';
import type { TracedRun } from './exact/traced.js';

/** What the exact reference says of a step: of every op, and what that means for each parameter. */
export interface Formulas {
  readonly run: TracedRun;
  readonly ops: readonly JudgedOp[];
  /** The ops on the way from the loss to a parameter, by its name. */
  readonly ways: ReadonlyMap<string, Composed>;
  /** How far choices at kinks may move each entry of a parameter's gradient; parameters that none reaches are left out. */
  readonly widths: ReadonlyMap<string, Float64Array>;
}

/** Judges every op of a traced step from what went into it; yields between them. */
export function* judgeFormulas(run: TracedRun): Generator<JudgeProgress, Formulas> {
  const ops = yield* judgeOps(new ExactReference(run));
  return { run, ops, ways: composition(run.graph, ops), widths: kinkWidth(run, ops) };
}
