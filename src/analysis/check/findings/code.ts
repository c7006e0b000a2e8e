import type { NodeId } from '../../../engine/graph.js';
import type { Model } from '../../../engine/model.js';
import { type Shape, sameShape, sizeOf } from '../../../engine/tensor.js';
import type { AlikeFaults } from '../alike/explain.js';
import type { Reference } from '../claims/point.js';
import { indexOf } from '../entryIndex.js';
import { explainCode } from '../faults/code.js';
import type { Explanation } from '../faults/explained.js';
import { reproduces } from '../faults/hypothesis.js';
import { guessesOf, withoutCotangent } from '../opaque/guesses.js';
import type { CodePart, JudgedCode } from '../opaque/judge.js';
import { programGuesses } from '../opaque/programGuesses.js';
import type { CodeReport } from '../opaque/reports.js';
import type { TwoValues } from '../opaque/sampling.js';
import type { Point } from '../point.js';
import type { Finding, ParameterReport, WorstEntry } from '../report.js';
import { claimedOf, differ, digitsOf, factorWords, WORDS_OF_CODE, withBound } from './words.js';

/** What a backward hands back and should not: what is wrong with it, and the evidence. Yields after each few calls of its forward. */
export function* ofCode(
  { report, code, part }: CodeReport,
  alike: AlikeFaults,
  { seen, hurried }: { readonly seen: boolean; readonly hurried: boolean },
): Generator<void, Finding> {
  const { layer, op, range, worst, verdict } = report;
  const whose = layer === 'loss' ? 'of the loss' : `of layer *${layer}*`;
  if (verdict === 'non-finite') {
    const where = worst && worst.index.length > 0 ? ` at [${worst.index.join(', ')}]` : '';
    const message = `\`backward\` ${whose} gives \`${op}\` that is not finite${where}.`;
    return { layer, op, range, fault: 'non-finite', also: [], message, fix: null, worst };
  }
  const { fault, also, of } = yield* causeOf(code, part, alike, hurried);
  const masked = seen ? '' : ' No parameter shows it here: nothing comes through behind it.';
  const unknown = fault === 'unknown' && !hurried ? yield* wordsOfUnknown(code, part) : null;
  const words =
    of !== undefined
      ? `takes the derivative of ${of} in place of that of its own activation`
      : (unknown ?? (worst && factorWords(fault, worst)));
  const said = `\`${op}\` by \`backward\` ${whose} ${words ?? WORDS_OF_CODE[fault]}.`;
  const message = `${said}${evidence(worst, 'its `forward`')} ${howMany(part)}${masked}`;
  return { layer, op, range, fault, also, message, fix: null, worst };
}

function howMany({ counts, shape, open }: CodePart): string {
  const said = differ(counts.mismatch, sizeOf(shape), 'number');
  return open.size > 0 ? `At least ${said} Not all were looked at.` : said;
}

const INVALID: Explanation = { fault: 'invalid-subgradient', also: [] };
const ACCUMULATED: Explanation = { fault: 'accumulated-not-zeroed', also: [] };

function* causeOf(
  code: JudgedCode,
  part: CodePart,
  alike: AlikeFaults,
  hurried: boolean,
): Generator<void, Explanation> {
  if (part.accumulated) return ACCUMULATED;
  return onlyAtKinks(part) ? INVALID : yield* explained(code, part, alike, hurried);
}

/** What no name of the contract stands for; null where that is not known either. */
function* wordsOfUnknown(code: JudgedCode, part: CodePart): Generator<void, string | null> {
  const made = yield* withoutCotangent(code, part);
  const forgotten = made !== null && reproduces(part.analytic, made);
  return forgotten ? 'is the derivative of `forward` alone: it is not multiplied by dy' : null;
}

function onlyAtKinks({ invalidSubgradients, counts }: CodePart): boolean {
  return invalidSubgradients > 0 && invalidSubgradients === counts.mismatch;
}

/** Where its forward is like what the engine has, all of the table of mistakes is tried; else what its numbers alone tell. */
function* explained(
  code: JudgedCode,
  part: CodePart,
  alike: AlikeFaults,
  hurried: boolean,
): Generator<void, Explanation> {
  const found = alike.get(part);
  if (found) return found;
  const { placed } = code;
  const examples = placed.inputs[0]?.shape[0] ?? 1;
  return explainCode({
    shape: part.shape,
    analytic: part.analytic,
    right: part,
    examples,
    outputs: Math.max(1, placed.y.length / examples),
    kind: kindOf(part.name, part.place > 0),
    values: null,
    guesses: hurried ? [] : yield* guessesOf(code, part),
  });
}

