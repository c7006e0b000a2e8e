import { VERDICTS } from '../../analysis/check/codes.js';
import { indexOf } from '../../analysis/check/entryIndex.js';
import type { CheckReport, Finding, ParameterReport, VerdictCounts } from '../../analysis/check/report.js';
import type { TextRange } from '../../engine/place.js';
import { entriesOf } from '../entries.js';
import type { TestFailure } from './modelTest.js';

/** "24 match, 2 mismatch": how many derivatives have which verdict, the best first; ops of the engine that are right are not counted. */
export function countsText(counts: VerdictCounts): string {
  const some = [...VERDICTS].reverse().filter((verdict) => counts[verdict] > 0);
  if (some.length === 0) return 'every op hands back what it should';
  return some.map((verdict) => `${counts[verdict]} ${verdict}`).join(', ');
}

/** What is wrong in a layer: what the check found to be the cause there, else each gradient that follows from one elsewhere. */
export function failuresOf(layer: string, range: TextRange | null, report: CheckReport): TestFailure[] {
  const causes = report.findings.filter((each) => each.layer === layer).map((each) => ofCause(each, range));
  if (causes.length > 0) return causes;
  const wrong = report.parameters.filter(
    (each) => each.layer === layer && each.counts.mismatch + each.counts['non-finite'] > 0,
  );
  return wrong.map((each) => ofParameter(each, range, report));
}

function ofCause({ layer, op, range, message, worst }: Finding, ofLayer: TextRange | null): TestFailure {
  const name = op === 'activation' || op === 'loss' ? `${layer}.df` : `${layer}.${op}`;
  const difference = worst && {
    ...differenceAt(`${name}[${worst.index.join(', ')}]`, worst.exact?.value ?? worst.numeric, worst.analytic),
  };
  return { message, range: range ?? ofLayer, difference };
}

function ofParameter(parameter: ParameterReport, range: TextRange | null, report: CheckReport): TestFailure {
  const { name, shape, counts, followsFrom } = parameter;
  const { places, analytic, exact, numeric, total } = entriesOf(report, { parameter: name, points: 0 }, 0);
  const [place, actual] = [places[0] as number, analytic[0] as number];
  const expected = (Number.isNaN(exact[0]) ? numeric : exact)[0] as number;
  const difference = differenceAt(`∇${name}[${indexOf(shape, place).join(', ')}]`, expected, actual);
  return { message: `${wrongEntries(name, counts, total)}${cause(followsFrom, report)}.`, range, difference };
}

function wrongEntries(name: string, counts: VerdictCounts, total: number): string {
  const odd = counts['non-finite'];
  if (odd > 0) return `${odd} of ${total} entries of ∇${name} are NaN or infinite`;
  return `${counts.mismatch} of ${total} entries of ∇${name} are wrong`;
}

function cause(followsFrom: string | null, { origin }: CheckReport): string {
  if (followsFrom !== null) return `: they follow from ${followsFrom}`;
  return origin ? `: the first such number arises in ${origin.op} of ${origin.layer}` : '';
}

function differenceAt(place: string, expected: number, actual: number): NonNullable<TestFailure['difference']> {
  return { expected: `${place} = ${expected}`, actual: `${place} = ${actual}` };
}
