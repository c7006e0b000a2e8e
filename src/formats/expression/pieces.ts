import type { Expression } from './parse.js';
import { allParts, withParts } from './parts.js';
import { negate, number, subtract } from './tree.js';
import { valuesOf } from './values.js';

/** A function of one variable by stretches: what it is on each without conditions, and the places between them, ascending. */
export interface Pieces {
  readonly of: readonly Expression[];
  readonly ends: readonly number[];
}

/** More places than these are no function that somebody writes by its pieces. */
const MOST = 6;

/** The smooth pieces of a function that has conditions, minima, maxima, absolute values or signs; null where there are none, or too many. */
export function piecesOf(f: Expression, name: string): Pieces | null {
  const differences = allParts(f).flatMap(differencesOf);
  if (differences.length === 0) return null;
  const ends = [...new Set(differences.flatMap((each) => zerosOf(each, name)))].sort((one, other) => one - other);
  if (ends.length === 0 || ends.length > MOST) return null;
  const within = [(ends[0] as number) - 1, ...ends.slice(1).map((end, i) => (end + (ends[i] as number)) / 2)];
  const places = [...within, (ends.at(-1) as number) + 1];
  return { of: places.map((place) => pieceAt(f, name, place)), ends };
}

/** Whether it is one analytic formula wherever it is defined. */
export function isSmooth(f: Expression): boolean {
  return allParts(f).every((part) => differencesOf(part).length === 0);
}

const COMPARISONS: readonly string[] = ['<', '<=', '>', '>=', '==', '!='];

/** What changes its sign where a part goes over from one piece to another. */
function differencesOf(part: Expression): Expression[] {
  if (part.kind === 'binary') return COMPARISONS.includes(part.operator) ? [subtract(part.left, part.right)] : [];
  if (part.kind !== 'call') return [];
  const [u, v] = part.inputs as [Expression, Expression];
  if (part.name === 'min' || part.name === 'max') return [subtract(u, v)];
  return part.name === 'abs' || part.name === 'sign' ? [u] : [];
}

/** The formula that holds around a place. */
function pieceAt(f: Expression, name: string, place: number): Expression {
  const at = (each: Expression): number => valuesOf(each, { [name]: Float64Array.of(place) })[0] as number;
  const piece = (each: Expression): Expression => pieceAt(each, name, place);
  if (f.kind === 'conditional') return piece(at(f.when) !== 0 ? f.then : f.otherwise);
  if (differencesOf(f).length === 0) return withParts(f, piece);
  if (f.kind === 'binary') return number(at(f));
  const [u, v] = (f as Expression & { readonly kind: 'call' }).inputs as [Expression, Expression];
  switch ((f as Expression & { readonly kind: 'call' }).name) {
    case 'min':
      return piece(at(u) < at(v) ? u : v);
    case 'max':
      return piece(at(u) > at(v) ? u : v);
    case 'sign':
      return number(at(f));
    default:
      return at(u) < 0 ? negate(piece(u)) : piece(u);
  }
}

/** Places where a formula is zero or changes its sign, as short as they can be written. */
function zerosOf(difference: Expression, name: string): number[] {
  const grid = WIDE;
  const found: number[] = [];
  const values = valuesOf(difference, { [name]: grid });
  for (let i = 0; i < grid.length; i++) {
    const [here, before] = [values[i] as number, values[i - 1] ?? Number.NaN];
    if (here === 0) found.push(grid[i] as number);
    else if (here * before < 0) found.push(between(difference, name, grid[i - 1] as number, grid[i] as number));
    if (found.length > MOST) return found;
  }
  return found;
}

/** Twelve digits: formulas people write have fewer. */
function between(difference: Expression, name: string, from: number, to: number): number {
  let [low, high] = [from, to];
  while (high - low > 1e-15 * Math.max(Math.abs(low), Math.abs(high))) {
    const places = Float64Array.from({ length: 65 }, (_, i) => (i === 64 ? high : low + ((high - low) / 64) * i));
    const values = valuesOf(difference, { [name]: places });
    const at = values.findIndex((value, i) => i > 0 && value * (values[0] as number) <= 0);
    if (at < 1) break;
    const [left, right] = [places[at - 1] as number, places[at] as number];
    if (left === low && right === high) break;
    [low, high] = [left, right];
  }
  return Number(((low + high) / 2).toPrecision(12));
}

/** From −1000 to 1000, finely around 0. */
const WIDE = Float64Array.from([
  ...Array.from({ length: 40 }, (_, i) => -1000 * 0.9 ** i - 10),
  ...Array.from({ length: 321 }, (_, i) => (i - 160) / 16),
  ...Array.from({ length: 40 }, (_, i) => 1000 * 0.9 ** i + 10),
]).sort();
