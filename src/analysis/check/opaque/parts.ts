import type { NodeId } from '../../../engine/graph.js';
import type { Shape } from '../../../engine/tensor.js';
import type { JudgedPart } from '../exact/entries.js';
import type { Estimate } from '../numeric/line.js';
import { codeOf, countVerdicts, numberOf, verdictOf } from '../verdict.js';
import type { Derivatives } from './derivatives.js';

interface Judging {
  readonly input: NodeId;
  readonly place: number;
  readonly shape: Shape;
  readonly analytic: Float64Array;
  readonly found: Derivatives;
}

const OPEN: Estimate = { kind: 'value', value: Number.NaN, bound: Number.POSITIVE_INFINITY };

/** What differences say of each entry; where directions together agreed, that is taken for what it is. */
export function judgedPart({ input, place, shape, analytic, found }: Judging): JudgedPart {
  const estimates = Array.from(
    analytic,
    (value, i): Estimate => found.estimates.get(i) ?? (found.open.has(i) ? OPEN : { kind: 'value', value, bound: 0 }),
  );
  const verdicts = Uint8Array.from(analytic, (value, i) => codeOf(verdictOf(value, estimates[i] as Estimate)));
  const numbers = estimates.map(numberOf);
  const kinks = estimates.some(({ kind }) => kind === 'kink');
  const width = estimates.map((each) => (each.kind === 'kink' ? Math.abs(each.right - each.left) / 2 : 0));
  return {
    input,
    place,
    shape,
    analytic,
    exact: Float64Array.from(numbers, ({ numeric }) => numeric),
    bound: Float64Array.from(numbers, ({ bound }) => bound),
    width: kinks ? Float64Array.from(width) : null,
    verdicts,
    counts: countVerdicts(verdicts),
    invalidSubgradients: estimates.filter((each, i) => each.kind === 'kink' && verdicts[i] === codeOf('mismatch'))
      .length,
  };
}

/** The same where nothing can be told. */
export function undecidedPart<P extends JudgedPart>(part: P): P {
  const size = part.shape.reduce((product, extent) => product * extent, 1);
  const verdicts = new Uint8Array(size).fill(codeOf('inconclusive'));
  const nothing = new Float64Array(size).fill(Number.NaN);
  const analytic = part.analytic.length === size ? part.analytic : nothing;
  return { ...part, analytic, exact: nothing, bound: nothing, width: null, verdicts, counts: countVerdicts(verdicts) };
}
