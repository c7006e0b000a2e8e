import { html, nothing, type TemplateResult } from 'lit';
import type { DiagnosisSummary, RunState } from '../../src/protocol.js';
import { send } from '../channel.js';
import { prose } from '../marks.js';

type Finding = DiagnosisSummary['findings'][number];

/** What training suffers from by the rules of the diagnosis, causes first, and how many rules found nothing; of which step, where that is another. */
export function sufferings({ diagnosis, step }: RunState): TemplateResult | typeof nothing {
  if (!diagnosis) return nothing;
  const { findings, quiet } = diagnosis;
  const older =
    diagnosis.step === step
      ? nothing
      : html`<p class="dim small" data-older=${diagnosis.step}>diagnosed at step ${diagnosis.step}, not here</p>`;
  return html`${older}${findings.map((finding) => card(finding, findings))}
    ${quiet > 0 ? html`<p class="dim small" data-quiet=${quiet}>${quiet === 1 ? '1 rule is quiet' : `${quiet} rules are quiet`}</p>` : nothing}`;
}

function card({ rule, severity, title, layers, followsFrom }: Finding, all: readonly Finding[]): TemplateResult {
  const cause = all.find((other) => other.rule === followsFrom);
  const about = layers.length > 0 ? layers.join(', ') : 'the whole run';
  const [mark, hue] = severity === 'error' ? ['✗', ''] : ['!', 'warning'];
  return html`<div class="banner ${hue}" data-broken="diagnosis" data-rule=${rule}><b>${mark} <span data-quantity="title of ${rule}">${prose(title)}</span></b>
    <p class="small dim">${about}${cause ? html`; follows from: ${prose(cause.title)}` : nothing}</p>
    <div class="acts"><button class="button" @click=${() => send({ type: 'openPanel', layer: layers[0] ?? null, tab: 'diagnosis' })}>Show</button></div></div>`;
}
