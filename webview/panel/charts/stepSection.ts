import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import type { Series } from '../../../src/protocol.js';
import type { DataTable } from '../../charts/dataTable.js';
import type { LineChart } from '../../charts/lineChart.js';
import type { Line } from '../../charts/lines.js';
import { type Range, smoothingOver } from '../../charts/range.js';
import type { Readout } from '../../charts/readout.js';
import { linearLabel } from '../../charts/ticks.js';
import type { Charting } from './charting.js';
import { type Computed, computed, progress, together } from './computed.js';
import { moveTo } from './mover.js';
import type { Curve, OverSteps } from './overSteps.js';
import { section } from './section.js';
import { KEYS, overSteps } from './sentences.js';

/** Points asked for of a curve: about one for each pixel of a chart; a smoothed one needs fewer. */
const POINTS = 600;
const SMOOTH_POINTS = 300;
/** Steps at which what is not recorded is computed. */
const SAMPLES = 128;
/** Fewer steps than these are told apart one by one: there is nothing to smooth. */
const MANY = 50;

/** A chart of recorded series. */
export function stepSection(chart: OverSteps, charting: Charting): TemplateResult {
  const { run, range, end, layer, view } = charting;
  const curves = chart.curves(run, layer);
  const found = curves.map((curve) => ({ curve, ...asked(curve, chart.id, charting) }));
  const lines = found.flatMap(({ curve, series, smooth }): Line[] =>
    series && series.steps.length > 0 ? [{ ...curve, series, smooth }] : [],
  );
  const sampling = found.flatMap(({ sampled }) => (sampled ? [sampled] : []));
  const failure = found.find((each) => each.failure !== null)?.failure ?? null;
  const fill = (element: Element | undefined): void => {
    if (!element || lines.length === 0) return;
    const strong = lines.map(({ label, series, smooth }) => ({ label, series: smooth ?? series }));
    const sentence = (): string => `${overSteps(chart.name, range)} ${chart.says(strong, range)} ${KEYS}`;
    const hue = chart.quantity === 'delta' ? 'delta' : 'other';
    const label = chart.format ?? linearLabel;
    const { band } = chart;
    const live = run.activity.kind === 'running';
    const logarithmic = chart.logarithmic(view);
    (element as LineChart).show({ lines, hue, step: run.step, range, end, logarithmic, label, band, live, sentence });
  };
  return section(
    {
      ...chart,
      readout: readout(chart, curves, lines, charting),
      body: html`<ds-line-chart data-chart=${chart.id} ${ref(fill)} @step=${(event: CustomEvent<number>) => moveTo(event.detail)} @zoom=${(event: CustomEvent<Range | null>) => charting.change({ zoom: event.detail })}></ds-line-chart>
        ${sampling.length > 0 ? progress(together(sampling), null, run) : nothing}
        ${failure === null || lines.length > 0 ? nothing : html`<p class="dim small">${failure}</p>`}`,
      table: () => tableOfLines(lines),
    },
    charting,
  );
}

interface Found {
  readonly series: Series | null;
  readonly smooth: Series | null;
  readonly failure: string | null;
  readonly sampled?: Computed<Series>;
}

/** The numbers of a curve in the range on view, and their means; nothing while its chart is not on view. */
function asked({ name, sparse, sampled }: Curve, id: string, charting: Charting): Found {
  const { fetched, paced, range, view, onView } = charting;
  if (!onView.has(id)) return { series: null, smooth: null, failure: null };
  const [from, to] = range;
  if (sampled) {
    const found = computed('series', { name, from, to, points: SAMPLES }, { id, key: `${name} sampled` }, charting);
    return { series: found.value, smooth: null, failure: null, sampled: found };
  }
  const raw = fetched.answer('series', { name, from, to, points: POINTS }, paced.revision, `${name} charts`);
  if (!view.smooth || sparse || to - from <= MANY) return { series: raw.value, smooth: null, failure: raw.failure };
  const means = { name, from, to, points: SMOOTH_POINTS, smooth: smoothingOver([from, to]) };
  const smooth = fetched.answer('series', means, paced.revision, `${name} smooth`);
  return { series: raw.value, smooth: smooth.value, failure: raw.failure };
}

/** So many numbers have room beside a title. */
const READ = 4;

function readout(
  chart: OverSteps,
  curves: readonly Curve[],
  lines: readonly Line[],
  { run }: Charting,
): TemplateResult {
  const named =
    curves.length <= READ ? curves : curves.filter(({ selected }, i) => selected || i === 0 || i === curves.length - 1);
  const readings = named.map(({ label, now }) => {
    const series = lines.find((line) => line.label === label)?.series ?? null;
    return { label, series, now };
  });
  const fill = (element: Element | undefined): void =>
    (element as Readout | undefined)?.show({
      readings,
      step: run.step,
      quantity: chart.quantity,
      name: chart.id,
      format: chart.format,
    });
  return html`<ds-readout ${ref(fill)}></ds-readout>`;
}

/** All that is drawn of the lines, a row for each step that has a number. */
export function tableOfLines(lines: readonly Line[]): DataTable {
  const steps = [...new Set(lines.flatMap(({ series }) => [...series.steps]))].sort((a, b) => a - b);
  const values = lines.map(
    ({ series }) => new Map(Array.from(series.steps, (step, i) => [step, series.values[i] as number])),
  );
  return {
    columns: ['step', ...lines.map(({ label }) => label)],
    rows: steps.map((step) => [step, ...values.map((line) => line.get(step) ?? null)]),
  };
}
