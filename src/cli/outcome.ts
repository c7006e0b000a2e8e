import type { ExpectationState, RunState } from '../protocol.js';
import { placeIn } from './problems.js';
import { EXIT, type Terminal } from './terminal.js';

/** Says on standard error what is not as it should be at this step, and answers the exit status. */
export function reportOutcome(file: string, run: RunState, terminal: Terminal): number {
  const unmet = run.expectations.filter(({ met }) => met === false);
  for (const each of unmet) terminal.err(`${placeIn(file, each.range)}: ${unmetText(each)}\n`);
  if (run.nonFinite) {
    const { layer, quantity } = run.nonFinite;
    const place = run.layers.find(({ path }) => path === layer)?.range ?? null;
    terminal.err(`${placeIn(file, place)}: ${layer}.${quantity} is not finite after ${run.step} updates\n`);
  }
  return unmet.length > 0 || run.nonFinite ? EXIT.wrong : EXIT.done;
}

function unmetText({ at, step, index, expected, actual, problem }: ExpectationState): string {
  if (problem) return problem;
  const entry = index.length > 0 ? `[${index.join(', ')}]` : '';
  return `expected ${at}${entry} = ${expected} after ${step} updates; found ${actual}`;
}
