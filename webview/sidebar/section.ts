import { html, nothing, type TemplateResult } from 'lit';
import { remember, remembered } from '../channel.js';

export type SectionName = 'Broken first' | 'Layers' | 'Branches' | 'Recent files' | 'Walkthrough';

/** What the side bar keeps over a reload: the sections that were closed. */
const kept = remembered<{ closed: readonly SectionName[] }>({ closed: [] });

interface Section {
  readonly name: SectionName;
  /** At the right of its name. */
  readonly aside?: TemplateResult | string | typeof nothing;
  readonly content: unknown;
}

/** A part of the side bar that opens and closes, as those of VS Code's own views. `redraw` is called when it did. */
export function section({ name, aside = nothing, content }: Section, redraw: () => void): TemplateResult {
  const open = !kept.closed.includes(name);
  const toggle = (): void => {
    kept.closed = open ? [...kept.closed, name] : kept.closed.filter((each) => each !== name);
    remember({ ...remembered({}), closed: kept.closed });
    redraw();
  };
  return html`<section aria-label=${name} data-section=${name}>
    <h2><button class="fold" aria-expanded=${open} @click=${toggle}><span class="codicon codicon-chevron-${open ? 'down' : 'right'}" aria-hidden="true"></span>${name}<span class="grow"></span>${aside}</button></h2>
    ${open ? content : nothing}</section>`;
}
