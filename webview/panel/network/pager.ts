import { nothing, svg, type TemplateResult } from 'lit';
import type { Standing } from './drawn.js';

const WORDS: Readonly<Record<string, string>> = { images: 'channels', grid: 'places', tokens: 'places' };

/** Which of a large layer's units are drawn, and buttons to the others. */
export function pager({ drawn, column, box }: Standing): TemplateResult | typeof nothing {
  const { field, page, face, key } = column;
  if (field.groups <= field.page) return nothing;
  const y = box.y + box.height + 8;
  const [before, after] = [page.from - field.page, page.to];
  const turn = (group: number): void => {
    if (group >= 0 && group < field.groups) drawn.turn(key, group);
  };
  const button = (x: number, words: string, sign: string, group: number): TemplateResult => {
    const ends = group < 0 || group >= field.groups;
    const press = (event: KeyboardEvent): void => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      turn(group);
    };
    return svg`<g class="turn ${ends ? 'ends' : ''}" role="button" tabindex=${ends ? -1 : 0} aria-disabled=${ends} aria-label="${words} of ${key}" @click=${() => turn(group)} @keydown=${press}><rect class="target" x=${x} y=${y - 6} width="24" height="24"></rect><text x=${x + 12} y=${y + 10} text-anchor="middle">${sign}</text></g>`;
  };
  const what = WORDS[face.kind] ?? 'units';
  return svg`${button(box.x, `${what} before`, '‹', before)}
    <text class="dim" x=${box.x + box.width / 2} y=${y + 10} text-anchor="middle">${page.from + 1}–${page.to} of ${field.groups}</text>
    ${button(box.x + box.width - 24, `${what} after`, '›', after)}`;
}
