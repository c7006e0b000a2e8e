import { html, type TemplateResult } from 'lit';
import type { WalkthroughStep } from '../../src/protocol.js';
import { send } from '../channel.js';
import { section } from './section.js';

/** What is seen while no model is open: how to open one, and what there is to learn. */
export function welcome(done: readonly WalkthroughStep[], redraw: () => void): TemplateResult {
  return html`<div class="welcome">
    <svg viewBox="0 0 240 70" aria-hidden="true"><g class="node"><rect x="4" y="15" width="38" height="40" rx="4"></rect><rect x="101" y="15" width="38" height="40" rx="4"></rect><rect x="198" y="15" width="38" height="40" rx="4"></rect></g>
      <g class="forward"><path d="M42 26 H98 M92 22 L98 26 L92 30"></path><path d="M139 26 H195 M189 22 L195 26 L189 30"></path><text x="66" y="18">a</text><text x="163" y="18">a</text></g>
      <g class="backward"><path d="M101 45 H45 M51 41 L45 45 L51 49"></path><path d="M198 45 H142 M148 41 L142 45 L148 49"></path><text x="66" y="62">δ</text><text x="163" y="62">δ</text></g>
      <g class="name"><text x="18" y="39">x</text><text x="115" y="39">h</text><text x="212" y="39">o</text></g></svg>
    <p>No model is open. A model file is a <code>.grad.json</code> with layers, a loss and data.</p>
    <button class="button primary" @click=${() => send({ type: 'command', command: 'openSample' })}>Open the sample: 2-2-2 by hand</button>
    <button class="button" @click=${() => send({ type: 'command', command: 'newModel' })}>New model file</button>
    <button class="button" @click=${() => send({ type: 'command', command: 'openModel' })}>Open…</button>
  </div>
  ${section({ name: 'Walkthrough', aside: html`<span class="dim small plain">${done.length} of ${STEPS.length}</span>`, content: html`<ol class="walkthrough">${STEPS.map((step, i) => stepRow(step, i, done))}</ol>` }, redraw)}`;
}

interface Step {
  readonly step: WalkthroughStep;
  readonly title: string;
  readonly detail: TemplateResult | string;
}

const STEPS: readonly Step[] = [
  { step: 'open', title: 'Open a model', detail: 'the 2-2-2 network with given weights' },
  {
    step: 'step',
    title: 'Step',
    detail: html`forward in <span class="a">blue</span>, backward in <span class="d">red</span>`,
  },
  { step: 'delta', title: 'See δ', detail: 'of every layer, as a norm and as a map' },
  { step: 'bug', title: 'Find the planted bug', detail: 'one derivative is wrong on purpose' },
  { step: 'explain', title: 'Explain it', detail: 'unfold the chain rule to the input' },
];

/** A step opens the walkthrough there; the first that is not done stands out. */
function stepRow({ step, title, detail }: Step, place: number, done: readonly WalkthroughStep[]): TemplateResult {
  const isDone = done.includes(step);
  const next = STEPS.find((each) => !done.includes(each.step))?.step === step;
  const mark = isDone
    ? html`<span class="codicon codicon-pass-filled ok" role="img" aria-label="done"></span>`
    : html`<span class="place">${place + 1}</span>`;
  return html`<li><button data-step=${step} data-done=${isDone} aria-current=${next ? 'step' : 'false'} @click=${() => send({ type: 'walkthrough', step })}>
    ${mark}<span class="title">${title}</span><span class="dim small">${detail}</span></button></li>`;
}
