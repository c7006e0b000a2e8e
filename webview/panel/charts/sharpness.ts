import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import type { Series, SharpnessHistory } from '../../../src/protocol.js';
import type { LineChart } from '../../charts/lineChart.js';
import type { Line } from '../../charts/lines.js';
import type { Range } from '../../charts/range.js';
import type { Readout } from '../../charts/readout.js';
import { linearLabel } from '../../charts/ticks.js';
import type { Charting } from './charting.js';
import { computed, isLarge, progress, together } from './computed.js';
import { moveTo } from './mover.js';
import { says } from './says.js';
import { section } from './section.js';
import { KEYS, overSteps, trends } from './sentences.js';
import { sharpnessSays } from './sharpnessSays.js';

/** Steps at which it is computed. */
const POINTS = 32;
const ID = 'sharpness';

/** The largest eigenvalue of the Hessian beside what the optimizer can bear, here and over steps. */
export function sharpnessSection(charting: Charting): TemplateResult {
  const { run, range, end, change } = charting;
  const asking = { id: ID, weighty: isLarge(run) };
  const now = computed('sharpness', null, asking, charting);
  const history = computed('sharpnessHistory', { points: POINTS }, asking, charting);
  const formula = now.value?.limit.formula ?? 'limit';
  const lines = history.value ? linesOf(history.value, formula) : [];
  const finding = now.value && sharpnessSays(now.value);
  const sentence = `${overSteps('Sharpness, the largest eigenvalue of the Hessian,', range)} ${trends(lines)} ${finding ? `At step ${now.value?.step}: ${finding.word}. ${finding.text}` : ''} ${KEYS}`;
  const fill = (element: Element | undefined): void => {
    if (!element || lines.length === 0) return;
    const look = { hue: 'other', logarithmic: true, label: linearLabel, band: null } as const;
    (element as LineChart).show({ ...look, lines, step: run.step, range, end, sentence });
  };
  const here = now.value?.step === run.step ? now.value : null;
  const known = [here?.eigenvalue ?? null, here?.limit.value ?? null];
  const readings = lines.map(({ label, series }, i) => ({ label, series, now: known[i] ?? null }));
  const read = (element: Element | undefined): void =>
    (element as Readout | undefined)?.show({ readings, step: run.step, quantity: 'other', name: ID, format: null });
  const problem = history.value?.problem ?? history.value?.limitProblem ?? null;
  return section(
    {
      id: ID,
      name: 'Sharpness',
      title: html`Sharpness`,
      readout: html`<ds-readout ${ref(read)}></ds-readout>`,
      body: html`<ds-line-chart data-chart=${ID} ${ref(fill)} @step=${(event: CustomEvent<number>) => moveTo(event.detail)} @zoom=${(event: CustomEvent<Range | null>) => change({ zoom: event.detail })}></ds-line-chart>
        ${finding ? says(finding, 'sharpness here') : nothing}${problem && !finding ? html`<p class="dim small">${problem}</p>` : nothing}
        ${progress(together([now, history]), now.value?.step ?? null, run)}`,
      table: () => ({
        columns: ['step', 'λ', '±', formula],
        rows: Array.from(history.value?.steps ?? [], (step, i) => [
          step,
          history.value?.eigenvalues[i] ?? null,
          history.value?.residuals[i] ?? null,
          history.value?.limits[i] ?? null,
        ]),
      }),
    },
    charting,
  );
}

function linesOf(history: SharpnessHistory, formula: string): Line[] {
  const { eigenvalues, limits, limitProblem, problem } = history;
  const own = { label: 'sharpness', series: seriesOf('sharpness', history, eigenvalues), smooth: null, dash: 0 };
  const limit = { label: formula, series: seriesOf('limit', history, limits), smooth: null, dash: 1 };
  return [...(problem === null ? [own] : []), ...(limitProblem === null ? [limit] : [])];
}

/** The series made of an answer, once: a chart is drawn again where its series are other ones. */
const made = new WeakMap<Float64Array, Series>();

function seriesOf(name: string, { steps, revision }: SharpnessHistory, values: Float64Array): Series {
  const series = made.get(values) ?? { name, revision, steps, values };
  made.set(values, series);
  return series;
}
