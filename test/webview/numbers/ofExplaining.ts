import { formulaValue, steepest } from './formula.js';
import type { At, Expected } from './quantities.js';

/** As many terms as Explain writes out at first; the rest stands folded, as one. */
const FIRST_TERMS = 4;

/** The terms of Σ_j W_ji δ_j that the δ which was asked for is made of, the largest first, and the rest together. */
function termsAsked({ run, asked, example }: At): { readonly first: number[]; readonly rest: number | null } | null {
  const [, path = '', unit = ''] = /^([\w.]+)\.(?:delta|upstream)\[\d+,(\d+)\]$/.exec(asked ?? '') ?? [];
  const next = run.model.layers[run.model.layers.findIndex((layer) => layer.path === path) + 1]?.path;
  const weight = next === undefined ? null : run.tensor(`${next}.weight`);
  if (!weight || path === '') return null;
  const terms = Array.from({ length: weight.shape[0] ?? 0 }, (_, j) => {
    const [w, delta] = [run.entry(`${next}.weight`, [j, Number(unit)]), run.entry(`${next}.delta`, [example, j])];
    return (w ?? Number.NaN) * (delta ?? Number.NaN);
  }).sort((one, other) => Math.abs(other) - Math.abs(one));
  const folded = terms.slice(FIRST_TERMS);
  return { first: terms.slice(0, FIRST_TERMS), rest: folded.length === 0 ? null : sum(folded) };
}

const sum = (values: readonly number[]): number => values.reduce((all, each) => all + each, 0);

export function restOfSum(at: At): Expected {
  return termsAsked(at)?.rest ?? null;
}

/** Of a term: its size among those of all; of f′: how much it is of the largest slope that f has. */
export function shareOf(at: At, label = ''): Expected {
  const [, inner] = /^f'\((.*)\)$/.exec(label) ?? [];
  const own = /more terms together$/.test(label) ? restOfSum(at) : formulaValue(label, at);
  if (typeof own !== 'number') return null;
  if (inner !== undefined) return own / (steepest(inner, at) ?? Number.NaN);
  const terms = termsAsked(at);
  return terms && Math.abs(own) / sum([...terms.first, terms.rest ?? 0].map(Math.abs));
}
