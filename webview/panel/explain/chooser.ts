import { html, nothing, type TemplateResult } from 'lit';
import type { RunState } from '../../../src/protocol.js';
import { extentsOf, firstQuestion, isOfExample, type Question, written } from './question.js';

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
    ${extents?.map((_, axis) => place(question, extents, axis, ask)) ?? nothing}</div>`;
}

/** A number from 1 for an axis; none where there is nothing to choose. */
function place(
  question: Question,
  extents: readonly number[],
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
  const word =
    ofExample && axis === 0
      ? 'example'
      : wordOf(axis - (ofExample ? 1 : 0), extents.length - (ofExample ? 1 : 0), ofExample);
  return html`<label class="dim">${word} <input type="number" data-choose=${word} min="1" max=${extent} .value=${String((question.index[axis] ?? 0) + 1)} @change=${choose}> <span class="wide">of ${extent}</span></label>`;
}

const WORDS: Readonly<Record<number, readonly string[]>> = {
  3: ['channel', 'row', 'column'],
  4: ['filter', 'channel', 'row', 'column'],
};

function wordOf(axis: number, axes: number, ofUnit: boolean): string {
  if (axes === 1) return 'unit';
  if (axes === 2) return (ofUnit ? ['place', 'unit'] : ['unit', 'input'])[axis] as string;
  return WORDS[axes]?.[axis] ?? `axis ${axis + 1}`;
}
