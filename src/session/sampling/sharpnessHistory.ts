import { type Sharpness, sharpnessOf } from '../../analysis/landscape/sharpness.js';
import type { Requests, SharpnessHistory } from '../../protocol.js';
import type { Run } from '../run.js';
import { pointsAsked } from './pointsAsked.js';

/** Sharpness over steps of the branch that the run is on. */
export function* sharpnessHistoryOf(
  run: Run,
  { points }: Requests['sharpnessHistory']['ask'],
  revision: number,
  enough: () => boolean,
): Generator<void, SharpnessHistory> {
  const measurement = { key: 'sharpness', measure: sharpnessOf };
  const { samples, complete } = yield* run.samples.take(measurement, pointsAsked(points), enough);
  const all = samples.map(({ value }) => value);
  const column = (of: (sharpness: Sharpness) => number | null): Float64Array =>
    Float64Array.from(all, (each) => of(each) ?? Number.NaN);
  const without = (problem: (sharpness: Sharpness) => string | null): string | null => {
    const problems = all.map(problem);
    return problems.every((each) => each !== null) ? (problems.at(-1) ?? null) : null;
  };
  return {
    revision,
    complete,
    steps: Float64Array.from(samples, ({ step }) => step),
    eigenvalues: column(({ eigenvalue }) => eigenvalue),
    residuals: column(({ residual }) => residual),
    limits: column(({ limit }) => limit.value),
    problem: without(({ problem }) => problem),
    limitProblem: without(({ limit }) => limit.problem),
  };
}
