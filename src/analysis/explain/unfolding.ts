import { formOf } from './forms/table.js';
import { type Entry, type Made, opened } from './made.js';
import { nameOf } from './nameOf.js';
import type { Piecewise } from './piecewise.js';
import type { Resolved } from './resolved.js';
import type { Scene, Told } from './scene.js';

/** Sums of this many terms at most take the terms of sums among them for their own. */
export const SPREADING = 64;
/** Terms of a sum that are looked at between two yields. */
const AT_ONCE = 16;

/** A product's factors: one number for all plain ones, and the rest in order. */
export interface Factors {
  readonly number: number;
  readonly rest: readonly Resolved[];
  readonly because: readonly string[];
}

/** How an entry is written: by a form of the field where one fits, else as its op makes it; null of what is given. */
export function told(scene: Scene, entry: Entry): Told | null {
  return scene.told.get(entry, () => tell(scene, entry));
}

function tell(scene: Scene, entry: Entry): Told | null {
  const quantity = scene.names.of(entry.node);
  const form = formOf(scene, entry, quantity);
  if (form) return form;
  const made = scene.stacks.isWhole(entry.node) ? partOf(scene, entry) : scene.reading.making(entry);
  return made && { made, rule: null, because: null };
}

/** How the part is made that an entry was put in its place from. */
function partOf(scene: Scene, entry: Entry): Made | null {
  let part = entry;
  for (let made = scene.reading.making(part); made?.kind === 'passed' && made.from.kind === 'entry'; ) {
    const next = made.from.entry;
    const isPart = scene.stacks.wholeOf(next)?.node === entry.node;
    if (!isPart) break;
    part = next;
    made = scene.reading.making(part);
  }
  return part === entry ? scene.reading.making(entry) : opened(part);
}

/** Follows what is handed on, and looks through entries without a name, down to something to show. */
export function resolve(scene: Scene, made: Made): Resolved {
  const because: string[] = [];
  let entry: Entry | null = null;
  for (let next = made; ; ) {
    if (next.kind === 'passed') {
      if (next.because !== null) because.push(next.because);
      next = next.from;
    } else if (next.kind === 'entry') {
      entry ??= next.entry;
      const named = next.opened ? null : nameOf(scene, next.entry);
      if (named) return { made: next, ...named, because };
      const constant = scene.reading.node(next.entry.node);
      if (constant.kind === 'constant') {
        const value = scene.reading.value(next.entry);
        return { made: { kind: 'number', value, label: null }, entry, quantity: null, because };
      }
      const how = told(scene, next.entry);
      if (!how)
        return {
          made: { kind: 'given', because: constant.kind === 'apply' ? constant.op : constant.name, range: null },
          entry,
          quantity: null,
          because,
        };
      next = how.made;
    } else return { made: next, entry, quantity: null, because };
  }
}

/** The value of what was resolved: an entry's own number, else what the formula gives. */
export function numberOf({ reading }: Scene, { made, entry }: Pick<Resolved, 'made' | 'entry'>): number {
  return entry ? reading.value(entry) : reading.valueOf(made);
}

/** A sum's terms, those of sums among them in their place; zeros of the formula itself are left out. */
export function* termsOf(scene: Scene, terms: readonly Made[]): Piecewise<readonly Resolved[]> {
  const known = scene.terms.get(terms);
  if (known) return known;
  const found: Resolved[] = [];
  for (const [k, term] of terms.entries()) {
    found.push(...(yield* spread(scene, term, terms.length)));
    if (k % AT_ONCE === AT_ONCE - 1) yield;
  }
  scene.terms.set(terms, found);
  return found;
}

/** What one term of so many comes to. */
function* spread(scene: Scene, term: Made, of: number): Piecewise<readonly Resolved[]> {
  const resolved = resolve(scene, term);
  const { made } = resolved;
  if (made.kind === 'number' && made.value === 0) return [];
  if (made.kind === 'product' && numberOf(scene, resolved) === 0 && factorsOf(scene, made.factors).number === 0)
    return [];
  return made.kind === 'sum' && of <= SPREADING ? yield* termsOf(scene, made.terms) : [resolved];
}

/** A product's factors, those of products among them in their place. */
export function factorsOf(scene: Scene, factors: readonly Made[]): Factors {
  let number = 1;
  const rest: Resolved[] = [];
  const because: string[] = [];
  for (const factor of factors) {
    const resolved = resolve(scene, factor);
    const { made } = resolved;
    if (made.kind === 'number' && made.label === null) {
      number *= made.value;
      because.push(...resolved.because);
    } else if (made.kind === 'product') {
      const inner = factorsOf(scene, made.factors);
      number *= inner.number;
      rest.push(...inner.rest);
      because.push(...inner.because);
    } else rest.push(resolved);
  }
  return { number, rest, because };
}
