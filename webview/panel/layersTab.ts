import { html, nothing, type TemplateResult } from 'lit';
import type { LayerState, RunState } from '../../src/protocol.js';
import { depthOf } from '../layerTree.js';
import { health, lineLink, number } from '../marks.js';
import { placeIn, shape } from '../numbers.js';
import { firstQuestion } from './explain/question.js';
import { heatmap } from './map.js';
import { type Shown, selectedLayer } from './view.js';

/** The table of layers, and below it everything of the selected one. */
export function layersTab(shown: Shown): TemplateResult {
  const { view, run } = shown;
  const selected = selectedLayer(view);
  return html`${wrongNotice(shown)}<table class="layers" aria-label="Layers">
      <thead><tr>
        <th scope="col" class="left">layer</th><th scope="col" class="mid">shape</th><th scope="col" class="left mid">f</th>
        <th scope="col" class="a">‖a‖</th><th scope="col" class="d">‖δ‖</th><th scope="col" class="left wide">log</th>
        <th scope="col">‖∇W‖</th><th scope="col" class="left">verdict</th>
      </tr></thead>
      <tbody>${run.layers.map((layer) => row(layer, layer.path === selected?.path, shown))}</tbody>
    </table>
    ${selected ? detail(selected, shown) : nothing}`;
}

/** What a check found wrong is said here too: the table alone would look well. */
function wrongNotice({ run: { check }, change }: Shown): TemplateResult | typeof nothing {
  const message = check && !check.outdated ? check.findings[0]?.message : undefined;
  if (message === undefined) return nothing;
  return html`<div class="banner" data-banner="mismatch"><span class="codicon codicon-error bad" aria-hidden="true"></span><div class="grow">${message.replace(/[`*]/g, '')}</div><button class="button" @click=${() => change({ tab: 'check' })}>Show</button></div>`;
}

function row(layer: LayerState, selected: boolean, { run, select, explain }: Shown): TemplateResult {
  const choose = (): void => select(layer.path);
  const here = run.position.layer === layer.path;
  const { forward, backward } = layer.reached;
  // What a walk within the step has not come to yet is paler.
  const ahead = (reached: boolean): string => (reached ? '' : 'ahead');
  return html`<tr aria-selected=${selected} class=${here ? 'here' : ''} data-layer=${layer.path} @click=${choose} @dblclick=${() => explain(firstQuestion(layer))}>
    <th scope="row" class="left"><button class="name depth${Math.min(4, depthOf(layer, run.layers))}" aria-pressed=${selected} >${here ? html`<span class="codicon codicon-debug-stackframe" aria-label="the run stands here"></span>` : nothing}${layer.path}</button></th>
    <td class="n mid">${shape(layer.inputShape)} → ${shape(layer.outputShape)}</td>
    <td class="left mid dim f">${layer.activation ?? '–'}</td>
    <td class=${ahead(forward)}>${number(layer.norms.a, 'a', 'a', 3)}</td>
    <td class=${ahead(backward)}>${number(layer.norms.delta, 'delta', 'delta', 3)}</td>
    <td class="left wide">${bar(layer, run)}</td>
    <td class=${ahead(backward)}>${layer.weightGradientNorm === null ? '–' : number(layer.weightGradientNorm, 'gradient', 'other', 3)}</td>
    <td class="left">${health(layer, isChecked(run))}</td>
  </tr>`;
}

function isChecked({ check }: RunState): boolean {
  return check !== null && !check.outdated;
}

/** ‖δ‖ against the other layers' on a logarithmic scale: six decades long, and empty below. */
const DECADES = 6;

function bar({ norms }: LayerState, { layers }: RunState): TemplateResult {
  const largest = Math.max(...layers.map((layer) => layer.norms.delta).filter(Number.isFinite));
  const share = norms.delta > 0 && largest > 0 ? Math.max(0, 1 + Math.log10(norms.delta / largest) / DECADES) : 0;
  return html`<svg class="bar" width="60" height="8" viewBox="0 0 60 8" aria-hidden="true"><rect class="track" width="60" height="8"></rect><rect class="fill" width=${60 * share} height="8"></rect></svg>`;
}

function detail(layer: LayerState, { state: { revision }, run, fetched, explain }: Shown): TemplateResult {
  const map = (name: string, label: string, hue = '', limit: number | null = null): unknown =>
    heatmap(fetched, revision, { name, label, hue, limit, open: (place) => askEntry(name, place) });
  const askEntry = (name: string, place: number): void => {
    const shape = fetched.tensor(name, revision)?.shape;
    // What a check sampled is made of J at two places: nothing to unfold.
    if (shape && !/\.(numeric|difference)$/.test(name)) explain(`${name}[${placeIn(shape, place).join(',')}]`);
  };
  const checked = isChecked(run);
  return html`<section class="detail" aria-label="Layer ${layer.path}">
    <h2>${layer.path} <span class="dim small">${layer.type}${layer.activation ? `, ${layer.activation}` : ''}</span> ${lineLink(layer.range)} <button class="link" data-explain=${layer.path} @click=${() => explain(firstQuestion(layer))}>Explain δ</button></h2>
    <div class="maps">
      ${map(`${layer.path}.z`, 'z')} ${map(`${layer.path}.a`, 'a', 'a')} ${map(`${layer.path}.delta`, 'δ = ∂J/∂z', 'd')}
    </div>
    ${layer.inner.map((name) => html`<h3>${layer.path}.${name}</h3><div class="maps">${map(`${layer.path}.${name}`, name)} ${map(`${layer.path}.${name}.delta`, `δ of ${name}`, 'd')}</div>`)}
    ${layer.parameters.map(
      ({
        name,
        frozen,
      }) => html`<h3>${name}${frozen ? html` <span class="dim small">frozen: shown, not updated</span>` : nothing}</h3>
        <div class="maps">
          ${map(name, symbolOf(name, layer))} ${map(`${name}.gradient`, `∇${symbolOf(name, layer)}, analytic`)}
          ${checked ? html`${map(`${name}.numeric`, `∇${symbolOf(name, layer)}, numeric`)} ${map(`${name}.difference`, 'analytic − numeric')}` : nothing}
        </div>`,
    )}
    ${layer.buffers.length > 0 ? html`<h3>running statistics</h3><div class="maps">${layer.buffers.map((name) => map(name, nameWithin(name, layer)))}</div>` : nothing}
    ${checked ? nothing : html`<p class="dim small">After a check the numeric gradient stands beside the analytic one.</p>`}
  </section>`;
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
