import { html, nothing, type TemplateResult } from 'lit';
import { tempo } from '../../charts/tempo.js';
import { type Shown, selectedLayer } from '../view.js';
import { alongSection } from './along.js';
import type { Charting } from './charting.js';
import { distributionSection } from './distribution.js';
import { noiseSection } from './noise.js';
import { OnView } from './onView.js';
import { OVER_STEPS } from './overSteps.js';
import { Pace } from './pace.js';
import { sharpnessSection } from './sharpness.js';
import { rangeOf } from './span.js';
import { stepSection } from './stepSection.js';
import { toolbar } from './toolbar.js';

/** Milliseconds between two questions about the same curve while a run goes on, and about what has to be computed. */
const pace = new Pace(
  () => performance.now(),
  () => tempo.apart,
);
const slowPace = new Pace(
  () => performance.now(),
  () => 2000,
);
let redraw: () => void = () => undefined;
const onView = new OnView(() => redraw());

/** Points that tell whether η has a schedule. */
const FEW = 60;

/** How training has gone over steps, and what it looks like where it stands. */
export function chartsTab(shown: Shown): TemplateResult {
  const charting = chartingOf(shown);
  redraw = () => shown.change({});
  const { loss, delta, ratio, accuracy, rate } = OVER_STEPS;
  return html`${toolbar(charting)}
    <div class="charts">
      ${stepSection(loss, charting)} ${stepSection(delta, charting)}
      ${distributionSection(charting)} ${stepSection(ratio, charting)}
      ${shown.run.heldOut?.accuracy == null ? nothing : stepSection(accuracy, charting)}
      ${hasSchedule(charting) ? stepSection(rate, charting) : nothing}
      ${alongSection(charting)} ${sharpnessSection(charting)} ${noiseSection(charting)}
    </div>`;
}

function chartingOf({ state, run, view, fetched, change }: Shown): Charting {
  const paced = pace.of(state, run);
  return {
    view: view.charts,
    run,
    paced: { run: paced.run, revision: paced.state.revision },
    unhurried: slowPace.of(state, run).state,
    layer: selectedLayer(view)?.path ?? null,
    range: rangeOf(view.charts, paced.run),
    end: Math.max(1, paced.run.recorded),
    fetched,
    onView,
    change: (changes) => change({ charts: { ...view.charts, ...changes } }),
  };
}

function hasSchedule({ fetched, paced: { run, revision } }: Charting): boolean {
  const rates = fetched.curve('learningRate', run, revision, FEW)?.values;
  return rates !== undefined && Math.max(...rates) > Math.min(...rates) * (1 + 1e-9);
}
