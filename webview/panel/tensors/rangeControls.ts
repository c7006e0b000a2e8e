import { html, nothing, type TemplateResult } from 'lit';
import { decadesTo } from '../../heatmap/colours.js';
import { written } from '../../marks.js';
import { count, shown as text } from '../../numbers.js';
import { changed, type Looked } from './looked.js';
import { beyond } from './range.js';

/** What the colours mean, where they end, and for how long they stay so. */
export function rangeControls(given: Looked): TemplateResult {
  const { tensor } = given;
  return html`<div class="row range">${tensor.scale === 'signed' ? signed(given) : tensor.scale === 'ratio' ? ratio(given) : verdicts()}</div>`;
}

function signed(given: Looked): TemplateResult {
  const { shown, slice, limit } = given;
  const { robust, locked } = shown.view.tensors;
  const lock = locked[slice.name];
  const { [slice.name]: _, ...others } = locked;
  const toggle = (): void =>
    changed(given, { locked: lock ? others : { ...locked, [slice.name]: { limit, step: shown.run.step } } });
  const over = beyond(slice.data, limit);
  return html`<span class="ramp n small" role="img" aria-label="Colours from ${text(-limit, 3)} over 0 to ${text(limit, 3)}"><span data-limit=${limit}>${written(-limit, 'least colour', text(-limit, 3))}</span><i></i>${written(limit, 'last colour', text(limit, 3))}</span>
    <label class="dim">range <select data-range @change=${({ target }: Event) => changed(given, { robust: (target as HTMLSelectElement).value === 'robust' })} ?disabled=${lock !== undefined}>
      <option value="whole" ?selected=${!robust}>to the largest entry</option><option value="robust" ?selected=${robust}>1st to 99th percentile</option></select></label>
    <button class="button" data-lock aria-pressed=${lock !== undefined} title="Keeps where the colours end over steps, so that what fades is seen to fade" @click=${toggle}><span class="codicon codicon-${lock ? 'lock' : 'unlock'}" aria-hidden="true"></span>${lock ? `locked at step ${lock.step}` : 'lock'}</button>
    ${over > 0 ? html`<span class="dim small" data-beyond=${over}>${written(over, 'beyond', count(over))} on view ${over === 1 ? 'lies' : 'lie'} beyond</span>` : nothing}`;
}

function ratio({ limit }: Looked): TemplateResult {
  return html`<span class="ramp small"><i class="match"></i><span>at most 1 bound: match</span><i class="wrong"></i><span>more${limit > 1 ? `, to 1e${decadesTo(limit)}` : ''}</span></span>`;
}

function verdicts(): TemplateResult {
  return html`<span class="ramp small"><i class="match"></i><span>match</span><i class="wrong"></i><span>declared, kink, inconclusive, mismatch: the darker the worse</span></span>`;
}
