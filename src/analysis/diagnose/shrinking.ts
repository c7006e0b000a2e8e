import type { Link } from './chain.js';
import type { Evidence } from './diagnosis.js';
import { brief, percent } from './words.js';

/** What f′ and Wᵀ do to ‖δ‖ in each layer, from the loss down. */
export function factors(links: readonly Link[]): Evidence {
  return { kind: 'factors', rows: links.map(({ layer, slope, weights }) => ({ layer: layer.path, slope, weights })) };
}

/** Which of the two shrinks δ, and by how much: in sentences. */
export function shrinkText(links: readonly Link[]): string {
  const { slope, weights } = together(links);
  if (weights >= 0) return `f′ does all of it: ${slopeText(links)}.${grows('Wᵀ', weights)}`;
  if (slope >= 0) return `Wᵀ does all of it: ${weightsText(links)}.${grows('f′', slope)}`;
  const share = slope / (slope + weights);
  return share >= 0.5
    ? `f′ does ${percent(share)} of the shrinking: ${slopeText(links)}. Wᵀ does ${percent(1 - share)}.`
    : `Wᵀ does ${percent(1 - share)} of the shrinking: ${weightsText(links)}. f′ does ${percent(share)}.`;
}

/** The same of δ that grows. */
export function growthText(links: readonly Link[]): string {
  const { slope, weights } = together(links);
  if (slope <= 0) return `Wᵀ does all of it: ${weightsText(links)}.`;
  if (weights <= 0) return `f′ does all of it: ${slopeText(links)}.`;
  return `Wᵀ does ${percent(weights / (slope + weights))} of the growing: ${weightsText(links)}.`;
}

/** Logarithms of what each makes of ‖δ‖ over all layers: negative where it shrinks it. */
function together(links: readonly Link[]): { readonly slope: number; readonly weights: number } {
  const sum = (of: (link: Link) => number): number => links.reduce((all, link) => all + Math.log(of(link)), 0);
  return { slope: sum(({ slope }) => slope), weights: sum(({ weights }) => weights) };
}

function grows(what: string, logarithm: number): string {
  return logarithm > Math.log(1.05) ? ` ${what} makes δ ${brief(Math.exp(logarithm), 2)} times larger.` : '';
}

/** The largest slope that an activation has anywhere. */
const LARGEST: Readonly<Record<string, string>> = {
  sigmoid: '¼',
  tanh: '1',
  relu: '1',
  hardsigmoid: '⅙',
  softsign: '1',
};

function slopeText(links: readonly Link[]): string {
  const own = links.filter(({ slope }) => slope !== 1);
  const names = [...new Set(own.map(({ activation }) => activation.activation ?? activation.type))];
  const average = brief(Math.exp(together(own).slope / Math.max(1, own.length)), 2);
  const [name = ''] = names;
  if (names.length !== 1) return `the slope of f is ${average} on average`;
  const most = LARGEST[name];
  return most
    ? `${name}’s slope is at most ${most}, here ${average} on average`
    : `${name}’s slope is ${average} on average`;
}

function weightsText(links: readonly Link[]): string {
  const average = Math.exp(together(links).weights / links.length);
  return `each layer’s weights make ‖δ‖ ${brief(average, 2)} times as large on average`;
}
