import { inOrder } from './order.js';
import type { Resolved } from './resolved.js';
import { letterOf, type Scene } from './scene.js';
import { textOf } from './symbols.js';
import { type Factors, factorsOf, resolve, termsOf } from './unfolding.js';

/** Longer texts than this are cut down to what they are. */
const LONGEST = 44;

/** Four digits with a true minus: a number in a formula. */
export function numeral(value: number): string {
  if (!Number.isFinite(value)) return String(value).replace('-', '−');
  const size = Math.abs(value);
  const text =
    size !== 0 && (size < 1e-3 || size >= 1e5) ? value.toExponential(3) : String(Number(value.toPrecision(4)));
  return text.replaceAll('-', '−');
}

/** What is written for a part of a formula: `1 − a₁⁽²⁾`, `exp(…)`. `depth`: how many brackets deep it goes. */
export function labelOf(scene: Scene, resolved: Resolved, depth = 3): string {
  const text = written(scene, resolved, depth);
  return text.length <= LONGEST ? text : cut(scene, resolved);
}

function cut(scene: Scene, { made }: Resolved): string {
  if (made.kind === 'sum') {
    const terms = termsOf(scene, made.terms);
    return terms.length === 1 ? cut(scene, terms[0] as Resolved) : `Σ of ${terms.length} terms`;
  }
  if (made.kind === 'product') return 'a product';
  return made.kind === 'function' ? `${made.name}(…)` : '…';
}

function written(scene: Scene, resolved: Resolved, depth: number): string {
  const { made, quantity, entry } = resolved;
  if (quantity && entry) return textOf(letterOf(scene, quantity, entry.place));
  switch (made.kind) {
    case 'titled':
      return made.title.label;
    case 'number':
      return made.label ?? numeral(made.value);
    case 'given':
      return made.because;
    case 'entry':
      return '…';
    case 'function':
      return depth === 0
        ? `${made.name}(…)`
        : functionText(
            made.name,
            made.of.map((each) => written(scene, resolve(scene, each), depth - 1)),
          );
    case 'product':
      return depth === 0 ? 'a product' : productText(scene, factorsOf(scene, made.factors), depth);
    case 'sum':
      return depth === 0 ? `Σ of ${made.terms.length} terms` : sumText(scene, termsOf(scene, made.terms), depth);
  }
}

function functionText(name: string, of: readonly string[]): string {
  if (of.length === 2 && !/^\w/.test(name)) return `${of[0]} ${name} ${of[1]}`;
  if ((name === '1/' || name === '√') && of.length === 1 && /^[^ ]+$/.test(of[0] as string)) return `${name}${of[0]}`;
  return `${name}(${of.join(', ')})`;
}

function productText(scene: Scene, { number, rest }: Factors, depth: number): string {
  const parts = inOrder(rest).map((factor) => {
    const text = written(scene, factor, depth - 1);
    return factor.made.kind === 'sum' && !factor.quantity ? `(${text})` : text;
  });
  const size = Math.abs(number);
  const factors = size === 1 && parts.length > 0 ? parts : [numeral(size), ...parts];
  return `${number < 0 ? '−' : ''}${factors.join(' · ')}`;
}

function sumText(scene: Scene, terms: readonly Resolved[], depth: number): string {
  if (terms.length === 0) return '0';
  if (terms.length > 3) return `Σ of ${terms.length} terms`;
  return terms
    .map((term) => written(scene, term, depth - 1))
    .map((text, i) => (i === 0 ? text : text.startsWith('−') ? ` − ${text.slice(1)}` : ` + ${text}`))
    .join('');
}
