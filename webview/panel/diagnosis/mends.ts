import { html, nothing, type TemplateResult } from 'lit';
import { plain } from '../../../src/formats/plain.js';
import type { DiagnosisFinding, Mend } from '../../../src/protocol.js';
import { askHost, request } from '../../channel.js';
import type { Shown } from '../view.js';
import { claim } from './claim.js';

/** Steps that a mend is run for where this run has made none. */
const FEW = 100;

/** What would mend it, each to be tried beside this run. */
export function mends({ mends: all }: DiagnosisFinding, shown: Shown): TemplateResult | typeof nothing {
  if (all.length === 0) return nothing;
  const tried = all.some(({ edits }) => edits !== null);
  return html`<section class="mends" aria-label="What would mend it"><h3>What would mend it</h3>
    <ul>${all.map((mend) => html`<li><span class="grow"><span class="title">${claim(mend.title, shown)}</span><span class="small dim reason">${claim(mend.why, shown)}</span></span>${button(mend, shown)}</li>`)}</ul>
    ${tried ? html`<p class="small dim">Try runs ${stepsOf(shown)} steps of the changed text beside this run, and compares; your file stays as it is.</p>` : nothing}</section>`;
}

function button(mend: Mend, shown: Shown): TemplateResult | typeof nothing {
  if (mend.edits !== null) return tryButton(mend, mend.edits, shown);
  return mend.asks === 'check' ? checkButton(shown) : nothing;
}

/** What the check has found, where it has judged what is shown; else it is asked for. */
function checkButton({ run: { check }, change }: Shown): TemplateResult {
  const judged = check !== null && !check.outdated;
  const press = (): void => {
    if (!judged) void request('check', null).catch(() => undefined);
    change({ tab: 'check' });
  };
  return html`<button class="button" data-mend-check @click=${press}>${judged ? 'Show' : 'Check'}<span class="visually-hidden"> ${judged ? 'what the check found' : 'the gradients'}</span></button>`;
}

function stepsOf({ run }: Shown): number {
  return run.step > 0 ? run.step : Math.min(FEW, run.totalSteps);
}

function tryButton({ title }: Mend, edits: NonNullable<Mend['edits']>, shown: Shown): TemplateResult {
  const { state } = shown;
  const ask = { title: plain(title), edits, version: state.textVersion, step: stepsOf(shown) };
  const press = (): void => {
    askHost('beginApart', ask).then(
      ({ id }) => shown.change({ tab: 'compare', compare: { key: id }, failure: null }),
      (failed: Error) => shown.change({ failure: failed.message }),
    );
  };
  // Edits are of the last text that makes a network.
  return html`<button class="button" data-try=${title} ?disabled=${state.stale} @click=${press}>Try<span class="visually-hidden"> ${ask.title}</span></button>`;
}
