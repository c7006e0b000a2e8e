import { html, nothing, type TemplateResult } from 'lit';
import { ref } from 'lit/directives/ref.js';
import type { Shown } from '../view.js';
import { type Group, type Listed, matching } from './catalogue.js';

/** All tensors by layer, to be searched and gone through with the arrow keys. */
export function picker(groups: readonly Group[], now: Listed, shown: Shown): TemplateResult {
  const { search, listOpen } = shown.view.tensors;
  const found = matching(groups, search);
  const names = found.flatMap(({ tensors }) => tensors);
  const set = (changes: Partial<typeof shown.view.tensors>): void =>
    shown.change({ tensors: { ...shown.view.tensors, ...changes } });
  const searched = ({ target }: Event): void => set({ search: (target as HTMLInputElement).value });
  const intoList = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown') return;
    event.preventDefault();
    document.getElementById('tensor-list')?.focus();
  };
  return html`<div class="picker ${listOpen ? 'open' : ''}">
    <button class="button fold" aria-expanded=${listOpen} aria-controls="tensor-list" @click=${() => set({ listOpen: !listOpen })}><span class="codicon codicon-list-selection" aria-hidden="true"></span><span class="n">${now.name}</span><span class="codicon codicon-chevron-${listOpen ? 'up' : 'down'}" aria-hidden="true"></span></button>
    <div class="choices">
      <input type="search" placeholder="Search tensors" aria-label="Search tensors" .value=${search} @input=${searched} @keydown=${intoList}>
      <div id="tensor-list" class="list" role="listbox" tabindex="0" aria-label="Tensors" aria-activedescendant=${idOf(now)} @keydown=${(event: KeyboardEvent) => walk(event, names, now, shown)}>
        ${found.map((group, i) => section(group, i, now, shown))}
        ${found.length === 0 ? html`<div class="dim small" role="option" aria-selected="false" aria-disabled="true">No tensor has this in its name.</div>` : nothing}
      </div>
    </div>
  </div>`;
}

function section({ title, tensors }: Group, i: number, now: Listed, shown: Shown): TemplateResult {
  return html`<div role="group" aria-labelledby="tensors-of-${i}"><div class="title small dim" id="tensors-of-${i}">${title}</div>
    ${tensors.map((each) => option(each, each.name === now.name, shown))}</div>`;
}

function option(tensor: Listed, selected: boolean, shown: Shown): TemplateResult {
  return html`<div role="option" id=${idOf(tensor)} data-pick=${tensor.name} aria-selected=${selected} @click=${() => pick(tensor, shown)} ${ref((element) => selected && intoView(element))}>${partsOf(tensor)}</div>`;
}

/** δ and a in their hues; what a check or an update adds to a parameter stands further in. */
function partsOf({ label, hue }: Listed): TemplateResult {
  const name = label.replace(/(^|\.)delta$/, '$1δ');
  return html`<span class="n ${hue}">${name}</span>`;
}

/** Only where it has newly become the one: whoever scrolls the list is left in peace. */
let lastInView = '';

function intoView(element: Element | undefined): void {
  if (!element || element.id === lastInView) return;
  lastInView = element.id;
  const list = element.closest('.list');
  if (!(list instanceof HTMLElement) || !(element instanceof HTMLElement)) return;
  const above = element.offsetTop - list.offsetTop;
  if (above < list.scrollTop || above + element.offsetHeight > list.scrollTop + list.clientHeight)
    list.scrollTop = above - list.clientHeight / 2;
}

function idOf({ name }: Listed): string {
  return `tensor-${name.replace(/[^\w.-]/g, '_')}`;
}

/** Puts a tensor on view, and its layer into all views. */
export function pick({ name, layer }: Pick<Listed, 'name' | 'layer'>, shown: Shown): void {
  if (layer !== null) shown.select(layer);
  shown.change({ tensors: { ...shown.view.tensors, name, done: null } });
}

function walk(event: KeyboardEvent, all: readonly Listed[], now: Listed, shown: Shown): void {
  const at = all.findIndex(({ name }) => name === now.name);
  const to: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at < 0 ? 0 : at - 1,
    PageDown: at + 10,
    PageUp: at - 10,
    Home: 0,
    End: all.length - 1,
  };
  const place = to[event.key];
  if (event.key === 'Enter' || event.key === 'Escape')
    shown.change({ tensors: { ...shown.view.tensors, listOpen: false } });
  if (place === undefined) return;
  event.preventDefault();
  const next = all[Math.max(0, Math.min(all.length - 1, place))];
  if (next) pick(next, shown);
}
