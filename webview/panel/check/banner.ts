import { html, nothing, type TemplateResult } from 'lit';
import type { Activity, CheckSummary, Finding, Origin, RunState, Verdict } from '../../../src/protocol.js';
import { request } from '../../channel.js';
import { MARKS } from '../../marks.js';
import { count } from '../../numbers.js';
import { doubtOf } from './doubt.js';
import { faultSentence } from './faults.js';
import { headline, nameOf } from './names.js';
import { placeName } from './reach.js';

export function checkButton(label: string): TemplateResult {
  return html`<button class="button primary" @click=${() => void request('check', null).catch(() => undefined)}><span class="codicon codicon-beaker" aria-hidden="true"></span>${label}</button>`;
}

/** What was found, in one line and one sentence, the cause first; where nothing is wrong, that is said. */
export function banner(check: CheckSummary, run: RunState, actions: TemplateResult | typeof nothing): TemplateResult {
  const { verdict, counts, findings } = check;
  const [first] = findings;
  const precision = `Precision: ${run.precision}.`;
  if (first) {
    // Of several the sentence is about the first.
    const which = findings.length > 1 && faultSentence(first.fault) ? `${nameOf(first)}: ` : '';
    const sentence = html`<b>${which}${faultSentence(first.fault)}</b> ${explained(first, check)} ${whereFirst(check)} ${precision}`;
    return verdictBanner('mismatch', headline(findings, verdict), sentence, actions);
  }
  if (verdict === 'non-finite') {
    const sentence = html`${notFinite(counts['non-finite'])} ${whereFirst(check)} ${precision}`;
    return verdictBanner('non-finite', 'Some numbers are not finite', sentence, actions);
  }
  const doubt = doubtOf(check);
  const sentence = html`${doubt?.more ?? fine(check)} ${precision}`;
  if (doubt) return verdictBanner('warning', doubt.title, sentence, actions);
  return verdictBanner('match', 'Nothing is wrong', sentence, actions);
}

/** Where every entry of the gradients is finite, J is not. */
function notFinite(entries: number): string {
  if (entries === 0) return 'J is NaN or infinite: nothing could be judged against it.';
  return `${count(entries)} gradient entries are NaN or infinite: they can't be compared.`;
}

const PHASES: Readonly<Record<Origin['phase'], string>> = {
  leaf: 'before anything is computed',
  forward: 'going forward',
  backward: 'going backward',
};

/** Where a number first became NaN or infinite. */
function whereFirst({ origin }: CheckSummary): TemplateResult | typeof nothing {
  if (!origin) return nothing;
  return html`<span data-origin=${origin.layer}>The first comes from ${placeName(origin)}, ${PHASES[origin.phase]}.</span>`;
}

/** What is known while J is still being sampled: the exact reference has judged every entry by then. */
export function soFarBanner({ progress, soFar }: Activity & { readonly kind: 'checking' }): TemplateResult {
  if (!soFar) return html`<h2>Each op's derivative, exactly …</h2>`;
  const byCode = soFar.nodes.some(({ by }) => by === 'module');
  const sampled = `${count(progress.done)} of ${count(progress.total)} sampled`;
  return html`<h2 data-so-far=${soFar.verdict}>${verdictMark(soFar.verdict)} · ${byCode ? '' : 'every entry exactly, '}${sampled}</h2>`;
}

function verdictMark(verdict: Verdict): TemplateResult {
  const { hue, icon, word } = MARKS[verdict];
  return html`<span class="mark ${hue}"><span class="codicon codicon-${icon}" aria-hidden="true"></span>${word}</span>`;
}

/** How much of what does not match comes from this one cause. */
function explained({ layer, op }: Finding, { parameters, counts, findings }: CheckSummary): string {
  const following = parameters.filter(({ followsFrom }) => followsFrom === layer && op !== 'gradient');
  const mismatches = following.reduce((sum, each) => sum + each.counts.mismatch, 0);
  if (mismatches === 0) return '';
  const all = findings.length === 1 && mismatches === counts.mismatch;
  return `It explains ${all ? 'all ' : ''}${count(mismatches)} ${mismatches === 1 ? 'mismatch' : 'mismatches'} ${all ? 'below it' : 'of the gradients below it'}.`;
}

function onKinks(some: number): string {
  return some === 1 ? '1 stands on a kink' : `${count(some)} stand on kinks`;
}

/** What matches, and what else is to be said of the entries. */
function fine({ counts }: CheckSummary): string {
  const total = Object.values(counts).reduce((sum, each) => sum + each, 0);
  const others = [
    counts.kink > 0 ? `${onKinks(counts.kink)}, where more than one derivative is right.` : '',
    counts.declared > 0 ? `${count(counts.declared)} are meant to differ.` : '',
    counts.inconclusive > 0 ? `${count(counts.inconclusive)} can't be decided.` : '',
  ];
  return [`${count(counts.match)} of ${count(total)} gradient entries match.`, ...others.filter(Boolean)].join(' ');
}

const LOOKS = {
  match: { look: 'fine', sign: '✓' },
  warning: { look: 'warning', sign: '!' },
  mismatch: { look: '', sign: '✗' },
  'non-finite': { look: '', sign: '✗' },
} as const;

function verdictBanner(
  kind: keyof typeof LOOKS,
  title: string,
  sentence: TemplateResult,
  actions: TemplateResult | typeof nothing,
): TemplateResult {
  const { look, sign } = LOOKS[kind];
  return html`<div class="verdict ${look}" role="status" data-banner=${kind}>
    <span class="sign" aria-hidden="true">${sign}</span>
    <h2>${title}</h2><span class="row actions">${actions}</span>
    <p>${sentence}</p></div>`;
}
