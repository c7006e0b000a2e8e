import { html, nothing, type TemplateResult } from 'lit';
import type { Comparison } from '../../../src/protocol.js';
import { askHost } from '../../channel.js';
import type { Answer } from '../fetched.js';
import { type Shown, selectedLayer } from '../view.js';
import { chooser, keep } from './chooser.js';
import { curves } from './curves.js';
import { stepTables } from './layerTable.js';
import { parting } from './parting.js';
import { chosenOf, type Partner, partnersOf } from './partner.js';
import { reach } from './reach.js';
import { notCarried, textsLine } from './texts.js';

/** Two runs side by side: this one, and a branch of it, another file's, or one of a text in no file. */
export function compareTab(shown: Shown): TemplateResult {
  const partner = chosenOf(shown);
  if (!partner) return nobody(shown);
  const { value, failure } = compared(shown, partner);
  const selected = selectedLayer(shown.view)?.path ?? null;
  return html`<div class="compare">
    ${chooser(shown, partnersOf(shown), partner)}
    ${failed(shown.view.failure ?? failure)}
    ${textsLine(partner, value?.texts ?? null)}
    ${notCarried(partner, shown.run)}
    ${reach(shown, partner)}
    ${value ? parting(value, partner, shown) : waiting(partner)}
    ${curves(shown, partner, selected)}
    ${value ? stepTables(value.at, shown, selected) : nothing}
  </div>`;
}

/** Asked anew when one of the two has moved on, and both stand: while one runs, what was is on view. */
function compared({ fetched, state, run }: Shown, partner: Partner): Answer<Comparison> {
  const { of, branch, key, revision } = partner;
  const name = `compareRuns ${key}`;
  const stand = run.activity.kind === 'idle' && (branch !== null || partner.run?.activity.kind === 'idle');
  if (!stand) return fetched.held(name);
  const ask = { of, branch, step: run.step };
  // Neither revision ever comes near 2²⁶.
  return fetched.elsewhere(name, state.revision * 2 ** 26 + revision, () => askHost('compareRuns', ask));
}

function failed(failure: string | null): TemplateResult | typeof nothing {
  return failure === null ? nothing : html`<p class="bad" role="alert">${failure}</p>`;
}

function waiting({ run, branch }: Partner): TemplateResult {
  const busy = branch === null && run?.activity.kind !== 'idle';
  return html`<p class="dim" data-waiting>${busy ? 'Compared as soon as both stand.' : 'Comparing, bit for bit…'}</p>`;
}

function nobody(shown: Shown): TemplateResult {
  return html`<div class="empty compare"><p>There is nothing to compare this run with yet.</p>
    <ul>
      <li>Open another model file beside this one.</li>
      <li>Set a weight or <span class="sym">η</span> while debugging: that makes a branch.</li>
      <li>Keep a snapshot of this text, edit the file, and see what has become of it: ${keep(shown)}</li>
    </ul>
    ${failed(shown.view.failure)}</div>`;
}
