import type { Model } from '../../../engine/model.js';
import { UNITS } from '../../../engine/primitives/rounding.js';
import type { Precision } from '../../../engine/tensor.js';
import type { Opened } from '../numeric/blackBox.js';
import { confirmed } from '../numeric/confirmed.js';
import { estimateAll, type Pace } from '../numeric/estimateAll.js';
import { probe } from '../numeric/probes.js';
import type { JudgedParameter } from '../parameters.js';
import type { Point } from '../point.js';
import { MANY } from './derivatives.js';
import { alongParameter, openWhole } from './wholeProgram.js';

/** How far a gradient that somebody's code computed is rounded. */
const ULPS = 64;

/** Entries of a parameter that are known to be wrong are sampled as well, to show what they should be: so many, where there are many. */
const SHOWN = 4;

/** Between two yields: all of the user's code runs that often. */
const PACE: Pace = { entries: 8, asks: 16 };

/** Entries that were done, of which parameter. */
export interface Done {
  readonly name: string;
  readonly count: number;
}

/** J at one place, twice, where that gives two values; then nothing can be sampled. */
export type TwoValues = readonly [number, number];

/**
 * Samples J of a model with code in it, which computes in a precision of its own, along every entry: noise is measured, and steps are such as its precision holds. Where
 * there are many entries, along random directions first, and then along those alone that don't agree.
 */
export function* sampleCode(
  point: Point,
  model: Model,
  parameters: readonly JudgedParameter[],
  computes: Precision,
): Generator<Done, TwoValues | null> {
  const { u } = UNITS[computes];
  const { box, startOf } = openWhole(point, model, u);
  if (box.kind === 'non-deterministic') return box.values;
  const sampling = new Sampling(box, u, parameters);
  if (box.theta.length > MANY) {
    const claimed = new Float64Array(box.theta.length);
    for (const { facts } of parameters) claimed.set(facts.analytic, startOf(facts.parameter.name));
    yield* sampling.byDirections(claimed, startOf);
    return null;
  }
  for (const each of parameters) {
    yield* sampling.oneByOne(each, startOf(each.facts.parameter.name), each.facts.analytic.keys());
  }
  return null;
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

  /** What a backward by itself has shown to be wrong is not asked about: it would hide what the others add. */
  *byDirections(claimed: Float64Array, startOf: (name: string) => number): Generator<Done, void> {
    const parts = this.parameters.map((judged) => ({ judged, start: startOf(judged.facts.parameter.name) }));
    const open = parts.flatMap(({ judged, start }) => entriesOf(judged, false).map((i) => start + i));
    const work = probe(this.box, claimed, 0, open);
    let next = work.next();
    for (; !next.done; next = work.next()) yield { name: '', count: 0 };
    const { wrong, undecided } = next.value;
    const suspected = new Set([...wrong, ...undecided]);
    for (const { judged, start } of parts) {
      const { name } = judged.facts.parameter;
      const agreeing = entriesOf(judged, false).filter((i) => !suspected.has(start + i));
      const own = entriesOf(judged, false).filter((i) => suspected.has(start + i));
      const known = largestFirst(entriesOf(judged, true), judged.facts.analytic);
      for (const entry of agreeing) judged.setAgreeing(entry);
      yield { name, count: agreeing.length + known.slice(SHOWN).length };
      yield* this.oneByOne(judged, start, [...own, ...known.slice(0, SHOWN)]);
    }
  }
}

/** Those that are known to be wrong before J is sampled, or the others. */
function entriesOf(judged: JudgedParameter, wrong: boolean): number[] {
  return [...judged.facts.analytic.keys()].filter((i) => (judged.verdictOf(i) === 'mismatch') === wrong);
}

function largestFirst(entries: readonly number[], values: Float64Array): readonly number[] {
  return [...entries].sort((one, other) => Math.abs(values[other] as number) - Math.abs(values[one] as number));
}
