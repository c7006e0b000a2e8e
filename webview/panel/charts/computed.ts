import { html, nothing, type TemplateResult } from 'lit';
import type { RequestName, Requests, RunState } from '../../../src/protocol.js';
import { type Answer, LEFT_AS_IT_IS } from '../fetched.js';
import type { Charting } from './charting.js';

/** What takes longer than so many milliseconds is computed again only when somebody wants it. */
const LONG = 3000;
/** And what is likely to: parameters times examples. */
const LARGE = 5e7;

/** What is known of a computation. */
interface Told {
  /** The revision that it was last asked at; null before. */
  revision: number | null;
  since: number | null;
  took: number;
  /** Somebody has had enough of it. */
  stopped: boolean;
}

const told = new Map<string, Told>();

export interface Computed<T> extends Answer<T> {
  /** There is some of it, and more to come. */
  readonly goesOn: boolean;
  /** Somebody has to ask for it: because it takes long, or was stopped. */
  readonly waits: boolean;
  compute(): void;
  stop(): void;
}

export interface Asking {
  /** The chart that shows it. */
  readonly id: string;
  /** It is likely to take long. */
  readonly weighty?: boolean;
  /** What tells this question from others of its name, where its words change with each state. */
  readonly key?: string;
}

/**
 * What a chart shows that has to be computed: asked for when the chart is on view; where it takes long, or is likely to, when
 * somebody wants it.
 */
export function computed<K extends RequestName>(
  name: K,
  ask: Requests[K]['ask'],
  { id, weighty = false, key = `${name} ${JSON.stringify(ask)}` }: Asking,
  { fetched, onView, unhurried, run, change }: Charting,
): Computed<Requests[K]['answer']> {
  const ofRun = `${key} ${run.name} ${run.networks}`;
  const state = told.get(ofRun) ?? { revision: null, since: null, took: 0, stopped: false };
  told.set(ofRun, state);
  const byHand = state.stopped || weighty || state.took > LONG;
  // Dropped for a later one, where nothing moves: its time begins anew.
  if (run.activity.kind === 'idle' && state.revision !== unhurried.revision) state.since = null;
  if (onView.has(id) && !byHand) state.revision = unhurried.revision;
  // What goes on does so while somebody looks.
  const wanted = onView.has(id) && !state.stopped ? state.revision : null;
  const answer = fetched.answer(name, ask, wanted ?? LEFT_AS_IT_IS, key);
  measure(state, answer.asked);
  const goesOn = answer.value !== null && 'complete' in answer.value && answer.value.complete === false;
  return {
    ...answer,
    goesOn: goesOn && !state.stopped,
    waits: byHand && (state.stopped || (state.revision !== unhurried.revision && !answer.asked)),
    compute: () => {
      state.stopped = false;
      state.revision = unhurried.revision;
      change({});
    },
    stop: () => {
      state.stopped = true;
      change({});
    },
  };
}

/** Several that one chart shows: wanted and stopped together. */
export function together(all: readonly Computed<unknown>[]): Computed<unknown> {
  return {
    value: null,
    failure: all.find(({ failure }) => failure !== null)?.failure ?? null,
    asked: all.some(({ asked }) => asked),
    goesOn: all.some(({ goesOn }) => goesOn),
    waits: all.some(({ waits }) => waits),
    compute: () => all.forEach(({ compute }) => compute()),
    stop: () => all.forEach(({ stop }) => stop()),
  };
}

function measure(state: Told, asked: boolean): void {
  if (asked) state.since ??= performance.now();
  else if (state.since !== null) {
    if (!state.stopped) state.took = performance.now() - state.since;
    state.since = null;
  }
}

/** Whether products with the Hessian, or a gradient for each example, are likely to take long. */
export function isLarge({ layers, batchSize }: Pick<RunState, 'layers' | 'batchSize'>): boolean {
  const sizes = layers.flatMap(({ parameters }) =>
    parameters.map(({ shape }) => shape.reduce((size, extent) => size * extent, 1)),
  );
  return batchSize * sizes.reduce((sum, size) => sum + size, 0) > LARGE;
}

/** Below a chart: of which step it is, that it is being computed, or how to have it. */
export function progress(
  { asked, goesOn, waits, failure, compute, stop }: Computed<unknown>,
  step: number | null,
  run: RunState,
): TemplateResult {
  const old = step !== null && step !== run.step ? html`<span class="dim">of step ${step}</span>` : nothing;
  const busy = html`<span class="late" role="status"><span class="codicon codicon-loading codicon-modifier-spin" aria-hidden="true"></span> computing</span>`;
  const cancel =
    goesOn || asked ? html`<button class="button late" data-cancel @click=${stop}>Cancel</button>` : nothing;
  const want = html`<button class="button" data-compute @click=${compute}>Compute at step ${run.step}</button>`;
  const now = waits ? want : asked || goesOn ? html`${busy} ${cancel}` : nothing;
  return html`<div class="progress-line small">${old}${now}${failure === null ? nothing : html`<span class="dim">${failure}</span>`}</div>`;
}
