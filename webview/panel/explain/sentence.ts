import { html, type nothing, type TemplateResult } from 'lit';
import type { Explanation, RunState } from '../../../src/protocol.js';
import { written } from '../../marks.js';
import { axesOfExample, axesOfWeight, inWords } from './axes.js';
import { isOfExample, layerOf, type Question, readQuestion, settled } from './question.js';
import { withinAttention } from './withinAttention.js';

/** The question in words. */
export function sentence({ at, value }: Explanation, run: RunState): TemplateResult | typeof nothing {
  const question = settled(readQuestion(at ?? ''), run);
  const { part, layer, index } = question;
  const size = written(Math.abs(value), `|${at}|`);
  const moves = value === 0 ? 'would not change' : html`would ${value < 0 ? 'fall' : 'rise'} ${size} times as much`;
  const example = run.batchSize > 1 ? ` in example ${(index[0] ?? 0) + 1} of this batch` : '';
  const what = html`${named(question, run)} of <b>${layer}</b>`;
  switch (part) {
    case 'delta':
      return html`How much is ${what} responsible for the error${example}? If its <i class="sym">z</i> rose by a little, <i class="sym">J</i> ${moves}.`;
    case 'a':
      return html`What does ${what} put out${example}, and what is it made of?`;
    case 'z':
      return html`What comes into ${what}${example}, before its activation?`;
    case 'weight.gradient':
    case 'bias.gradient':
      return html`If the ${what} rose by a little, <i class="sym">J</i> ${moves}.`;
    case 'weight.update':
    case 'bias.update':
      return html`By how much does the coming update move the ${what}, and why?`;
    case 'loss':
      return html`How wrong is the network on this batch?`;
    default:
      return part.endsWith('.delta')
        ? html`If this number of <b>${layer}.${part.slice(0, -'.delta'.length)}</b> rose by a little, <i class="sym">J</i> ${moves}.`
        : withinAttention(question, run, example);
  }
}

/** `unit 3 at place 4`, `weight from input 2 into unit 1`. */
function named(question: Question, run: RunState): string {
  const { part, index } = question;
  const layer = layerOf(question, run);
  if (isOfExample(question)) return inWords(axesOfExample(index.length - 1, layer), index.slice(1));
  const words = inWords(axesOfWeight(index.length, layer), index);
  const [unit = 0, input = 0] = index;
  if (words === `unit ${unit + 1}, input ${input + 1}`) return `weight from input ${input + 1} into unit ${unit + 1}`;
  return `${part.split('.')[0]} of ${words}`;
}
