import type { Precision } from '../../engine/tensor.js';
import { type Composed, composition } from './exact/composition.js';
import { ExactReference, type JudgedOp, judgeOps } from './exact/judge.js';
import { kinkWidth } from './exact/kinkWidth.js';
import type { TracedRun } from './exact/traced.js';
import { type JudgedCode, judgeCode } from './opaque/judge.js';

/** What the exact reference says of a step: of every op, and what that means for each parameter. */
export interface Formulas {
  readonly run: TracedRun;
  readonly ops: readonly JudgedOp[];
  /** Those of them that the user wrote as code. */
  readonly code: readonly JudgedCode[];
  /** The ops on the way from the loss to a parameter, by its name. */
  readonly ways: ReadonlyMap<string, Composed>;
  /** How far choices at kinks may move each entry of a parameter's gradient; parameters that none reaches are left out. */
  readonly widths: ReadonlyMap<string, Float64Array>;
}

/** Judges every op of a traced step from what went into it; yields between them. Code only where it is said what it computes in. */
export function* judgeFormulas(run: TracedRun, computes?: Precision): Generator<unknown, Formulas> {
  const engines = yield* judgeOps(new ExactReference(run));
  const code = computes === undefined ? [] : yield* judgeCode(run, computes);
  const ops = code.length === 0 ? engines : [...engines, ...code].sort((one, other) => other.node - one.node);
  return { run, ops, code, ways: composition(run.graph, ops), widths: kinkWidth(run, engines) };
}
