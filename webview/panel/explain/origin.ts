import { html, nothing, svg, type TemplateResult } from 'lit';
import type { RunState } from '../../../src/protocol.js';
import { written } from '../../marks.js';
import { shown } from '../../numbers.js';
import { type Contribution, contributionsOf } from './contributions.js';
import { type Explaining, isOpen } from './explaining.js';
import { readQuestion } from './question.js';
import { spoken } from './spoken.js';
import { quantityOf, title } from './symbols.js';
import type { Placed } from './tree.js';

const [WIDTH, ROW, RADIUS] = [320, 46, 16];
/** Where circles stand: what is asked for, what it comes from, and J behind an output's δ. */
const AT = { asked: 44, from: 190, loss: 292 };

/** "Where it comes from": the same contributions on the network. What flows back comes from the right, what flows forward from the left. */
export function origin(given: Explaining, root: Placed, run: RunState): TemplateResult | typeof nothing {
  const { shown: all, rest } = contributionsOf(given.tree, root);
  if (all.length === 0) return nothing;
  const back = quantityOf(root.node) === 'delta';
  const height = Math.max(all.length * ROW, 2 * ROW);
  const middle = height / 2;
  const largest = Math.max(...all.map(({ value }) => Math.abs(value)));
  const place = (x: number): number => (back ? x : WIDTH - x);
  const lines = all.map((each, i) => {
    const y = (i + 0.5) * (height / all.length);
    return { ...each, y, isOutput: back && isOfOutput(each, run) };
  });
  return html`<section class="card" data-origin><h2>Where ${title(root.node)} comes from</h2>
    <svg class="origin" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label=${sentence(root, all, rest)}>
      ${lines.map(
        ({ value, name, part, y, isOutput }) => svg`
        <line class="flow ${quantityOf(part.node)} ${value < 0 === root.node.value < 0 ? '' : 'against'}" x1=${place(AT.asked)} y1=${middle} x2=${place(AT.from)} y2=${y} stroke-width=${thickness(value, largest)}></line>
        ${isOutput ? svg`<line class="flow delta" x1=${AT.from} y1=${y} x2=${AT.loss} y2=${middle} stroke-width="1.5"></line>` : nothing}
        <text class="n" x=${(place(AT.asked) + 2 * place(AT.from)) / 3} y=${(middle + 2 * y) / 3 - 5} text-anchor="middle" data-quantity=${name} data-value=${String(value)}>${shown(value)}</text>`,
      )}
      ${circle(root, place(AT.asked), middle, 'asked')}
      ${lines.map(({ part, y }) => circle(part, place(AT.from), y, isOpen(given, part.key) ? 'open' : ''))}
      ${lines.some(({ isOutput }) => isOutput) ? svg`<circle class="unit" cx=${AT.loss} cy=${middle} r=${RADIUS}></circle><text class="letter" x=${AT.loss} y=${middle + 4} text-anchor="middle">J</text>` : nothing}
    </svg>
    <p class="dim small">Width: how much the term holds. Dashed: it pulls the other way.${rest ? html` ${rest.count} more, ${written(rest.value, `${rest.count} more terms together`)} together.` : nothing}</p>
  </section>`;
}

function circle({ node: { symbol, at, label } }: Placed, x: number, y: number, kind: string): TemplateResult {
  const hue = symbol?.hue ?? 'other';
  return svg`<g data-at=${at ?? nothing}><circle class="unit ${hue} ${kind}" cx=${x} cy=${y} r=${RADIUS}></circle><text class="letter ${hue}" x=${x} y=${y + 4} text-anchor="middle">${symbol ? `${symbol.base}${small(symbol.sub)}` : label}</text></g>` as TemplateResult;
}

function small(sub: string | null): string {
  return (sub ?? '').replace(/\d/g, (digit) => '₀₁₂₃₄₅₆₇₈₉'[Number(digit)] as string);
}

/** Up to 6 for the largest, at least 1. */
function thickness(value: number, largest: number): number {
  return largest > 0 && Number.isFinite(value) ? 1 + (5 * Math.abs(value)) / largest : 1;
}

function isOfOutput({ part }: Contribution, run: RunState): boolean {
  return part.node.at !== null && readQuestion(part.node.at).layer === run.layers.at(-1)?.path;
}

/** The drawing for the ear. */
function sentence(
  root: Placed,
  all: readonly Contribution[],
  rest: { readonly count: number; readonly value: number } | null,
): string {
  const parts = all.map(({ part, value }) => `${shown(value)} by ${spoken(part.node, null)}`);
  const more = rest ? [`${shown(rest.value)} by ${rest.count} more together`] : [];
  return `${spoken(root.node, null)} comes from: ${[...parts, ...more].join('; ')}`;
}
