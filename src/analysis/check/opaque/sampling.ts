import type { Model } from '../../../engine/model.js';
import { UNITS } from '../../../engine/primitives/rounding.js';
import type { Precision } from '../../../engine/tensor.js';
import type { Opened } from '../numeric/blackBox.js';
import { confirmed } from '../numeric/confirmed.js';
import { estimateAll, type Pace } from '../numeric/estimateAll.js';
import type { Estimate } from '../numeric/line.js';
import { probe, type Reach } from '../numeric/probes.js';
import type { JudgedParameter } from '../parameters.js';
import type { Point } from '../point.js';
import { programOf } from './codeOps.js';
import { correctedGradient } from './corrected.js';
import { MANY } from './derivatives.js';
import type { JudgedCode } from './judge.js';
import { alongParameter, openingWhole } from './wholeProgram.js';

/** How far a gradient that somebody's code computed is rounded. */
const ULPS = 64;

/** Entries of a parameter that are known to be wrong are sampled as well, to show what they should be: so many, where there are many. */
const SHOWN = 4;

/** Between two yields all of the user's code runs once: how long that takes nobody knows. */
const PACE: Pace = { entries: 1, asks: 1 };

/** Behind layers that were judged by themselves the search for wrong entries goes so far; of a program that is all of J, to the end. */
const REACH: Reach = { derivatives: 64, disagreeing: 6 };

/** Entries that were done, of which parameter. */
export interface Done {
  readonly name: string;
  readonly count: number;
}

/** J at one place, twice, where that gives two values; then nothing can be sampled. */
export type TwoValues = readonly [number, number];

/** What is sampled: a model with code in it, and what was found of that. */
export interface SampledCode {
  readonly point: Point;
  readonly model: Model;
  readonly parameters: readonly JudgedParameter[];
  readonly code: readonly JudgedCode[];
  /** What J is computed in. */
  readonly computes: Precision;
}

/**
 * Samples J of a model with code in it, which computes in a precision of its own, along every entry: noise is measured, and steps are such as its precision holds. Where
 * there are many entries, along random directions first, and then along those alone that don't agree.
 */
export function* sampleCode({
  point,
  model,
  parameters,
  code,
  computes,
}: SampledCode): Generator<Done, TwoValues | null> {
  const { u } = UNITS[computes];
  const { box, startOf } = yield* quietly(openingWhole(point, model, u));
  if (box.kind === 'non-deterministic') return box.values;
  const sampling = new Sampling(box, u, parameters);
  if (box.theta.length > MANY) {
    const right = yield* quietly(correctedGradient(point, code));
    yield* sampling.byDirections(startOf, right, programOf(point.graph) ? undefined : REACH);
    return null;
  }
  for (const each of parameters) {
    yield* sampling.oneByOne(each, startOf(each.facts.parameter.name), each.facts.analytic.keys());
  }
  return null;
}

/** Work that says nothing of any entry yet. */
function* quietly<T>(work: Generator<void, T>): Generator<Done, T> {
  for (let next = work.next(); ; next = work.next()) {
    if (next.done) return next.value;
    yield { name: '', count: 0 };
  }
}

class Sampling {
  constructor(
    private readonly box: Opened,
    private readonly unit: number,
    private readonly parameters: readonly JudgedParameter[],
  ) {}

  *oneByOne(judged: JudgedParameter, start: number, entries: Iterable<number>): Generator<Done, void> {
    const { analytic, parameter } = judged.facts;
    const evaluator = alongParameter(this.box.evaluator, start);
    const slack = (i: number): number => ULPS * this.unit * Math.abs(analytic[i] as number);
    const work = estimateAll(evaluator, entries, (line, i) => confirmed(line, analytic[i] as number, slack(i)), PACE);
    for (const found of work) {
      for (const { entry, estimate } of found) judged.take(entry, estimate);
      yield { name: parameter.name, count: found.length };
    }
  }

  /**
   * What a backward by itself has shown to be wrong is not asked about: it would hide what the others add. `right`: what the gradient
   * should be below a fault, to be confirmed along directions; null where nobody knows.
   */
  *byDirections(
    startOf: (name: string) => number,
    right: ReadonlyMap<string, Float64Array> | null,
    reach: Reach | undefined,
  ): Generator<Done, void> {
    const parts = this.parameters.map((judged) => {
      const { parameter, way } = judged.facts;
      const below = way === 'wrong' ? (right?.get(parameter.name) ?? null) : null;
      return { judged, start: startOf(parameter.name), below };
    });
    const claimed = new Float64Array(this.box.theta.length);
    for (const { judged, start, below } of parts) claimed.set(below ?? judged.facts.analytic, start);
    const open = parts.flatMap(({ judged, start }) => entriesOf(judged, false).map((i) => start + i));
    const { wrong, undecided, left, estimates, within } = yield* quietly(probe(this.box, claimed, 0, open, reach));
    const given = new Set(left);
    const suspected = new Set([...wrong, ...undecided, ...left]);
    for (const { judged, start, below } of parts) {
      const { name } = judged.facts.parameter;
      const own = entriesOf(judged, false);
      const known = entriesOf(judged, true);
      for (const entry of own.filter((i) => !suspected.has(start + i))) {
        if (below === null) judged.setAgreeing(entry);
        else judged.setBelow(entry, this.confirmed(below[entry] as number, within[start + entry] as number));
      }
      for (const entry of own.filter((i) => suspected.has(start + i))) {
        const found = below === null ? estimates.get(start + entry) : undefined;
        if (found) judged.take(entry, found);
      }
      const again = own.filter((i) => suspected.has(start + i) && !given.has(start + i));
      const unsampled = again.filter((i) => below !== null || !estimates.has(start + i));
      // Of what is known to be wrong, or was given up, a few are shown; below a fault one, since all are confirmed.
      const few = [
        ...[known, own.filter((i) => given.has(start + i))].map((entries) => ({ entries, count: SHOWN })),
        ...(below === null ? [] : [{ entries: wrongOf(judged, own), count: 1 }]),
      ].flatMap(({ entries, count }) => largestFirst(entries, judged.facts.analytic).slice(0, count));
      const sampled = [...new Set([...unsampled, ...few])];
      yield { name, count: judged.facts.analytic.length - sampled.length };
      yield* this.oneByOne(judged, start, sampled);
    }
  }

  /** What directions have confirmed, each entry as far off as if it were alone to blame. */
  private confirmed(value: number, within: number): Estimate {
    return { kind: 'value', value, bound: within + ULPS * this.unit * Math.abs(value) };
  }
}

/** Those that are wrong by now. */
function wrongOf(judged: JudgedParameter, entries: readonly number[]): number[] {
  return entries.filter((i) => judged.verdictOf(i) === 'mismatch');
}

/** Those that are known to be wrong before J is sampled, or the others. */
function entriesOf(judged: JudgedParameter, wrong: boolean): number[] {
  return [...judged.facts.analytic.keys()].filter((i) => (judged.verdictOf(i) === 'mismatch') === wrong);
}

function largestFirst(entries: readonly number[], values: Float64Array): readonly number[] {
  return [...entries].sort((one, other) => Math.abs(values[other] as number) - Math.abs(values[one] as number));
}
