import { html, nothing, type TemplateResult } from 'lit';
import type { Explanation, RunState } from '../../../src/protocol.js';
import { number } from '../../marks.js';
import { HOW_COUNTED } from '../../numbers.js';
import type { Asked } from './asked.js';
import { chooser } from './chooser.js';
import { type Question, type Turn, turned, turnOf, written } from './question.js';
import { sentence } from './sentence.js';
import { quantityOf, title } from './symbols.js';

export interface Head {
  readonly asked: Asked;
  /** What is asked now. */
  readonly at: string;
  readonly question: Question;
  readonly run: RunState;
  /** What the check says of it. */
  readonly mark: unknown;
  /** The answer; null while it is on its way, and where there is none. */
  readonly explanation: Explanation | null;
  ask(at: string): void;
  /** A question about a weight, of the one with the largest gradient into its unit. */
  strongest(turned: Question): Question;
  walk(by: 1 | -1): void;
  foldAll(): void;
  copy(): void;
}

/** The question, how it can be turned, and which entry it is of. */
export function head(given: Head): TemplateResult {
  const { asked, at, run, explanation, question } = given;
  const walk = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowLeft') given.walk(-1);
    if (event.key === 'ArrowRight') given.walk(1);
  };
  return html`<div class="question">
      <div class="history" @keydown=${walk}>${step('left', 'The question before', asked.now === 0, () => given.walk(-1))}${step('right', 'The next question', asked.now >= asked.questions.length - 1, () => given.walk(1))}</div>
      <h2 title=${at.includes('[') ? `${at}. ${HOW_COUNTED}` : at}>${explanation ? html`Why is ${title(explanation)} = <span>${number(explanation.value, explanation.at ?? at, quantityOf(explanation))}?</span>` : html`Why is ${at}?`}</h2>
      ${given.mark}<span class="grow"></span>
      ${chooser(question, run, given.ask)}${turns(question, given)}
      <button class="icon-button" data-fold-all title="Fold all" aria-label="Fold all" ?disabled=${!explanation} @click=${given.foldAll}><span class="codicon codicon-collapse-all" aria-hidden="true"></span></button>
      <button class="icon-button" data-copy title="Copy what stands open as text" aria-label="Copy what stands open as text" ?disabled=${!explanation} @click=${given.copy}><span class="codicon codicon-copy" aria-hidden="true"></span></button>
    </div>
    ${explanation ? html`<p class="sentence">${sentence(explanation, run)}</p>` : nothing}`;
}

function step(way: 'left' | 'right', words: string, ends: boolean, go: () => void): TemplateResult {
  return html`<button class="icon-button" data-walk=${way} title=${words} aria-label=${words} aria-disabled=${ends} @click=${go}><span class="codicon codicon-arrow-${way} ${ends ? 'dim' : ''}" aria-hidden="true"></span></button>`;
}

const TURNS: readonly { readonly to: Turn; readonly letter: string; readonly hue: string; readonly word: string }[] = [
  { to: 'delta', letter: 'δ', hue: 'd', word: 'blame' },
  { to: 'a', letter: 'a', hue: 'a', word: 'value' },
  { to: 'update', letter: 'W', hue: '', word: 'update' },
];

/** The same unit backward, forward, and across the update. */
function turns(question: Question, { run, ask, strongest }: Head): TemplateResult {
  const now = turnOf(question);
  return html`<div class="turns" role="group" aria-label="What to ask of this unit">${TURNS.map(
    ({ to, letter, hue, word }) => {
      const same = turned(question, to, run);
      const other = same && to === 'update' ? strongest(same) : same;
      return html`<button class="button" data-turn=${to} aria-pressed=${now === to} ?disabled=${other === null} @click=${() => now !== to && other && ask(written(other))}><i class="sym ${hue}">${letter}</i> ${word}</button>`;
    },
  )}</div>`;
}
