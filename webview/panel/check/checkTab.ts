import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import type { CheckSummary, Finding } from '../../../src/protocol.js';
import { askHost } from '../../channel.js';
import type { SlopeChart } from '../../charts/slopeChart.js';
import type { CheckView, Shown } from '../view.js';
import { banner, checkButton } from './banner.js';
import { checking } from './checking.js';
import { detail } from './detail.js';
import { findingCard, findingLine } from './findingCard.js';
import { opName } from './names.js';
import { foldedOps, twoAnswers, undeclaredNotice } from './ops.js';
import { findingOf, type Row, rowOf, rowsOf, selectedRow, shownParameter } from './rows.js';
import { isWarning, toldOf } from './told.js';
import { verdictTable } from './verdictTable.js';

/** What the tab draws from. */
interface Tab extends Pick<Shown, 'state' | 'run' | 'fetched'> {
  readonly view: CheckView;
  readonly check: CheckSummary;
  readonly rows: readonly Row[];
  readonly row: Row | null;
  change(changes: Partial<CheckView>): void;
}

/** The verdict on top, then the cause with its line and its curve, every row of the table, and the entries of one parameter. */
export function checkTab({ view: { check: view }, state, run, fetched, ...shown }: Shown): TemplateResult {
  const { check, activity } = run;
  if (activity.kind === 'checking') return checking(run, activity);
  if (!check)
    return html`<div class="empty"><p>The check judges every derivative, yours and the engine's, exactly from what went into it, with a bound on rounding; then it samples J along every entry of every gradient.</p>${checkButton('Check the gradients')}</div>`;
  const layers = run.layers.map(({ path }) => path);
  const rows = rowsOf(check, layers);
  const row = selectedRow(rows, toldOf(check)[0], view.row);
  const change = (changes: Partial<CheckView>): void => shown.change({ check: { ...view, ...changes } });
  return judged({ view, state, run, check, fetched, rows, row, change });
}

function judged(tab: Tab): TemplateResult {
  const { view, run, check, rows, row, change } = tab;
  const parameter = shownParameter(row, rows);
  const { findings: causes, warnings, nodes } = check;
  const choose = (key: string): void => change({ row: key, entry: null });
  return html`${check.outdated ? outdated(check) : check.complete ? nothing : stopped()}
    ${banner(check, run, causes.length === 0 ? nothing : fixButton(tab, 0))}
    ${view.failure === null ? nothing : html`<p class="bad" role="alert">${view.failure}</p>`}
    <div class="cols"><div class="findings">${findings(tab)}</div>
      <section class="by-layer" aria-label="By layer"><h2>By layer</h2>${verdictTable(rows, { selected: row?.key ?? null, findings: causes, warnings, choose })}${foldedOps(nodes)}${twoAnswers(check)}${undeclaredNotice(check)}</section></div>
    ${parameter && !check.outdated ? detail(parameter, causes, tab) : nothing}`;
}

function outdated({ step }: CheckSummary): TemplateResult {
  return html`<div class="notice" role="status"><span class="codicon codicon-history" aria-hidden="true"></span><span class="grow">This check was made at step ${step}, of another state than the one shown.</span>${checkButton('Check again')}</div>`;
}

function stopped(): TemplateResult {
  return html`<div class="notice" role="status" data-stopped><span class="codicon codicon-debug-stop" aria-hidden="true"></span><span class="grow">The check was stopped before J was sampled along every entry.</span>${checkButton('Check again')}</div>`;
}

/** The selected row's finding stands open, with the curve of its derivative; the others are a line each. */
function findings(tab: Tab): TemplateResult | typeof nothing {
  const { check, rows, row, change } = tab;
  const told = toldOf(check);
  const open = Math.max(0, findingOf(row, rows, told));
  const finding = told[open];
  const curve = row?.of.kind === 'op' && !check.outdated ? slope(tab, row) : nothing;
  if (!finding) return curve;
  const choose = (other: Finding): void => change({ row: rowOf(other, rows)?.key ?? null, entry: null });
  const others = told.filter((_, i) => i !== open);
  const line = (each: Finding): TemplateResult => findingLine(each, isWarning(each, check), () => choose(each));
  return html`${openCard(tab, finding, open)}${curve}${others.map(line)}`;
}

function openCard(tab: Tab, finding: Finding, i: number): TemplateResult {
  const { state, check, fetched } = tab;
  return findingCard(finding, {
    check,
    file: state.file,
    lines: (from, to) => fetched.lines(from, to, state.textVersion),
    // The cause's fix stands in the banner.
    actions: i === 0 && check.findings.length > 0 ? nothing : fixButton(tab, i),
  });
}

/** The same edit as the quick fix's. */
function fixButton({ check, change }: Tab, finding: number): TemplateResult | typeof nothing {
  const fix = toldOf(check)[finding]?.fix ?? null;
  if (fix === null || check.outdated) return nothing;
  const apply = (): void => {
    change({ failure: null });
    askHost('applyFix', { finding }).catch((failed: Error) => change({ failure: failed.message }));
  };
  return html`<button class="button primary" data-fix=${finding} title="Write ${fix}" @click=${apply}><span class="codicon codicon-lightbulb" aria-hidden="true"></span>Apply fix</button>`;
}

/** f′ as written against f′ as it is, of the derivative that is selected. */
function slope({ state, check, fetched }: Tab, { of, layer }: Row): TemplateResult | typeof nothing {
  if (of.kind !== 'op' || (of.node.op !== 'activation' && of.node.op !== 'loss')) return nothing;
  const found = fetched.slope(layer, state.revision);
  const finding = toldOf(check).find((each) => each.layer === layer && each.op === of.node.op);
  const fill = (element: Element | undefined): void => {
    if (element && found)
      (element as SlopeChart).show({ slope: found, name: opName(of.node), worst: finding?.worst?.at ?? null });
  };
  const target = found?.target == null ? '' : `, at y = ${found.target}`;
  return html`<section aria-label="The derivative as written, and as it is" data-slope=${layer}><h2>${opName(of.node)} as written, and as it is<span class="dim small">${target}</span></h2><ds-slope-chart ${ref(fill)}></ds-slope-chart></section>`;
}
