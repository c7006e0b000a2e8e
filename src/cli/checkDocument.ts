import { NOTES, VERDICTS } from '../analysis/check/codes.js';
import type { CheckSummary, Finding, NodeReport, RunState, Shape } from '../protocol.js';
import { wholeTensor } from '../session/port.js';
import { lineOf } from './json.js';
import type { OpenModel } from './model.js';

/** Entries of a parameter that are shown unless all are asked for. */
const FEW = 5;

interface Entries {
  readonly shape: Shape;
  readonly analytic: Float64Array;
  readonly exact: Float64Array;
  readonly exactBound: Float64Array;
  readonly numeric: Float64Array;
  readonly bound: Float64Array;
  readonly difference: Float64Array;
  readonly verdict: Float64Array;
  readonly note: Float64Array;
}

/** The document of `check --json`. */
export async function checkDocument(
  model: OpenModel,
  { step, loss, expectations, check: whole }: RunState,
  check: CheckSummary,
  all: boolean,
): Promise<object> {
  const parameters = [];
  for (const { name, shape, counts, verdict, reach } of check.parameters) {
    // Where the model's code was ended on the way nobody is left who could tell them.
    const entries = whole ? await shownEntries(model, name, all) : [];
    parameters.push({ name, shape, verdict, counts, reach, entries });
  }
  return {
    file: model.file,
    step,
    loss,
    verdict: check.verdict,
    complete: check.complete,
    parameters,
    nodes: check.nodes.map(node),
    findings: check.findings.map(found),
    warnings: check.warnings.map(found),
    single: check.single && { ...check.single, nodes: check.single.nodes.map(node) },
    undeclared: check.undeclared,
    nonFinite: check.origin,
    expectations: expectations
      .filter(({ met }) => met !== null)
      .map(({ at, step: after, index, expected, actual, met, range }) => {
        return { at, step: after, index, expected, actual, met, line: lineOf(range) };
      }),
  };
}

function found({ layer, op, range, fault, also, message, fix }: Finding): object {
  return { layer, op, line: lineOf(range), fault, also, message, fix };
}

function node({ layer, op, by, range, verdict, counts, resolution }: NodeReport): object {
  return { layer, op, by, line: lineOf(range), verdict, counts, resolution };
}

async function shownEntries(model: OpenModel, name: string, all: boolean): Promise<object[]> {
  const entries = await entriesOf(model, name);
  return Array.from(all ? entries.verdict.keys() : worst(entries), (i) => entry(entries, i));
}

async function entriesOf({ port }: OpenModel, name: string): Promise<Entries> {
  const of = async (part: string): Promise<Float64Array> => (await wholeTensor(port, `${name}.${part}`)).data;
  return {
    shape: (await wholeTensor(port, name)).shape,
    analytic: await of('analytic'),
    exact: await of('exact'),
    exactBound: await of('exactBound'),
    numeric: await of('numeric'),
    bound: await of('bound'),
    difference: await of('difference'),
    verdict: await of('verdict'),
    note: await of('note'),
  };
}

/** The few entries that look worst: by verdict, then by the relative difference. */
function worst(entries: Entries): number[] {
  const order = Array.from(entries.verdict.keys());
  const relative = (i: number): number => {
    const size = Math.max(Math.abs(entries.analytic[i] ?? 0), Math.abs(entries.numeric[i] ?? 0));
    return size > 0 ? Math.abs(entries.difference[i] ?? 0) / size : 0;
  };
  const verdict = (i: number): number => entries.verdict[i] ?? 0;
  return order.sort((i, j) => verdict(i) - verdict(j) || relative(j) - relative(i) || i - j).slice(0, FEW);
}

function entry(entries: Entries, i: number): object {
  return {
    index: indexOf(i, entries.shape),
    verdict: VERDICTS[entries.verdict[i] ?? 0],
    analytic: entries.analytic[i],
    note: NOTES[entries.note[i] ?? 0],
    exact: exactOf(entries, i),
    numeric: numericOf(entries, i),
  };
}

/** Over the whole way from the loss: the bound is said where it is of use, at most half of the value. null where nothing exact is known. */
function exactOf({ exact, exactBound }: Entries, i: number): object | null {
  const [value, bound] = [exact[i] as number, exactBound[i] as number];
  if (Number.isNaN(value) && Number.isNaN(bound)) return null;
  return { value, bound: bound <= Math.abs(value) / 2 ? bound : null };
}

/** By differences of J; null where the entry was not sampled. */
function numericOf({ numeric, bound }: Entries, i: number): object | null {
  const [value, error] = [numeric[i] as number, bound[i] as number];
  return Number.isNaN(value) && Number.isNaN(error) ? null : { value, bound: error };
}

function indexOf(place: number, shape: Shape): number[] {
  const index: number[] = [];
  let rest = place;
  for (const extent of [...shape].reverse()) {
    index.unshift(rest % extent);
    rest = Math.floor(rest / extent);
  }
  return index;
}
