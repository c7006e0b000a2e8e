import { html, nothing, type TemplateResult } from 'lit';
import type { LayerState, RunState } from '../../../src/protocol.js';
import { axesOfExample, axesOfWeight } from './axes.js';
import { extentsOf, firstQuestion, isOfExample, layerOf, type Question, written } from './question.js';

/** Which layer, unit and example: everything that can be asked for has a place here. */
export function chooser(question: Question, run: RunState, ask: (at: string) => void): TemplateResult {
  const extents = extentsOf(question, run);
  const layer = ({ target }: Event): void => {
    const chosen = run.layers.find(({ path }) => path === (target as HTMLSelectElement).value);
    ask(chosen ? firstQuestion(chosen) : 'loss');
  };
  return html`<div class="chooser"><label><span class="visually-hidden">layer</span><select data-choose="layer" @change=${layer}>
      ${run.layers.map(({ path }) => html`<option value=${path} ?selected=${path === question.layer}>${path}</option>`)}
      <option value="" ?selected=${question.layer === null}>loss</option>
    </select></label>
    ${extents?.map((_, axis) => place({ question, layer: layerOf(question, run), extents }, axis, ask)) ?? nothing}</div>`;
}

interface Asked {
  readonly question: Question;
  readonly layer: LayerState | null;
  readonly extents: readonly number[];
}

/** A number from 1 for an axis; none where there is nothing to choose. */
function place(
  { question, layer, extents }: Asked,
  axis: number,
  ask: (at: string) => void,
): TemplateResult | typeof nothing {
  const extent = extents[axis] as number;
  const ofExample = isOfExample(question);
  if (extent === 1) return nothing;
  const choose = ({ target }: Event): void => {
    const counted = Math.round((target as HTMLInputElement).valueAsNumber);
    if (!(counted >= 1 && counted <= extent)) return;
    ask(written({ ...question, index: question.index.map((i, k) => (k === axis ? counted - 1 : i)) }));
  };
  const words = ofExample
    ? ['example', ...axesOfExample(extents.length - 1, layer)]
    : axesOfWeight(extents.length, layer);
  const word = words[axis] as string;
  return html`<label class="dim">${word} <input type="number" data-choose=${word} min="1" max=${extent} .value=${String((question.index[axis] ?? 0) + 1)} @change=${choose}> <span class="wide">of ${extent}</span></label>`;
}
