import { type Limits, limitsOf } from '../../analysis/diagnose/thresholds.js';
import { holds } from '../watch/evaluate.js';
import type { WatchScope } from '../watch/scope.js';
import type { BreakFilter, BreakHit, BreakpointState, BreakRequest } from './breakpoint.js';
import { compileBreakpoint, type ReadyBreakpoint } from './compile.js';
import { FILTERS } from './filters.js';
import { logLine } from './logPoint.js';
import type { BreakScene } from './places.js';
import type { StepSeen } from './seen.js';

/** Where a run stands while it is looked for a reason to stop. */
export interface BreakMoment {
  /** The place within the step. */
  readonly place: number;
  /** −1 backwards: hits are not counted then, and nothing is logged. */
  readonly direction: 1 | -1;
  /** The names at this place, those of a layer standing alone. */
  scope(layer: string | null): WatchScope;
}

/** All that a run is to stop at, and how often it came by. */
export class Breaks {
  readonly states: readonly BreakpointState[];
  private readonly ready: readonly ReadyBreakpoint[];
  private readonly filters: readonly BreakFilter[];
  /** How often each was come by, forwards. */
  readonly times: Map<number, number>;
  /** Lines of log points that nobody has taken yet. */
  private lines: string[] = [];
  /** The step that was last looked at as a whole, and what its filters found, by place. */
  private seen: { readonly step: number; readonly found: ReadonlyMap<number, BreakHit> } | null = null;

  constructor(
    request: BreakRequest,
    private readonly scene: BreakScene,
    before: Breaks | null = null,
    private readonly limits: Limits = limitsOf(),
  ) {
    this.times = new Map(request.breakpoints.map(({ id }) => [id, before?.times.get(id) ?? 0]));
    const compiled = request.breakpoints.map((breakpoint) => ({
      id: breakpoint.id,
      made: compileBreakpoint(breakpoint, scene),
    }));
    this.states = compiled.map(({ id, made }) => {
      return { id, verified: typeof made !== 'string', problem: typeof made === 'string' ? made : null };
    });
    this.ready = compiled.flatMap(({ made }) => (typeof made === 'string' ? [] : [made]));
    this.filters = request.filters;
  }

  /** Whether every step is to be checked. */
  get checks(): boolean {
    return this.filters.includes('mismatch');
  }

  /** What stops the run at this place; null: nothing. */
  at(moment: BreakMoment, step: StepSeen): BreakHit | null {
    const hits = this.ready.filter((breakpoint) => this.stops(breakpoint, moment, step));
    const filtered = this.filtered(step).get(moment.place) ?? null;
    if (hits.length === 0) return filtered;
    const text = hits.map(({ title, condition }) => (condition ? `${title}: ${condition.text}` : title)).join('; ');
    return {
      ids: hits.map(({ id }) => id),
      filter: filtered?.filter ?? null,
      text: filtered ? `${filtered.text}; ${text}` : text,
    };
  }

  /** The lines that log points wrote since this was last asked. */
  takeLog(): string[] {
    return this.lines.splice(0);
  }

  private stops(breakpoint: ReadyBreakpoint, { place, direction, scope }: BreakMoment, step: StepSeen): boolean {
    const layer = breakpoint.places.get(place);
    if (layer === undefined || breakpoint.changes?.(step) === false) return false;
    const names = scope(layer);
    if (breakpoint.condition && !this.holds(breakpoint, names)) return false;
    if (direction < 0) return breakpoint.log === null && breakpoint.hits === null;
    const times = (this.times.get(breakpoint.id) ?? 0) + 1;
    this.times.set(breakpoint.id, times);
    if (breakpoint.hits && !breakpoint.hits(times)) return false;
    if (breakpoint.log === null) return true;
    this.lines.push(logLine(breakpoint.log, names));
    return false;
  }

  /** A condition that can't be evaluated stops the run, which says why: silence would look like "never". */
  private holds({ condition, title }: ReadyBreakpoint, scope: WatchScope): boolean {
    if (!condition) return true;
    const result = holds(condition.watch, scope);
    if (result.ok) return result.holds;
    this.lines.push(`${title}: ${condition.text}: ${result.problem.message}`);
    return true;
  }

  private filtered(step: StepSeen): ReadonlyMap<number, BreakHit> {
    if (this.seen?.step === step.trainer.step) return this.seen.found;
    const found = new Map<number, BreakHit>();
    for (const filter of this.filters) {
      const noticed = FILTERS[filter]({ ...step, limits: this.limits });
      const place = noticed && this.scene.itinerary.knownFrom(noticed.quantity);
      if (noticed && place !== null && !found.has(place)) found.set(place, { ids: [], filter, text: noticed.text });
    }
    this.seen = { step: step.trainer.step, found };
    return found;
  }
}
