import type { Precision } from '../../engine/tensor.js';
import { differencesDecide } from './differencesDecide.js';
import { type Composed, composition } from './exact/composition.js';
import { ExactReference, judgeOps } from './exact/judge.js';
import type { JudgedOp } from './exact/judgedOp.js';
import { kinkWidth } from './exact/kinkWidth.js';
import type { TracedRun } from './exact/traced.js';
import { lostDigits } from './lostDigits.js';
import { type JudgedCode, judgeCode } from './opaque/judge.js';
import type { Point } from './point.js';

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
  /** How far formulas of the user's that lose digits may have put it off; parameters that none reaches are left out. */
  readonly lost: ReadonlyMap<string, Float64Array>;
}

/** Judges every op of a step from what went into it, code in the precision that it computes in; yields between them. */
export function* judgeStep(point: Point, computes: Precision): Generator<unknown, Formulas> {
  const { run } = point;
  const engines = differencesDecide(point, yield* judgeOps(new ExactReference(run)));
  yield;
  const lost = lostDigits(point, engines);
  yield;
  return formulasOf(run, engines, yield* judgeCode(run, computes), lost);
}

/** The same of a traced step in any precision, by the exact reference alone: without code, and without differences. */
export function* judgeFormulas(run: TracedRun): Generator<unknown, Formulas> {
  return formulasOf(run, yield* judgeOps(new ExactReference(run)), [], new Map());
}

function formulasOf(
  run: TracedRun,
  engines: readonly JudgedOp[],
  code: readonly JudgedCode[],
  lost: Formulas['lost'],
): Formulas {
  const ops = code.length === 0 ? engines : [...engines, ...code].sort((one, other) => other.node - one.node);
  return { run, ops, code, ways: composition(run.graph, ops), widths: kinkWidth(run, engines), lost };
}
