import { type Body, ending, foldedAs, isMade, joined, NOTHING, put } from './bodies.js';
import type { Explanation } from './explanation.js';
import { addressOf, headOf, headOfPart } from './heads.js';
import { type Entry, type Made, number, opened } from './made.js';
import type { Named } from './nameOf.js';
import { inOrder } from './order.js';
import type { Piecewise } from './piecewise.js';
import { prepared } from './prepared.js';
import type { Resolved } from './resolved.js';
import type { Scene } from './scene.js';
import { summed } from './sums.js';
import { chained, type Standing, type Telling, within } from './telling.js';
import { factorsOf, resolve, termsOf, told } from './unfolding.js';

/** Unnamed parts of a formula that are unfolded within each other before one has to ask. */
const NESTED = 3;
/** Nodes of an answer, about: what lies deeper stays folded. */
const MOST_NODES = 3000;

/** Terms that are asked why they are 0. */
const MOST_REASONS = 16;

/** Where a formula is written: whose it is, as one asks for the rest of its terms, and from which term on. */
interface Site {
  readonly self: string | null;
  readonly standing: Standing;
  readonly from: number;
}

/** An entry with its terms, so many levels of names deep; `from`: the tail of its sum from there on. */
export function* unfolded(telling: Telling, entry: Entry, depth: number, from: number): Piecewise<Explanation> {
  return yield* entryOf(telling, entry, { depth, nested: NESTED, example: null, by: null }, from);
}

function* entryOf(telling: Telling, entry: Entry, standing: Standing, from = 0): Piecewise<Explanation> {
  yield;
  const { scene } = telling;
  const quantity = scene.names.of(entry.node) ?? null;
  yield* prepared(scene.reading, opened(entry));
  const how = told(scene, entry);
  if (how) yield* prepared(scene.reading, how.made);
  const self = addressOf(scene, entry);
  telling.told.add(self);
  const head = yield* headOf(scene, quantity, entry, how);
  const below = within(head, { ...standing, nested: NESTED }, null);
  const body = how ? yield* bodyOf(telling, resolve(scene, how.made), { self, standing: below, from }) : NOTHING;
  const whole = put(head, body);
  if (from === 0) return whole;
  const value = whole.terms.reduce((sum, each) => sum + each.value, 0);
  return { ...whole, label: `${whole.count} more terms together`, symbol: null, at: null, value };
}

function* bodyOf(telling: Telling, resolved: Resolved, site: Site): Piecewise<Body> {
  const { made, because } = resolved;
  if (resolved.quantity || made.kind === 'titled') return yield* handedOn(telling, resolved, site);
  switch (made.kind) {
    case 'sum':
      return yield* sumOf(telling, resolved, made.terms, site);
    case 'product':
      return yield* productOf(telling, resolved, made.factors, site);
    case 'function': {
      const terms: Explanation[] = [];
      for (const each of made.of) terms.push(yield* partOf(telling, resolve(telling.scene, each), site.standing));
      return { combine: 'function', function: made.name, terms, count: terms.length, because };
    }
    default:
      return ending(resolved);
  }
}

/** What is called by another name, or has a title of its own: a sum of one. */
function* handedOn(telling: Telling, resolved: Resolved, { standing }: Site): Piecewise<Body> {
  const terms = [yield* partOf(telling, { ...resolved, because: [] }, standing)];
  return { ...NOTHING, combine: 'sum', terms, count: 1, because: resolved.because };
}

function* sumOf(telling: Telling, resolved: Resolved, made: readonly Made[], site: Site): Piecewise<Body> {
  const { because } = resolved;
  const terms = yield* termsOf(telling.scene, made);
  const [only] = terms;
  if (terms.length === 1 && only) {
    const body = yield* bodyOf(telling, only, site);
    return { ...body, because: [...because, ...body.because] };
  }
  if (terms.length === 0) return { ...NOTHING, because: [...because, ...reasonsOf(telling.scene, made)] };
  return { ...NOTHING, combine: 'sum', ...(yield* summed(telling, terms, site, partOf)), because };
}

