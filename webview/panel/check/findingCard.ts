import { html, nothing, type TemplateResult } from 'lit';
import type { CheckSummary, Finding, SourceLines, WorstEntry } from '../../../src/protocol.js';
import { lineLink, number, prose, written } from '../../marks.js';
import { count, shown } from '../../numbers.js';

import { type ExcerptLine, excerpt, linesFor } from './excerpt.js';
import { causeName, nameOf } from './names.js';
import { isWarning } from './told.js';

/** What a card needs besides its finding. */
export interface CardGiven {
  readonly check: CheckSummary;
  readonly file: string;
  /** Asks for the lines of the file; null where they are not here yet. */
  lines(from: number, to: number): SourceLines | null;
  readonly actions: TemplateResult | typeof nothing;
}

/** A finding in full: where it stands, what is claimed, at which entry that is seen best, what follows from it. */
export function findingCard(finding: Finding, given: CardGiven): TemplateResult {
  const { range, message, also, fault, worst } = finding;
  const line = range ? lineLink(range, `${given.file}:${range.start.line + 1}`) : nothing;
  // What is right for this batch has no worst entry in it: the curve shows where it goes wrong.
  const warning = isWarning(finding, given.check);
  return html`<article class="finding ${warning ? 'warning' : ''}" data-fault=${fault} aria-label="Finding: ${nameOf(finding)}">
    <h2>In the file <span class="small">${line}</span> <span class="grow"></span>${given.actions}</h2>
    ${source(finding, given)}
    <p data-quantity="message of ${nameOf(finding)}">${prose(message)}</p>
    ${also.length > 0 ? html`<p class="dim small">On these numbers it could also be: ${also.join(', ')}.</p>` : nothing}
    ${worst && !warning ? evidence(finding, worst, given.check) : nothing}
    ${onTheWay(finding, given.check)}
    ${consequences(finding, given.check)}
  </article>`;
}

/** A finding in a line, where another one is open. */
export function findingLine(finding: Finding, warning: boolean, show: () => void): TemplateResult {
  const [hue, icon] = warning ? ['warn', 'warning'] : ['bad', 'error'];
  return html`<article class="finding closed" data-fault=${finding.fault} aria-label="Finding: ${nameOf(finding)}">
    <span class="${hue} mark"><span class="codicon codicon-${icon}" aria-hidden="true"></span>${nameOf(finding)}</span>
    <span class="claim" data-quantity="message of ${nameOf(finding)}">${prose(finding.message)}</span> <button class="link" @click=${show}>show</button></article>`;
}

function source({ range, fix }: Finding, { lines, check }: CardGiven): TemplateResult | typeof nothing {
  // The text is another than the one that was checked: its lines may have moved.
  if (!range || check.outdated) return nothing;
  const { from, to } = linesFor(range);
  const text = lines(from, to);
  if (!text) return html`<div class="source waiting" aria-hidden="true"></div>`;
  return html`<div class="source" role="group" aria-label="The wrong line in the file">${excerpt(text, range, fix).map((line) => sourceLine(line, range.start.line === range.end.line))}</div>`;
}

/** What is wrong is underlined where it is one expression; a layer over many lines is not. */
function sourceLine({ number: at, kind, before, marked, after }: ExcerptLine, exact: boolean): TemplateResult {
  const word = kind === 'wrong' ? html`<span class="visually-hidden">wrong: </span>` : nothing;
  const piece =
    kind === 'fix'
      ? html`<ins>${marked}</ins>`
      : exact && marked
        ? html`<span class="squiggle">${marked}</span>`
        : marked;
  return html`<div class=${kind}><span class="line">${at ?? 'fix'}</span>${word}${before}${piece}${after}</div>`;
}

/** The entry that shows it best: what is claimed there, and what is. */
function evidence({ op, layer }: Finding, worst: WorstEntry, check: CheckSummary): TemplateResult {
  const node = check.nodes.find((each) => each.layer === layer && each.op === op);
  const total = node ? Object.values(node.counts).reduce((sum, each) => sum + each, 0) : 0;
  const ofDerivative = op === 'activation' || op === 'loss';
  const { at, analytic, numeric, bound, exact } = worst;
  const name = nameOf({ op, layer });
  return html`<div class="scroll-x evidence" tabindex="0" role="region" aria-label="Evidence"><table class="grid"><thead><tr><th scope="col" class="left">at its worst point: ${place(worst, ofDerivative)}</th>
      ${ofDerivative ? html`<th scope="col">${op === 'loss' ? 'a' : 'z'}</th>` : nothing}
      <th scope="col">${ofDerivative ? 'df given' : 'analytic'}</th>${exact ? html`<th scope="col">exact</th>` : nothing}<th scope="col">numeric</th><th scope="col">bound</th></tr></thead>
    <tbody><tr data-evidence><th scope="row" class="left">${name} ${node ? html`<span class="bad">✗ ${written(node.counts.mismatch || node.counts['non-finite'], `${name} wrong`, count(node.counts.mismatch || node.counts['non-finite']))} of ${written(total, `${name} points`, count(total))}</span>` : nothing}</th>
      ${ofDerivative ? html`<td>${number(at, `${name} at`)}</td>` : nothing}
      <td>${number(analytic, `${name} analytic`)}</td>${exact ? html`<td>${number(exact.value, `${name} exact`)} <span class="whole">± ${written(exact.bound, `${name} exactBound`, shown(exact.bound, 2))}</span></td>` : nothing}
      <td>${number(numeric, `${name} numeric`)}</td><td class="n">± ${written(bound, `${name} bound`, shown(bound, 2))}</td></tr></tbody></table></div>`;
}

/** People count from one; an entry of a parameter is named as the tables name it. */
function place({ index }: WorstEntry, ofDerivative: boolean): string {
  if (!ofDerivative) return `entry [${index.join(', ')}]`;
  const [example = 0, ...unit] = index;
  return `${unit.length > 0 ? `unit ${unit.map((i) => i + 1).join(', ')}, ` : ''}example ${example + 1}`;
}

/** Where δ is wrong before it comes here: the finding is a mistake of its own all the same. */
function onTheWay({ layer }: Finding, { parameters, findings }: CheckSummary): TemplateResult | typeof nothing {
  const sources = parameters.filter((each) => each.layer === layer).map(({ followsFrom }) => followsFrom);
  const source = sources.find((each) => each !== null && each !== layer) ?? null;
  if (source === null) return nothing;
  return html`<p class="small dim" data-first=${source}>δ first goes wrong in ${causeName(source, findings)}; this is wrong by itself, from the δ that came.</p>`;
}

function consequences({ layer, op }: Finding, { parameters }: CheckSummary): TemplateResult | typeof nothing {
  const following = [...parameters].reverse().filter(({ followsFrom }) => followsFrom === layer && op !== 'gradient');
  if (following.length === 0) return nothing;
  return html`<p class="small dim">What follows from it: ${following.map(({ name, counts }, i) => html`${i > 0 ? ', ' : ''}${name} ${written(counts.mismatch || counts['non-finite'], `${name} ${counts.mismatch > 0 ? 'mismatch' : 'non-finite'}`, count(counts.mismatch || counts['non-finite']))}`)}.</p>`;
}
