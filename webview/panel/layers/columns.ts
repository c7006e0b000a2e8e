import { html, svg, type TemplateResult } from 'lit';
import type { LayerState, RunState } from '../../../src/protocol.js';
import { number } from '../../marks.js';
import { shape } from '../../numbers.js';
import type { Shown } from '../view.js';
import { healthMark, healthOf } from './health.js';
import type { ColumnKey } from './layersView.js';
import type { Row } from './row.js';
import { grown, sparkline } from './sparkline.js';

export interface Column {
  readonly key: ColumnKey;
  readonly head: TemplateResult | string;
  /** For those who hear it, and for whoever pastes the table. */
  readonly name: string;
  /** `mid` leaves below 760 pixels, `wide` below 1000. */
  readonly place: string;
  /** What is copied of it, and sorted by; null where there is nothing. */
  readonly value: (row: Row, run: RunState) => number | string | null;
  /** What it is sorted by, where that is another: the worst first. */
  readonly rank?: (row: Row, run: RunState) => number;
  readonly cell: (row: Row, shown: Shown) => unknown;
}

/** ‖δ‖ against the other layers' on a logarithmic scale: six decades long, and empty below. */
const DECADES = 6;
const NOTHING = html`<span class="dim">·</span>`;

/** All but the layer's name, in the order of the table. */
export const COLUMNS: readonly Column[] = [
  {
    key: 'shape',
    head: 'shape',
    name: 'shape',
    place: 'mid',
    value: ({ layer }) => layer.outputShape.reduce((size, extent) => size * extent, 1),
    cell: ({ layer }) => html`<span class="n dim">${shape(layer.inputShape)} → ${shape(layer.outputShape)}</span>`,
  },
  {
    key: 'f',
    head: 'f',
    name: 'activation',
    place: 'mid left',
    value: ({ layer }) => layer.activation,
    cell: ({ layer }) => html`<span class="dim f" title=${layer.activation ?? ''}>${layer.activation ?? '–'}</span>`,
  },
  {
    key: 'a',
    head: html`‖<span class="a">a</span>‖`,
    name: '‖a‖',
    place: 'mid',
    value: ({ layer }) => layer.norms.a,
    cell: ({ layer }) => html`<span class=${ahead(layer.reached.forward)}>${number(layer.norms.a, 'a', 'a', 3)}</span>`,
  },
  {
    key: 'delta',
    head: html`‖<span class="d">δ</span>‖`,
    name: '‖δ‖',
    place: 'delta',
    value: ({ layer }) => layer.norms.delta,
    cell: ({ layer }, { run }) =>
      html`<span class=${ahead(layer.reached.backward)}>${number(layer.norms.delta, 'delta', 'delta', 3)}</span>${bar(layer, run)}`,
  },
  {
    key: 'steps',
    head: 'over steps',
    name: '‖δ‖, times its first',
    place: 'mid',
    value: ({ layer, history }) => grown(history, layer.norms.delta),
    cell: ({ history }, { run }) => sparkline(history, run.step),
  },
  {
    key: 'gradient',
    head: '‖∇W‖',
    name: '‖∇W‖',
    place: '',
    value: ({ layer }) => layer.weightGradientNorm,
    cell: ({ layer }) =>
      layer.weightGradientNorm === null
        ? NOTHING
        : html`<span class=${ahead(layer.reached.backward)}>${number(layer.weightGradientNorm, 'gradient', 'other', 3)}</span>`,
  },
  {
    key: 'ratio',
    head: 'update / W',
    name: '‖ΔW‖/‖W‖',
    place: '',
    value: ({ statistics }) => statistics?.ratio ?? null,
    cell: ({ statistics }) => (statistics?.ratio == null ? NOTHING : number(statistics.ratio, 'ratio', 'other', 2)),
  },
  {
    key: 'zeros',
    head: 'zeros',
    name: 'zeros in a',
    place: 'wide',
    value: ({ statistics }) => statistics?.zeros ?? null,
    cell: ({ statistics }) => share(statistics?.zeros ?? null, 'zeros'),
  },
  {
    key: 'saturated',
    head: 'saturated',
    name: 'saturated',
    place: 'wide',
    value: ({ statistics }) => statistics?.saturated ?? null,
    cell: ({ statistics }) => share(statistics?.saturated ?? null, 'saturated'),
  },
  {
    key: 'health',
    head: 'health',
    name: 'health',
    place: 'left',
    value: ({ layer }, run) => healthOf(layer, run).word,
    rank: ({ layer }, run) => healthOf(layer, run).rank,
    cell: ({ layer }, { run }) => healthMark(layer, run),
  },
];

/** What a walk within the step has not come to yet is paler. */
function ahead(reached: boolean): string {
  return reached ? '' : 'ahead';
}

function share(value: number | null, name: string): TemplateResult {
  if (value === null) return NOTHING;
  const text = value === 0 ? '0 %' : value < 0.001 ? '< 0.1 %' : `${(100 * value).toFixed(1)} %`;
  return html`<span class="n" data-quantity=${name} data-value=${value} title=${String(value)}>${text}</span>`;
}

function bar({ norms }: LayerState, { layers }: RunState): TemplateResult {
  const largest = Math.max(...layers.map((layer) => layer.norms.delta).filter(Number.isFinite));
  const part = norms.delta > 0 && largest > 0 ? Math.max(0, 1 + Math.log10(norms.delta / largest) / DECADES) : 0;
  return html`<svg class="bar" width="56" height="8" viewBox="0 0 56 8" aria-hidden="true">${svg`<rect class="track" width="56" height="8"></rect><rect class="fill" width=${56 * Math.min(1, part)} height="8"></rect>`}</svg>`;
}
