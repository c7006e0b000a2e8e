import { html, nothing, type TemplateResult } from 'lit';
import type { CheckSummary, NodeReport } from '../../../src/protocol.js';
import { MARKS } from '../../marks.js';
import { count } from '../../numbers.js';
import { opName } from './names.js';
import { isFolded } from './rows.js';
import { SIGNS } from './verdicts.js';

/** The engine's own ops that are right, in one line. */
export function foldedOps(nodes: readonly NodeReport[]): TemplateResult | typeof nothing {
  const engine = nodes.filter(({ by }) => by === 'engine');
  const folded = engine.filter(isFolded);
  if (folded.length === 0) return nothing;
  const which = folded.length === engine.length ? 'all match' : 'match, the others stand above';
  const derivatives = folded.reduce((sum, { counts }) => sum + counts.match, 0);
  return html`<p class="small dim" data-folded=${folded.length} title="Each op's own derivative, exactly, from what went into it: ${count(derivatives)} numbers"><span class="ok" aria-hidden="true">✓</span> ${folded.length} ${folded.length === 1 ? 'op' : 'ops'} of the engine: ${which}</p>`;
}

/** The two answers for a float32 model: are the formulas right, and are they computed well? What is not well computed is named. */
export function twoAnswers({ single, verdict }: CheckSummary): TemplateResult | typeof nothing {
  if (!single) return nothing;
  return html`<section aria-label="In float32" data-single=${single.verdict}>
    <p class="small">formulas: ${said(verdict)} · float32 arithmetic: ${said(single.verdict)}</p>
    ${single.nodes.length > 0 ? singleTable(single.nodes) : nothing}</section>`;
}

/** What computes in float32 and does not say so. */
export function undeclaredNotice({ undeclared }: CheckSummary): TemplateResult | typeof nothing {
  if (undeclared.length === 0) return nothing;
  const gives = undeclared.length === 1 ? 'gives' : 'give';
  const judged = undeclared.length === 1 ? 'is judged as that' : 'are judged as that';
  return html`<p class="small" data-undeclared=${undeclared.join(' ')}><b>${undeclared.join(', ')}</b> ${gives} numbers of float32, and ${judged}. Say so: <code>export const precision = 'float32';</code></p>`;
}

function said(verdict: NodeReport['verdict']): TemplateResult {
  const { hue, word } = MARKS[verdict];
  return html`<span class="mark ${hue}"><span aria-hidden="true">${SIGNS[verdict]}</span>${word}</span>`;
}

function singleTable(nodes: readonly NodeReport[]): TemplateResult {
  return html`<div class="scroll-x" tabindex="0" role="region" aria-label="Ops that float32 computes otherwise"><table class="grid"><thead><tr><th scope="col" class="left">in float32</th><th scope="col" class="left">verdict</th><th scope="col">derivatives</th></tr></thead>
    <tbody>${nodes.map(singleRow)}</tbody></table></div>`;
}

function singleRow(node: NodeReport): TemplateResult {
  const { verdict, counts } = node;
  const total = Object.values(counts).reduce((sum, each) => sum + each, 0);
  return html`<tr data-single-node=${opName(node)}><th scope="row" class="left">${opName(node)}</th><td class="left">${said(verdict)}</td><td class="n">${count(counts[verdict])} of ${count(total)}</td></tr>`;
}
