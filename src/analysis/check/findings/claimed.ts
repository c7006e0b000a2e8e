import type { Tensor } from '../../../engine/tensor.js';
import { type Blame, blame } from '../claims/blame.js';
import type { Place } from '../claims/claims.js';
import { type JudgedClaims, judgeClaims, type Placeable } from '../claims/judgeClaims.js';
import { indexOf } from '../entryIndex.js';
import { explain } from '../faults/explain.js';
import { explainBlame, type PlacedFault } from '../faults/explainBlame.js';
import type { Finding, WorstEntry } from '../report.js';
import type { Step } from '../traceStep.js';
import { codeOf } from '../verdict.js';
import { placeOf } from './others.js';
import { claimedOf, references, WORDS_OF_CODE } from './words.js';

export interface ClaimedFindings {
  readonly findings: readonly Finding[];
  /** Parameters whose gradients are wrong by one of these. */
  readonly explained: ReadonlySet<string>;
}

/**
 * Why gradients that somebody asserts are wrong, segment by segment: each is judged by its own op, from the δ that are asserted
 * with it. Nothing where all of them are right by themselves.
 */
export function ofClaims(
  step: Step,
  gradients: ReadonlyMap<string, Tensor>,
  cotangents: ReadonlyMap<string, Tensor>,
): ClaimedFindings {
  const result = judgeClaims({ ...step, claims: { gradients, cotangents } });
  const blamed = blame(result.judged).filter(({ suspects }) => !suspects.every((each) => isDeclared(result, each)));
  const wrong = new Set(blamed.flatMap(({ claims }) => claims));
  const behind = result.judged.filter(({ name, followsFrom }) => wrong.has(name) || followsFrom.length > 0);
  return {
    findings: blamed.map((each) => {
      const claims = result.judged.filter(({ name }) => each.claims.includes(name));
      return findingOf(step, claims, faultsOf(result, each, claims), each.masked);
    }),
    explained: new Set(behind.map(({ name }) => name)),
  };
}

/** A derivative that is meant to differ is no mistake. */
function isDeclared({ point }: JudgedClaims, { layer, op }: Place): boolean {
  return point.graph.handwritten.some((each) => each.surrogate && each.layer === layer && each.op === op);
}

/** What tells all that is blamed on one op together; else what each of them tells by itself. */
function faultsOf(result: JudgedClaims, blamed: Blame, wrong: readonly Placeable[]): readonly PlacedFault[] {
  const together = explainBlame(result, blamed);
  if (together.length > 0) return together;
  const place = blamed.suspects[0] as Place;
  const alone = wrong.flatMap((each) => explain(result, each).fault);
  return alone.some((fault) => fault === 'unknown')
    ? [{ place, fault: 'unknown' }]
    : alone.map((fault) => ({ place, fault }));
}

function findingOf(
  { model }: Step,
  claims: readonly Placeable[],
  faults: readonly PlacedFault[],
  masked: boolean,
): Finding {
  const [{ place, fault }, ...others] = faults as [PlacedFault, ...PlacedFault[]];
  const also = [...new Set(others.map((each) => each.fault))].filter((each) => each !== fault);
  const names = claims.map(({ name }) => `*${name}*`).join(', ');
  const worst = worstOf(claims[0] as Placeable);
  const where = place.layer === 'loss' ? 'the loss' : `layer *${place.layer}*`;
  const said = `${names} as asserted ${claims.length === 1 ? 'is' : 'are'} wrong, and what goes into ${claims.length === 1 ? 'it' : 'them'} is not: at \`${place.op}\` of ${where}.`;
  const what = fault === 'unknown' ? '' : ` It ${WORDS_OF_CODE[fault]}.`;
  const at = ` At [${worst.index.join(', ')}] it says ${claimedOf(worst)}, ${references(worst)}.`;
  const hidden = masked ? ' No parameter shows it here.' : '';
  return {
    ...placeOf(model, place.layer),
    op: place.op,
    fault,
    also,
    message: `${said}${what}${at}${hidden}`,
    fix: null,
    worst,
  };
}

/** The wrong entry that is furthest beyond its bound. */
function worstOf({ analytic, exact, bound, verdicts, shape }: Placeable): WorstEntry {
  const off = (i: number): number =>
    Math.abs((analytic[i] as number) - (exact[i] as number)) / ((bound[i] as number) || Number.MIN_VALUE);
  const wrong = [...verdicts.keys()].filter((i) => verdicts[i] === codeOf('mismatch'));
  const i = wrong.reduce((best, each) => (off(each) > off(best) ? each : best), wrong[0] ?? 0);
  return {
    index: indexOf(shape, i),
    at: Number.NaN,
    analytic: analytic[i] as number,
    exact: { value: exact[i] as number, bound: bound[i] as number },
    numeric: Number.NaN,
    bound: Number.NaN,
  };
}
