import { nothing, svg, type TemplateResult } from 'lit';
import { shape } from '../../numbers.js';
import type { Column } from './columns.js';
import { isAt, type Standing } from './drawn.js';
import { type Box, HEAD, withinEdges } from './layout.js';
import { fitted } from './marks.js';
import { INPUT, LOSS } from './wiring.js';

/** A letter's width, about. */
const LETTER = 6.5;

/** A column's title: a button that selects the layer. */
export function head({ drawn, column, box, layout, roving }: Standing): TemplateResult {
  const middle = box.x + box.width / 2;
  const y = layout.top - HEAD;
  const room = box.width + 24;
  const type = subtitle(column, drawn.run.lossName);
  const typeAt = withinEdges(middle, Math.min(type.length * LETTER, room + 12), layout);
  const words = svg`<text class="title" x=${middle} y=${y + 22} text-anchor="middle">${fitted(column.title, room)}</text>
    <text class="dim" x=${typeAt} y=${y + 40} text-anchor="middle">${fitted(type, room + 12)}</text>`;
  if (column.layer === null) return words;
  const place = { key: column.key, entry: null };
  return svg`<g class="head" role="button" tabindex=${isAt(roving, column.key, null) ? 0 : -1} aria-label="layer ${column.key}" aria-pressed=${drawn.selected?.key === column.key}
      data-column=${column.key} data-entry="" @click=${() => drawn.select(place)} @dblclick=${() => drawn.open({ key: column.key, entry: 0 })}>
    <title>${column.key}: ${column.layer.type}${column.layer.activation ? `, ${column.layer.activation}` : ''}, ${shape(column.layer.inputShape)} → ${shape(column.layer.outputShape)}</title>
    <rect class="target" x=${box.x - 8} y=${y + 6} width=${box.width + 16} height="40"></rect>${words}</g>`;
}

export function subtitle({ key, layer, face, shape: own }: Column, loss: string): string {
  if (key === INPUT) return inputWords(face, own);
  if (key === LOSS) return FORMULAS[loss] ?? loss;
  if (!layer) return '';
  const f = layer.activation && layer.activation !== layer.type ? ` · ${layer.activation}` : '';
  const sizes = face.kind === 'units' ? '' : ` ${shape(layer.inputShape)} → ${shape(layer.outputShape)}`;
  return face.kind === 'strip' && layer.type === 'dense' ? `dense${sizes}${f}` : `${layer.type}${f}`;
}

function inputWords(face: Column['face'], inputShape: readonly number[]): string {
  if (face.kind === 'images') return `${face.height} × ${face.width} pixels`;
  if (face.kind === 'tokens') return `${face.count} tokens`;
  const all = shape(inputShape);
  return inputShape.length === 1 ? `${all} ${inputShape[0] === 1 ? 'input' : 'inputs'}` : all;
}

/** A term of J, as it is written; by the loss's name. */
const FORMULAS: Readonly<Record<string, string>> = {
  'squared-error': '½ Σ (a − y)²',
  'mean-squared-error': 'mean (a − y)²',
  'absolute-error': 'Σ |a − y|',
  'cross-entropy': '−Σ y log softmax(a)',
  'binary-cross-entropy-with-logits': 'log(1 + eᵃ) − y a',
  own: 'as the file has it',
};

/** The column where the run stands is tinted, and says so in words. */
export function position({ drawn: { run }, column, box, layout }: Standing): TemplateResult | typeof nothing {
  if (!column.here) return nothing;
  const { phase, part } = run.position;
  const [words, hue] =
    phase === 'backward'
      ? [`← backward is here${part ? `: ${part}` : ''}`, 'd']
      : phase === 'forward'
        ? [`→ forward is here${part ? `: ${part}` : ''}`, 'a']
        : ['J is here', ''];
  return svg`<g data-here=${column.key}><text class="here ${hue}" x=${box.x + box.width / 2} y=${layout.height - 14} text-anchor="middle">${words}</text></g>`;
}

export function tint({ column, box, layout }: Standing): TemplateResult | typeof nothing {
  if (!column.here) return nothing;
  const { x, width } = tinted(box);
  return svg`<rect class="tint" x=${x} y=${layout.top - HEAD + 2} width=${width} height=${layout.height - layout.top + HEAD - 4} rx="6"></rect>`;
}

function tinted({ x, width }: Box): { readonly x: number; readonly width: number } {
  return { x: x - 16, width: width + 32 };
}
