import { html, nothing, type TemplateResult } from 'lit';
import { written } from '../../marks.js';
import { count } from '../../numbers.js';
import type { Shown } from '../view.js';
import { wrongNotice } from '../wrongNotice.js';

/** What the table comes to: what the check found wrong, else what the last diagnosis says first. */
export function headline(shown: Shown): TemplateResult | typeof nothing {
  return wrongNotice(shown) ?? diagnosed(shown);
}

function diagnosed(shown: Shown): TemplateResult | typeof nothing {
  const { run, change } = shown;
  const { diagnosis } = run;
  const finding = diagnosis?.findings[0];
  if (!finding) return nothing;
  const older = diagnosis?.step === run.step ? '' : `(step ${diagnosis?.step})`;
  const severe = finding.severity === 'error';
  const vanishing = finding.rule === 'vanishing' && finding.layers.length > 0;
  const claim = vanishing
    ? `${finding.layers.length} of ${run.layers.length} layers get ${severe ? 'no' : 'a weak'} δ`
    : finding.title;
  return html`<p class="headline row" data-headline=${finding.rule}><span class="codicon codicon-${severe ? 'error bad' : 'warning warn'}" aria-hidden="true"></span><b class=${severe ? 'bad' : 'warn'}>${claim}</b>
    ${vanishing ? html`<span class="dim">${shrinking(shown, finding.layers[0] as string)}</span>` : nothing}
    ${older === '' ? nothing : html`<span class="dim" data-older>${older}</span>`}
    <button class="link" data-why @click=${() => change({ tab: 'diagnosis' })}>Why?</button></p>`;
}

/** How much less comes to a layer than to the last one. */
function shrinking({ run }: Shown, path: string): TemplateResult | string {
  const [layer, last] = [run.layers.find((each) => each.path === path), run.layers.at(-1)];
  const times = (last?.norms.delta ?? 0) / (layer?.norms.delta ?? 0);
  if (!last || !(times > 1)) return '';
  if (!Number.isFinite(times)) return `Nothing comes to ${path}.`;
  const text = count(Number(times.toPrecision(2)));
  return html`‖δ‖ of ${path} is ${written(times, `‖δ‖ of ${last.path} by ‖δ‖ of ${path}`, text)} times smaller than that of ${last.path}.`;
}
