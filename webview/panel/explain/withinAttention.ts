import { html, nothing, type TemplateResult } from 'lit';
import type { RunState } from '../../../src/protocol.js';
import { layerOf, type Question } from './question.js';

/** What a value within attention answers, by its index behind the example's, counted from 1 (Vaswani et al. 2017, §3.2). */
const ASKED: Readonly<Record<string, (index: readonly number[]) => string>> = {
  scores: ([head, from, at]) =>
    `How well does what place ${from} looks for fit what place ${at} offers, in head ${head}`,
  weights: ([head, from, at]) => `How much does place ${from} look at place ${at}, in head ${head}`,
  q: ([head, place, unit]) => `What does place ${place} look for, as unit ${unit} of head ${head}`,
  k: ([head, place, unit]) => `What does place ${place} offer to those that look, as unit ${unit} of head ${head}`,
  v: ([head, place, unit]) => `What does place ${place} hand to those that look at it, as unit ${unit} of head ${head}`,
  heads: ([place, unit]) => `What does place ${place} gather from where it looks, as unit ${unit} of all heads`,
};

/** The question about q, k, v, scores, weights or heads in words; nothing of other layers. */
export function withinAttention(question: Question, run: RunState, example: string): TemplateResult | typeof nothing {
  const asked = layerOf(question, run)?.type === 'attention' ? ASKED[question.part] : undefined;
  if (!asked) return nothing;
  return html`${asked(question.index.slice(1).map((i) => i + 1))} of <b>${question.layer}</b>${example}?`;
}
