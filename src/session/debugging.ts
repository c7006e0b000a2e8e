import { type Limits, limitsOf } from '../analysis/diagnose/thresholds.js';
import { parseWatch } from '../formats/watch/parse.js';
import type { BreakpointState, BreakRequest, Stopped } from './breaks/breakpoint.js';
import { Breaks } from './breaks/breaks.js';
import type { Run } from './run.js';
import { seek } from './walk.js';
import { type Evaluated, evaluate } from './watch/evaluate.js';
import { pick } from './watch/pick.js';
import { scopeOf } from './watch/runScope.js';
import type { Asked, Said, SaidPart } from './watch/said.js';
import { valueText } from './watch/valueText.js';

/** Lines of log points that are kept. */
const LINES = 10_000;

/** What is asked of a run by whoever debugs it: where it is to stop, and what its numbers say there. */
export class Debugging {
  stopped: Stopped | null = null;
  private request: BreakRequest = { breakpoints: [], filters: [] };
  private compiled: { readonly run: Run; readonly generation: number; readonly breaks: Breaks } | null = null;
  private limits: Limits = limitsOf();
  private lines: string[] = [];
  private logged = 0;

  /** How many lines were ever written. */
  get linesWritten(): number {
    return this.logged;
  }

  /** From now on a run stops here, and nowhere else. */
  set(request: BreakRequest, run: Run): readonly BreakpointState[] {
    this.request = request;
    return this.make(run).states;
  }

  /** The limits of a diagnosis, for the filters that look for the same. */
  judgeBy(limits: Limits): void {
    this.limits = limits;
    if (this.compiled) this.make(this.compiled.run);
  }

  /** The lines from one on, as far as they are still there. */
  log(from: number): { readonly from: number; readonly lines: readonly string[] } {
    const first = Math.max(from, this.logged - this.lines.length);
    return { from: first, lines: this.lines.slice(first - this.logged + this.lines.length) };
  }

  /**
   * Sends a run to the next reason to stop, at the latest at the step `until`; backwards with `direction` −1; `anew`: from the
   * very first place on. Yields after each piece of work.
   */
  *seek(
    run: Run,
    direction: 1 | -1,
    { until, anew }: { readonly until: number | null; readonly anew: boolean },
  ): Generator<void, void> {
    const breaks = this.breaksOf(run);
    this.stopped = { kind: 'pause', ids: [], filter: null, text: '' };
    if (anew) yield* run.moveTo(0);
    const work = seek(run, breaks, direction, until ?? run.totalSteps, anew ? 0 : undefined);
    for (let next = work.next(); ; next = work.next()) {
      this.write(breaks.takeLog());
      if (next.done) {
        const found = next.value;
        this.stopped =
          found.kind === 'break'
            ? { kind: 'break', ...found.hit }
            : { kind: found.kind, ids: [], filter: null, text: '' };
        return;
      }
      yield;
    }
  }

  /** What an expression says where the run stands. */
  evaluate(run: Run, asked: Asked): Said {
    const evaluated = valueAt(run, asked);
    if (!evaluated.ok) return evaluated;
    const { shape, dtype, data } = evaluated.value;
    const number = data.length === 1 ? (data[0] as number) : null;
    return { ok: true, shape, bool: dtype === 'bool', text: valueText(evaluated.value), number };
  }

  /** The parts of an expression's value along its first axis, `from` ≤ part < `to`. Throws an Error for the user. */
  parts(run: Run, { from, to, ...asked }: Asked & { readonly from: number; readonly to: number }): SaidPart[] {
    const evaluated = valueAt(run, asked);
    if (!evaluated.ok) throw new Error(evaluated.problem.message);
    const { value } = evaluated;
    const last = Math.min(to, value.shape[0] ?? 0);
    return Array.from({ length: Math.max(0, last - from) }, (_, i) => {
      const part = pick(value, [from + i]);
      return { at: from + i, shape: part.shape, text: valueText(part) };
    });
  }

  /** Breakpoints are made ready for one network; a text that changes it, or the run, makes them ready again. */
  private breaksOf(run: Run): Breaks {
    const { compiled } = this;
    return compiled?.run === run && compiled.generation === run.generation ? compiled.breaks : this.make(run);
  }

  /** Those that were there before, by their numbers, go on counting. */
  private make(run: Run): Breaks {
    const { request, compiled, limits } = this;
    const { graph } = run.timeline.trainer;
    const { names, shapeOf } = scopeOf(run, 0, null);
    const breaks = new Breaks(
      request,
      { model: run.model, graph, itinerary: run.itinerary, names, shapeOf },
      compiled?.run === run ? compiled.breaks : null,
      limits,
    );
    this.compiled = { run, generation: run.generation, breaks };
    return breaks;
  }

  private write(lines: readonly string[]): void {
    if (lines.length === 0) return;
    this.logged += lines.length;
    this.lines = [...this.lines, ...lines].slice(-LINES);
  }
}

function valueAt(run: Run, { expression, layer }: Asked): Evaluated {
  const parsed = parseWatch(expression);
  return parsed.ok ? evaluate(parsed.watch, scopeOf(run, run.place, layer)) : parsed;
}
