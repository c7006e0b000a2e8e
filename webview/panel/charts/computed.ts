import { html, nothing, type TemplateResult } from 'lit';
import type { RequestName, Requests, RunState } from '../../../src/protocol.js';
import { request } from '../../channel.js';
import type { Answer } from '../fetched.js';
import type { Charting } from './charting.js';

/** What takes longer than so many milliseconds is computed again only when somebody wants it. */
const LONG = 1000;
/** And what is likely to: parameters times examples. */
const LARGE = 5e7;

interface Told {
  /** The revision that it was last asked at. */
  revision: number;
  since: number | null;
  took: number;
}

const told = new Map<string, Told>();

export interface Computed<T> extends Answer<T> {
  /** Whether somebody has to ask for it, because it takes long. */
  readonly waits: boolean;
  compute(): void;
}

/** What a chart shows that has to be computed: asked for when the chart is on view; where it takes long, when somebody wants it. */
export function computed<K extends RequestName>(
  name: K,
  ask: Requests[K]['ask'],
  charting: Charting,
): Computed<Requests[K]['answer']> {
  const { fetched, onView, unhurried, run } = charting;
  const key = `${name} ${JSON.stringify(ask)} ${run.name} ${run.networks}`;
  const state = told.get(key) ?? {
    revision: -1,
    since: null,
    took: sizeOf(run) > LARGE ? Number.POSITIVE_INFINITY : 0,
  };
  told.set(key, state);
  const long = state.took > LONG;
  if (onView.has(name) && !long) state.revision = unhurried.revision;
  // Before it was ever asked for there is nothing to ask again.
  const answer =
    state.revision < 0 ? { value: null, failure: null, asked: false } : fetched.answer(name, ask, state.revision, key);
  if (answer.asked) state.since ??= performance.now();
  else if (state.since !== null) {
    state.took = performance.now() - state.since;
    state.since = null;
  }
  return {
    ...answer,
    waits: long && state.revision !== unhurried.revision,
    compute: () => {
      state.revision = unhurried.revision;
      charting.change({});
    },
  };
}

function sizeOf({ layers, batchSize }: RunState): number {
  const entries = layers.flatMap(({ parameters }) =>
    parameters.map(({ shape }) => shape.reduce((size, extent) => size * extent, 1)),
  );
  return batchSize * entries.reduce((sum, size) => sum + size, 0);
}

/** Below a chart: of which step it is, that it is being computed, or how to have it. */
export function progress(
  { asked, waits, failure, compute }: Computed<unknown>,
  step: number | null,
  run: RunState,
): TemplateResult {
  const old = step !== null && step !== run.step ? html`<span class="dim">of step ${step}</span>` : nothing;
  const cancel = (): void => void request('pause', null).catch(() => undefined);
  const now = asked
    ? html`<span role="status"><span class="codicon codicon-loading codicon-modifier-spin" aria-hidden="true"></span> computing</span> <button class="button" data-cancel @click=${cancel}>Cancel</button>`
    : waits
      ? html`<button class="button" data-compute @click=${compute}>Compute at step ${run.step}</button>`
      : nothing;
  return html`<div class="progress-line small">${old}${now}${failure === null ? nothing : html`<span class="dim">${failure}</span>`}</div>`;
}
