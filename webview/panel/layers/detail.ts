import { html, nothing, type TemplateResult } from 'lit';
import type { LayerState } from '../../../src/protocol.js';
import { lineLink } from '../../marks.js';
import { placeIn } from '../../numbers.js';
import { firstQuestion } from '../explain/question.js';
import { heatmap } from '../map.js';
import type { Shown } from '../view.js';

/** The numbers of a layer, each tensor as a map; those that are in view are asked for. */
export function detail(
  layer: LayerState,
  { state: { revision }, run, fetched, explain, change }: Shown,
): TemplateResult {
  const map = (name: string, label: string, hue = '', limit: number | null = null): unknown =>
    heatmap(fetched, revision, {
      name,
      label,
      hue,
      limit,
      open: (place) => askEntry(name, place),
      came: () => change({}),
    });
  const askEntry = (name: string, place: number): void => {
    const shape = fetched.tensor(name, revision)?.shape;
    // What a check sampled is made of J at two places: nothing to unfold.
    if (shape && !/\.(numeric|difference)$/.test(name)) explain(`${name}[${placeIn(shape, place).join(',')}]`);
  };
  const checked = run.check !== null && !run.check.outdated;
  return html`<section class="detail" aria-label="Layer ${layer.path}">
    <h2>${layer.path} <span class="dim small">${layer.type}${layer.activation ? `, ${layer.activation}` : ''}</span> ${lineLink(layer.range)} <button class="link" data-explain=${layer.path} @click=${() => explain(firstQuestion(layer))}>Explain δ</button></h2>
    <div class="parts">
    ${part(nothing, html`${map(`${layer.path}.z`, 'z')} ${map(`${layer.path}.a`, 'a', 'a')} ${map(`${layer.path}.delta`, 'δ = ∂J/∂z', 'd')}`)}
    ${layer.inner.map((name) => part(html`${layer.path}.${name}`, html`${map(`${layer.path}.${name}`, name)} ${map(`${layer.path}.${name}.delta`, `δ of ${name}`, 'd')}`))}
    ${layer.parameters.map(({ name, frozen }) =>
      part(
        html`${name}${frozen ? html` <span class="dim small">frozen: shown, not updated</span>` : nothing}`,
        html`${map(name, symbolOf(name, layer))} ${map(`${name}.gradient`, `∇${symbolOf(name, layer)}, analytic`)}
          ${checked ? html`${map(`${name}.numeric`, `∇${symbolOf(name, layer)}, numeric`)} ${map(`${name}.difference`, 'analytic − numeric')}` : nothing}`,
      ),
    )}
    ${layer.buffers.length > 0 ? part('running statistics', html`${layer.buffers.map((name) => map(name, nameWithin(name, layer)))}`) : nothing}
    </div>
    ${checked ? nothing : html`<p class="dim small">After a check the numeric gradient stands beside the analytic one.</p>`}
  </section>`;
}

/** Maps that belong together; parts stand side by side where there is room. */
function part(title: unknown, maps: TemplateResult): TemplateResult {
  return html`<section class="part">${title === nothing ? nothing : html`<h3>${title}</h3>`}<div class="maps">${maps}</div></section>`;
}

/** What a formula calls a parameter: W and b, a norm's γ and β; else its own name. */
function symbolOf(parameter: string, layer: LayerState): string {
  const name = nameWithin(parameter, layer);
  const isNorm = layer.type.endsWith('norm');
  if (name === 'weight') return isNorm ? 'γ' : 'W';
  if (name === 'bias') return isNorm ? 'β' : 'b';
  return name;
}

function nameWithin(name: string, { path }: LayerState): string {
  return name.slice(path.length + 1);
}
