import { html, type TemplateResult } from 'lit';
import type { RunState } from '../../../src/protocol.js';

/** What the numbers of the table mean: of the columns that there is room for. */
export function footnote({ batchSize, step }: RunState): TemplateResult {
  const examples = batchSize === 1 ? 'the one example' : `the ${batchSize} examples`;
  return html`<p class="dim small footnote">‖·‖: Euclidean norms over ${examples} of the batch<span class="mid">; bars: ‖δ‖ over six decades. Lines: ‖δ‖ over steps, by logarithm, the dot is step ${step}</span>. update / W: ‖ΔW‖ / ‖W‖ of the coming update. <span class="wide">zeros: entries of a that are 0. saturated: those where f′ is below 19 % of its largest, as a sigmoid below 0.05 and above 0.95. </span>A double click explains a δ.</p>`;
}
