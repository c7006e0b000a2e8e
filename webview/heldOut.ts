import { html, nothing, type TemplateResult } from 'lit';
import type { RunState } from '../src/protocol.js';

/** The accuracy of the examples kept from training, and the step that it is of where that is another one than the run's; null where there is none. */
export function heldOutAccuracy({ heldOut, step }: Pick<RunState, 'heldOut' | 'step'>): TemplateResult | null {
  if (heldOut?.accuracy == null) return null;
  const { accuracy } = heldOut;
  const away =
    heldOut.step === step ? nothing : html` <span class="dim" title="of step ${heldOut.step}">(${heldOut.step})</span>`;
  return html`<span class="n" data-quantity="accuracy" data-value=${accuracy}>${(100 * accuracy).toFixed(1)} %</span>${away}`;
}