/** By its name, since that alone tells a bias from a weight. */
function kindOf(name: string, isParameter: boolean): 'weights' | 'bias' | 'other' {
  if (!isParameter) return 'other';
  return /(^|[._])(b\d*|bias\w*|beta)$/i.test(name) ? 'bias' : 'weights';
}

interface Program {
  readonly model: Model;
  readonly point: Point;
  readonly all: readonly ParameterReport[];
  readonly hurried: boolean;
}

/** A parameter of a program that computes J and its gradient by itself. */
export function* ofProgram({ model, point, all, hurried }: Program, report: ParameterReport): Generator<void, Finding> {
  const { name, layer, shape, analytic, verdicts, counts } = report;
  const range = model.parameters.find((each) => each.name === name)?.range ?? null;
  const { fault, also } = explainCode({
    shape,
    analytic,
    right: rightOf(report),
    examples: point.graph.batchSize,
    outputs: sizeOf(point.batch.y.shape.slice(1)),
    kind: kindOf(name, true),
    values: Float64Array.from(point.forward.view(point.graph.parameters.get(name) as NodeId)),
    guesses: hurried ? [] : yield* programGuesses(point, report, model.precision),
  });
  const worst = worstOf(report);
  const other = all.find((each) => each !== report && isGradientOf(analytic, shape, each));
  const said = other
    ? `The gradient of *${name}* is that of *${other.name}*.`
    : `The gradient of *${name}* ${(worst && factorWords(fault, worst)) ?? WORDS_OF_CODE[fault]}.`;
  const message = `${said}${evidence(worst, '`loss`')} ${differ(counts.mismatch, verdicts.length, 'entry')}`;
  return { layer, op: 'gradient', range, fault, also, message, fix: null, worst };
}

/** Along random directions all entries that have no number of their own agree. */
function rightOf({ analytic, numeric, bound }: ParameterReport): Reference {
  return {
    exact: numeric.map((each, i) => (Number.isNaN(each) ? (analytic[i] as number) : each)),
    bound: bound.map((each) => (Number.isNaN(each) ? 0 : each)),
  };
}

function isGradientOf(analytic: Float64Array, shape: Shape, other: ParameterReport): boolean {
  return sameShape(shape, other.shape) && analytic.length > 1 && reproduces(analytic, rightOf(other));
}

function worstOf({ shape, analytic, numeric, bound, verdicts }: ParameterReport): WorstEntry | null {
  const off = (i: number): number =>
    Math.abs((analytic[i] as number) - (numeric[i] as number)) / ((bound[i] as number) || Number.MIN_VALUE);
  const wrong = [...verdicts.keys()].filter((i) => verdicts[i] === 0);
  if (wrong.length === 0) return null;
  const i = wrong.reduce((best, each) => (off(each) > off(best) ? each : best));
  const [says, by, e] = [analytic, numeric, bound].map((all) => all[i] as number) as [number, number, number];
  return { index: indexOf(shape, i), at: Number.NaN, analytic: says, numeric: by, bound: e };
}

function evidence(worst: WorstEntry | null, of: string): string {
  if (!worst) return '';
  const { numeric, bound } = worst;
  const it = worst.index.length > 0 ? `${at(worst)} it` : ' It';
  return `${it} says ${claimedOf(worst)}; by differences of ${of} it is ${withBound(numeric, bound, digitsOf(worst))}.`;
}

function at(worst: WorstEntry | null): string {
  return worst && worst.index.length > 0 ? ` At [${worst.index.join(', ')}]` : '';
}

/** Code that does not give the same twice: nothing can be told from differences. */
export function ofUnsteady({ layer, op, range, unsteady }: JudgedCode): Finding {
  const whose = layer === 'loss' ? 'of the loss' : `of layer *${layer}*`;
  const message = `\`${unsteady}\` ${whose} is not deterministic: it gives two answers at the same numbers, so nothing can be said of its derivative. ${REMEDY}`;
  return { layer, op, range, fault: 'unknown', also: [], message, fix: null, worst: null };
}

export function ofTwoValues(model: Model, [first, second]: TwoValues): Finding {
  const message = `\`loss\` is not deterministic: at the same parameters it gives ${first} and ${second}, so differences of it say nothing. ${REMEDY}`;
  const layer = model.layers[0]?.path ?? '';
  return { layer, op: 'loss', range: model.ranges.loss, fault: 'unknown', also: [], message, fix: null, worst: null };
}

const REMEDY = 'Draw random numbers once, or by a seed.';
