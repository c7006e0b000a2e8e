import { html, nothing, type TemplateResult } from 'lit';
import type { Explanation } from '../../../src/protocol.js';
import type { Fetched } from '../fetched.js';
import { type ExplainView, type PanelView, type Shown, selectedLayer } from '../view.js';
import { agreement, checkOfEntry } from './agreement.js';
import { askAlso, walked } from './asked.js';
import { changes } from './changes.js';
import { copied } from './copied.js';
import type { Explaining } from './explaining.js';
import { head } from './head.js';
import { here } from './here.js';
import { linkUnder, unlink } from './hover.js';
import { press } from './keys.js';
import { inside, reasons } from './node.js';
import { origin } from './origin.js';
import { firstQuestion, readQuestion, settled } from './question.js';
import { strongest } from './strongest.js';
import { openAtFirst, rootOf, type Tree } from './tree.js';

/** Terms of a sum that are shown before the rest stands together. */
const FIRST_TERMS = 4;
/** And that its tail unfolds at a time. */
const MORE_TERMS = 10;

/** Why an entry is what it is: the chain rule with this network's numbers, unfolded down to the file. */
export function explainTab({ view: whole, state: { revision }, run, fetched, ...shown }: Shown): TemplateResult {
  const at = questionOf(whole);
  const { explain: view } = whole;
  const change = (changes: Partial<ExplainView>): void => shown.change({ explain: { ...view, ...changes } });
  if (at === null) return html`<p class="dim">This model has no layer.</p>`;
  const { value, failure } = fetched.answer('explain', { at, depth: 1, most: FIRST_TERMS }, revision);
  const explanation = value?.explanation ?? null;
  const ask = (next: string): void =>
    change({ asked: askAlso(view.asked.questions.length === 0 ? { questions: [at], now: 0 } : view.asked, next) });
  const given = explanation ? explaining(explanation, view, { fetched, revision, change, ask }) : null;
  const question = settled(readQuestion(explanation?.at ?? at), run);
  const gradients = { fetched, revision };
  return html`<div class="explain" @keydown=${(event: KeyboardEvent) => given && press(event, given)} @pointerover=${linkUnder} @focusin=${linkUnder} @pointerleave=${unlink}>
    ${head({
      question,
      mark: agreement(question, run, gradients),
      strongest: (turned) => strongest(turned, run, gradients),
      asked: view.asked,
      at,
      run,
      explanation,
      ask,
      walk: (by) => change({ asked: walked(view.asked, by) }),
      foldAll: () => given && change({ folds: folded([...given.atFirst, ...Object.keys(view.folds)]) }),
      copy: () => explanation && given && void navigator.clipboard.writeText(copied(given, rootOf(explanation))),
    })}
    ${failure === null ? nothing : html`<p class="bad" role="alert">${failure}</p>`}
    ${
      explanation && given
        ? html`<div class="beside"><div>${answered(explanation, given, () => change({ partials: !view.partials }))}</div>
      <aside aria-label="Beside the formula">${origin(given, rootOf(explanation), run)}${changes(given, question, { run, ...gradients })}${checkOfEntry(question, run, gradients)}</aside></div>`
        : nothing
    }
  </div>`;
}

function folded(keys: readonly string[]): ExplainView['folds'] {
  return Object.fromEntries(keys.map((key) => [key, false]));
}

/** What is asked now; at first, why a unit of the selected layer has its δ. */
export function questionOf(view: PanelView): string | null {
  const { questions, now } = view.explain.asked;
  const asked = questions[now];
  if (asked !== undefined) return asked;
  const layer = selectedLayer(view);
  return layer ? firstQuestion(layer) : null;
}

interface From {
  readonly fetched: Fetched;
  readonly revision: number;
  change(changes: Partial<ExplainView>): void;
  ask(at: string): void;
}

function explaining(explanation: Explanation, view: ExplainView, { fetched, revision, change, ask }: From): Explaining {
  const tree: Tree = {
    folds: view.folds,
    unfolded: ({ unfolds }) => {
      if (!unfolds) return null;
      const most = unfolds.from > 0 ? MORE_TERMS : FIRST_TERMS;
      return fetched.answer('explain', { ...unfolds, depth: 0, most }, revision).value?.explanation ?? null;
    },
  };
  return {
    tree,
    atFirst: openAtFirst(tree, rootOf(explanation)),
    partials: view.partials,
    fold: (key, open) => change({ folds: { ...view.folds, [key]: open } }),
    ask,
  };
}

function answered(explanation: Explanation, given: Explaining, toggle: () => void): TemplateResult {
  return html`<div class="rule"><span>${reasons(explanation)}${here(explanation)}</span><span class="grow"></span><button class="button" data-partials aria-pressed=${given.partials} @click=${toggle}><span class="codicon codicon-${given.partials ? 'check' : 'blank'}" aria-hidden="true"></span>as partial derivatives</button></div>
    <div class="root">${inside(given, rootOf(explanation))}</div>`;
}
