import type { Meeting } from '../../../engine/graph.js';
import { UNITS } from '../../../engine/primitives/rounding.js';
import type { Expected } from './site.js';
import { type TracedRun, tracedValue } from './traced.js';

/** The sum of what all uses hand back; in any order n of them round to (n − 1) u Σ|x|, the engine's sum and this one. */
export function meetingExpected(run: TracedRun, { sum, parts }: Meeting): Expected {
  const size = run.execution.view(sum).length;
  const [exact, bound] = [new Float64Array(size), new Float64Array(size)];
  for (const part of parts) {
    const data = tracedValue(run, part);
    for (let i = 0; i < size; i++) {
      const entry = data[i] as number;
      exact[i] = (exact[i] as number) + entry;
      bound[i] = (bound[i] as number) + Math.abs(entry);
    }
  }
  const factor = (parts.length - 1) * 1.01 * (UNITS[run.precision].u + UNITS.float64.u);
  for (let i = 0; i < size; i++) bound[i] = (bound[i] as number) * factor;
  return { exact, bound, width: null };
}
