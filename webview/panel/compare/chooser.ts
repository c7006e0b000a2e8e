import { html, nothing, type TemplateResult } from 'lit';
import { askHost } from '../../channel.js';
import type { Shown } from '../view.js';
import type { Partner } from './partner.js';

const GROUPS: readonly (readonly [label: string, kinds: readonly Partner['kind'][]])[] = [
  ['Branches of this timeline', ['branch']],
  ['Open model files', ['file']],
  ['Texts in no file', ['try', 'snapshot']],
];

/** Which two runs are compared, and what can be done with the other one. */
export function chooser(shown: Shown, all: readonly Partner[], chosen: Partner): TemplateResult {
  const choose = ({ target }: Event): void => shown.change({ compare: { key: (target as HTMLSelectElement).value } });
  return html`<div class="runs">
    <span class="run"><svg class="dash" width="28" height="8" viewBox="0 0 28 8" aria-hidden="true"><path d="M0 4H28"></path></svg><b>this run</b> <span class="dim">${ownName(shown)}</span></span>
    <span class="run"><svg class="dash other" width="28" height="8" viewBox="0 0 28 8" aria-hidden="true"><path d="M0 4H28"></path></svg>
      <label><span class="visually-hidden">compared with</span><select class="select" data-compare-with @change=${choose}>${GROUPS.map(
        ([label, kinds]) =>
          group(
            label,
            all.filter(({ kind }) => kinds.includes(kind)),
            chosen,
          ),
      )}</select></label></span>
    <span class="grow"></span>
    ${actions(shown, chosen)}
  </div>`;
}

function ownName({ run, state }: Shown): string {
  return run.branches.length > 1 ? `${state.file}, branch ${run.branch}` : state.file;
}

function group(label: string, partners: readonly Partner[], chosen: Partner): TemplateResult | typeof nothing {
  if (partners.length === 0) return nothing;
  return html`<optgroup label=${label}>${partners.map(({ key, name, kind }) => html`<option value=${key} ?selected=${key === chosen.key}>${kind === 'try' ? `tried: ${name}` : name}</option>`)}</optgroup>`;
}

function actions(shown: Shown, { kind, of, version }: Partner): TemplateResult | typeof nothing {
  if (of === null) return keep(shown);
  const diff = button('diff', 'Open diff', () => askHost('openDiff', { of }), shown);
  if (kind === 'file') return html`${keep(shown)}${diff}`;
  // What is tried can be put into the file as long as that is what it was.
  const applies = kind === 'try' && version === shown.state.textVersion;
  return html`${applies ? button('apply', 'Apply to the file', () => askHost('applyApart', { of }), shown, 'primary') : nothing}${diff}${button('end', 'Let go', () => askHost('endApart', {}), shown)}`;
}

/** The text as it is, to be compared with what will become of it. */
export function keep(shown: Shown): TemplateResult {
  const { state, run } = shown;
  const ask = { title: null, edits: [], version: state.textVersion, step: run.step };
  return button(
    'keep',
    'Keep a snapshot',
    async () => shown.change({ compare: { key: (await askHost('beginApart', ask)).id } }),
    shown,
  );
}

function button(name: string, label: string, act: () => Promise<unknown>, shown: Shown, hue = ''): TemplateResult {
  const press = (): void => {
    act().then(
      () => shown.change({ failure: null }),
      (failed: Error) => shown.change({ failure: failed.message }),
    );
  };
  return html`<button class="button ${hue}" data-act=${name} @click=${press}>${label}</button>`;
}