/** Why the terms of a sum are all 0, each reason once; where one is such a sum itself, why its terms are. */
function reasonsOf(scene: Scene, terms: readonly Made[]): readonly string[] {
  const all = terms.slice(0, MOST_REASONS).flatMap((term) => {
    const { made, because } = resolve(scene, term);
    const inner = made.kind === 'sum' ? reasonsOf(scene, made.terms) : [];
    return inner.length > 0 ? inner : because;
  });
  return [...new Set(all)];
}

function* productOf(telling: Telling, resolved: Resolved, made: readonly Made[], site: Site): Piecewise<Body> {
  const { scene } = telling;
  const { number: plain, rest, because } = factorsOf(scene, made);
  const reasons = [...resolved.because, ...because];
  if (plain === 0 && rest.length === 0) return { ...NOTHING, because: reasons };
  const [only] = rest;
  if (plain === 1 && rest.length === 1 && only) {
    const body = yield* bodyOf(telling, only, site);
    return { ...body, because: [...reasons, ...body.because] };
  }
  const factors = plain === 1 ? inOrder(rest) : [resolve(scene, number(plain)), ...inOrder(rest)];
  const terms: Explanation[] = [];
  for (const factor of factors) terms.push(yield* partOf(telling, factor, site.standing));
  const chain = chained(terms, site.standing);
  return { combine: 'product', function: null, terms: chain, count: chain.length, because: reasons };
}

/** A term, a factor, or what stands in brackets. */
function* partOf(telling: Telling, resolved: Resolved, standing: Standing): Piecewise<Explanation> {
  yield;
  telling.made++;
  const { scene } = telling;
  const { quantity, entry, made } = resolved;
  if (quantity && entry) return yield* namedOf(telling, resolved, { entry, quantity }, standing);
  const inner = made.kind === 'titled' ? resolve(scene, made.made) : resolved;
  if (inner.made.kind === 'sum') yield* termsOf(scene, inner.made.terms);
  const head = yield* headOfPart(scene, resolved);
  const self = inner.entry && addressOf(scene, inner.entry);
  if (self !== null && !inner.quantity && isMade(inner) && (standing.nested <= 0 || telling.made >= MOST_NODES)) {
    const folded = { ...NOTHING, ...foldedAs(inner), because: resolved.because };
    return { ...put(head, folded), unfolds: { at: self, from: 0 } };
  }
  const below = within(head, { ...standing, nested: standing.nested - 1 }, standing.by);
  return put(head, yield* bodyOf(telling, inner, { self, standing: below, from: 0 }));
}

function* namedOf(
  telling: Telling,
  { because }: Resolved,
  { entry, quantity }: Named,
  standing: Standing,
): Piecewise<Explanation> {
  const { scene } = telling;
  const isNew = !telling.told.has(addressOf(scene, entry));
  if (standing.depth > 0 && isNew && telling.made < MOST_NODES) {
    const whole = yield* entryOf(telling, entry, { ...standing, depth: standing.depth - 1 });
    return { ...whole, because: joined([...because, ...(whole.because === null ? [] : [whole.because])]) };
  }
  const how = told(scene, entry);
  // Why its terms are as they are is told where they are shown.
  const head = yield* headOf(scene, quantity, entry, how && { ...how, because: null });
  if (!how) return put(head, { ...NOTHING, because });
  const inner = resolve(scene, how.made);
  if (!isMade(inner) && inner.made.kind !== 'titled') {
    const end = ending(inner);
    return put(head, { ...end, because: [...because, ...end.because] });
  }
  return {
    ...put(head, { ...NOTHING, ...foldedAs(inner), because }),
    unfolds: { at: head.at as string, from: 0 },
  };
}
