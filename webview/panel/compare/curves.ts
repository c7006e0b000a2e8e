import { html, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import type { Series } from '../../../src/protocol.js';
import { request } from '../../channel.js';
import type { LineChart } from '../../charts/lineChart.js';
import { MOST_SHAPES, signOf } from '../../charts/lineShapes.js';
import type { Line } from '../../charts/lines.js';
import type { Range } from '../../charts/range.js';
import type { Readout } from '../../charts/readout.js';
import { linearLabel } from '../../charts/ticks.js';
import { moveTo } from '../charts/mover.js';
import { section } from '../charts/section.js';
import { KEYS, overSteps, trends } from '../charts/sentences.js';
import { tableOfLines } from '../charts/stepSection.js';
import type { Shown } from '../view.js';
import type { Partner } from './partner.js';

/** Points asked for of a curve: about one for each pixel of a chart. */
const POINTS = 600;
/** Each run has its dashes, on every chart; each layer its shape. */
const DASHES = { this: 0, other: 1 } as const;

/** J of both, and ‖δ‖ of both: of every layer, or of the selected one where there are many. */
export function curves(shown: Shown, partner: Partner, selected: string | null): TemplateResult {
  const paths = shown.run.layers.map(({ path }) => path);
  const drawn = paths.length <= MOST_SHAPES ? paths : paths.filter((path) => path === selected);
  const ofWhich = drawn.length === paths.length ? ' by layer' : html` of ${drawn[0] ?? 'no layer'}`;
  return html`<div class="charts">
    ${chart({ id: 'compared-loss', name: 'J', title: html`J`, hue: 'other', names: [['loss', '']] }, shown, partner)}
    ${chart(
      {
        id: 'compared-delta',
        name: '‖δ‖',
        title: html`‖<span class="d">δ</span>‖${ofWhich}`,
        hue: 'delta',
        names: drawn.map((path) => [`${path}.delta`, drawn.length > 1 ? `${path}, ` : '']),
      },
      shown,
      partner,
    )}
  </div>`;
}

interface Drawn {
  readonly id: string;
  readonly name: string;
  readonly title: TemplateResult;
  readonly hue: 'delta' | 'other';
  readonly names: readonly (readonly [name: string, label: string])[];
}

function chart({ id, name, title, hue, names }: Drawn, shown: Shown, partner: Partner): TemplateResult {
  const { run, view } = shown;
  const end = Math.max(1, run.recorded, partner.recorded);
  const range: Range = view.charts.zoom ?? [0, end];
  const shaped = names.length > 1;
  const lines = names.flatMap(([series, label], shape) => [
    ...line(ownCurve(series, range, shown), `${label}this`, DASHES.this, shaped ? { shape } : {}),
    ...line(otherCurve(series, range, shown, partner), `${label}other`, DASHES.other, shaped ? { shape } : {}),
  ]);
  const zoom = (to: Range | null): void => shown.change({ charts: { ...view.charts, zoom: to } });
  const fill = (element: Element | undefined): void => {
    if (!element || lines.length === 0) return;
    const said = `${name} of this run and of ${partner.name}. ${overSteps(name, range)} ${trends(lines)} ${KEYS}`;
    const how = { logarithmic: hue === 'delta' || view.charts.logarithmic, label: linearLabel, band: null };
    (element as LineChart).show({ lines, hue, step: run.step, range, end, ...how, sentence: said });
  };
  const read = (element: Element | undefined): void => {
    const readings = lines.map(({ label, series, shape }) => ({ label, sign: signOf(shape ?? -1), series, now: null }));
    const quantity = hue === 'delta' ? 'delta' : 'other';
    (element as Readout | undefined)?.show({ readings, step: run.step, quantity, name: id, format: null });
  };
  return section(
    {
      id,
      name: `${name} of both runs`,
      title,
      readout: html`<ds-readout ${ref(read)}></ds-readout>`,
      body: html`<ds-line-chart data-chart=${id} ${ref(fill)} @step=${({ detail }: CustomEvent<number>) => moveTo(detail)} @zoom=${({ detail }: CustomEvent<Range | null>) => zoom(detail)}></ds-line-chart>`,
      table: () => tableOfLines(lines),
    },
    { view: view.charts, change: (changes) => shown.change({ charts: { ...view.charts, ...changes } }), onView: null },
  );
}

function line(series: Series | null, label: string, dash: number, shape: Pick<Line, 'shape'>): Line[] {
  return series && series.steps.length > 0 ? [{ label, series, smooth: null, dash, ...shape }] : [];
}

function ownCurve(name: string, [from, to]: Range, { fetched, state }: Shown): Series | null {
  return fetched.answer('series', { name, from, to, points: POINTS }, state.revision, `${name} compared`).value;
}

/** null also where the other has no such curve: it may have other layers. */
function otherCurve(name: string, range: Range, { fetched }: Shown, partner: Partner): Series | null {
  const { of, branch, revision, key } = partner;
  const [from, to] = range;
  const query = { name, from, to, points: POINTS, ...(branch === null ? {} : { branch }) };
  const asked = (): Promise<Series> => request('series', query, of);
  return fetched.elsewhere(`series of ${key}: ${name}`, revision, asked, range.join()).value;
}
