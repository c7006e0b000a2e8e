import { html, nothing, type TemplateResult } from 'lit';
import type { Explanation, RunState } from '../../../src/protocol.js';
import { written } from '../../marks.js';
import { isOfExample, readQuestion, settled } from './question.js';

/** The question in words. */
export function sentence({ at, value }: Explanation, run: RunState): TemplateResult | typeof nothing {
  const question = settled(readQuestion(at ?? ''), run);
  const { part, layer, index } = question;
  const counted = index.map((i) => i + 1);
  const unit = (isOfExample(question) ? counted.slice(1) : counted.slice(0, 1)).join(', ');
  const example = isOfExample(question) && run.batchSize > 1 ? ` in example ${counted[0]} of this batch` : '';
  const size = written(Math.abs(value), `|${at}|`);
  const moves = value === 0 ? 'would not change' : html`would ${value < 0 ? 'fall' : 'rise'} ${size} times as much`;
  const input = counted.slice(1).join(', ');
  switch (part) {
    case 'delta':
      return html`How much is unit ${unit} of <b>${layer}</b> responsible for the error${example}? If its <i class="sym">z</i> rose by a little, <i class="sym">J</i> ${moves}.`;
    case 'a':
      return html`What does unit ${unit} of <b>${layer}</b> put out${example}, and what is it made of?`;
    case 'z':
      return html`What comes into unit ${unit} of <b>${layer}</b>${example}, before its activation?`;
    case 'weight.gradient':
      return html`If the weight from input ${input} into unit ${unit} of <b>${layer}</b> rose by a little, <i class="sym">J</i> ${moves}.`;
    case 'weight.update':
      return html`By how much does the coming update move the weight from input ${input} into unit ${unit} of <b>${layer}</b>, and why?`;
    case 'bias.update':
      return html`By how much does the coming update move the bias of unit ${unit} of <b>${layer}</b>, and why?`;
    case 'loss':
      return html`How wrong is the network on this batch?`;
    default:
      return part.endsWith('.delta')
        ? html`If this number of <b>${layer}.${part.slice(0, -'.delta'.length)}</b> rose by a little, <i class="sym">J</i> ${moves}.`
        : nothing;
  }
}
