import type { BreakFilter } from '../protocol.js';
import { FILTERS } from './filters.js';

/** What a launch configuration says (`package.json`, `debuggers`). */
export interface Launch {
  /** The model file. */
  readonly program: string;
  /** The one of several models in the file that is meant; null: the file's only one. */
  readonly class: string | null;
  /** Whether the run stands at the first layer's forward pass of the first step, or goes on to the first breakpoint. */
  readonly stopOnEntry: boolean;
  /** The step after which training ends, in place of the file's own last one; null: that one. */
  readonly steps: number | null;
  /** Filters that hold besides those that are ticked; `check` adds that of mismatches. */
  readonly breakOn: readonly BreakFilter[];
}

/** Reads a launch configuration. Throws an Error for the user. */
export function readLaunch(given: Readonly<Record<string, unknown>>): Launch {
  const { program, class: wanted = null, stopOnEntry = true, steps = null, check = false, breakOn = [] } = given;
  if (typeof program !== 'string' || program === '')
    throw new Error('"program" names the model file to debug; it is missing');
  if (wanted !== null && (typeof wanted !== 'string' || wanted === ''))
    throw new Error(`"class" names one of several models in a file; found ${JSON.stringify(wanted)}`);
  if (typeof stopOnEntry !== 'boolean') throw new Error('"stopOnEntry" is true or false');
  if (typeof check !== 'boolean') throw new Error('"check" is true or false');
  if (steps !== null && !(Number.isSafeInteger(steps) && (steps as number) >= 1)) {
    throw new Error(`"steps" is a whole number from 1 on; found ${JSON.stringify(steps)}`);
  }
  return {
    program,
    class: wanted,
    stopOnEntry,
    steps: steps as number | null,
    breakOn: [...readFilters(breakOn), ...(check ? (['mismatch'] as const) : [])],
  };
}

function readFilters(given: unknown): BreakFilter[] {
  const known = FILTERS.map(({ filter }) => filter);
  const all = Array.isArray(given) ? given : [given];
  return all.map((each) => {
    const found = known.find((filter) => filter === each);
    if (!found) throw new Error(`"breakOn" holds some of ${known.join(', ')}; found ${JSON.stringify(each)}`);
    return found;
  });
}
