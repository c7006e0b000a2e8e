import type { ExplainQuery, Explanation, MathSymbol, Unfolds } from './explanation.js';
import { addressOf, type Head, headOf, headOfPart, NO_HEAD } from './heads.js';
import { type Entry, type Made, number as numberMade } from './made.js';
import type { Quantity } from './names.js';
import { inOrder } from './order.js';
import type { Resolved } from './resolved.js';
import type { Scene } from './scene.js';
import { factorsOf, numberOf, resolve, termsOf, told } from './unfolding.js';

/** Unnamed parts of a formula that are unfolded within each other before one has to ask. */
const NESTED = 3;
/** Nodes of an answer, about: what lies deeper stays folded. */
const MOST_NODES = 3000;

type Body = Pick<Explanation, 'combine' | 'function' | 'terms' | 'count'> & { readonly because: readonly string[] };
const NOTHING: Body = { combine: 'given', function: null, terms: [], count: 0, because: [] };

/** How deep to go on from here: names, and unnamed parts since the last name. */
interface Reach {
  readonly depth: number;
  readonly nested: number;
}

/** Unfolds entries of a step into explanations. One for each answer. */
export class Explainer {
  private made = 0;
  /** Names that are unfolded already: the same number a second time is one line. */
  private readonly told = new Set<string>();
  /** The example that is spoken of: what belongs to it needs no saying. */
  private example: number | null = null;
  /** What J is differentiated by in the formula that is written: X of ∂J/∂X; null forwards. */
  private by: MathSymbol | null = null;

  constructor(
    private readonly scene: Scene,
    private readonly query: Pick<ExplainQuery, 'most'>,
  ) {}

  /** An entry with its terms; `from`: the tail of its sum from there on. */
  entry(entry: Entry, depth: number, from = 0): Explanation {
    const quantity = this.scene.names.of(entry.node) ?? null;
    const how = told(this.scene, entry);
    const reach = { depth, nested: NESTED };
    const self = addressOf(this.scene, entry);
    this.told.add(self);
    const head = headOf(this.scene, quantity, entry, how);
    const before = this.speakOf(head);
    const body = how ? this.body(resolve(this.scene, how.made), self, reach, from) : NOTHING;
    [this.example, this.by] = before;
    const whole = this.whole(head, body);
    if (from === 0) return whole;
    const value = whole.terms.reduce((sum, each) => sum + each.value, 0);
    return { ...whole, label: `${whole.count} more terms together`, symbol: null, at: null, value };
  }

  private whole(head: Head, { because, ...rest }: Body): Explanation {
    const reasons = [...(head.because === null ? [] : [head.because]), ...because];
    return { ...head, ...rest, unfolds: null, because: reasons.length === 0 ? null : reasons.join('; ') };
  }

  private body(resolved: Resolved, self: string | null, reach: Reach, from: number): Body {
    const { made, because } = resolved;
    if (resolved.quantity)
      return { ...NOTHING, combine: 'sum', terms: [this.part(resolved, reach)], count: 1, because };
    switch (made.kind) {
      case 'sum': {
        const terms = termsOf(this.scene, made.terms);
        const [only] = terms;
        const body =
          terms.length === 1 && only
            ? this.body(only, self, reach, from)
            : this.sum(resolved, terms, self, reach, from);
        return { ...body, because: [...because, ...(body.because === because ? [] : body.because)] };
      }
      case 'product':
        return this.product(resolved, made.factors, self, reach, from);
      case 'function': {
        const terms = made.of.map((each) => this.part(resolve(this.scene, each), reach));
        return { combine: 'function', function: made.name, terms, count: terms.length, because };
      }
      case 'titled':
        return { ...NOTHING, combine: 'sum', terms: [this.part(resolved, reach)], count: 1, because };
      case 'given':
        return { ...NOTHING, because: [...because, made.because] };
      default:
        return { ...NOTHING, because };
    }
  }

  private sum(resolved: Resolved, terms: readonly Resolved[], self: string | null, reach: Reach, from: number): Body {
    const values = terms.map((term) => numberOf(this.scene, term));
    const order = [...terms.keys()].sort((i, j) => sizeAt(values, j) - sizeAt(values, i) || i - j);
    const end = from + this.query.most;
    // A tail of one would take the line that its term takes; zeros say no more apart than together.
    const whole = self === null || order.length <= end + 1;
    const shown = whole
      ? order.length
      : Math.max(from + 1, Math.min(end, values.filter((value) => value !== 0).length));
    const parts = order.slice(from, shown).map((i) => this.ofExample(this.part(terms[i] as Resolved, reach)));
    const rest = order.slice(shown);
    if (rest.length > 0)
      parts.push(
        tailOf(
          rest.map((i) => values[i] as number),
          { at: self as string, from: shown },
        ),
      );
    return { ...NOTHING, combine: 'sum', terms: parts, count: order.length - from, because: resolved.because };
  }

  /** What follows stands in this number's formula; answers what was spoken of before. */
  private speakOf({ symbol, partial }: Head, otherwise: MathSymbol | null = null): [number | null, MathSymbol | null] {
    const before: [number | null, MathSymbol | null] = [this.example, this.by];
    this.example = symbol?.example ?? this.example;
    this.by = partial?.of.base === 'J' ? partial.by : otherwise;
    return before;
  }

  /** A term of a sum over examples says of which it is. */
  private ofExample(term: Explanation): Explanation {
    const example = exampleOf(term);
    const isSaid = example === null || example === this.example || term.label.endsWith(` of example ${example}`);
    return isSaid ? term : { ...term, label: `${term.label} of example ${example}` };
  }

  private product(resolved: Resolved, made: readonly Made[], self: string | null, reach: Reach, from: number): Body {
    const { number, rest, because } = factorsOf(this.scene, made);
    const reasons = [...resolved.because, ...because];
    if (number === 0 && rest.length === 0) return { ...NOTHING, because: reasons };
    const [only] = rest;
    if (number === 1 && rest.length === 1 && only) {
      const body = this.body(only, self, reach, from);
      return { ...body, because: [...reasons, ...body.because] };
    }
    const factors = inOrder(rest).map((factor) => this.part(factor, reach));
    const terms = number === 1 ? factors : [this.part(resolve(this.scene, numberMade(number)), reach), ...factors];
    return {
      combine: 'product',
      function: null,
      terms: chained(terms, this.by),
      count: terms.length,
      because: reasons,
    };
  }

  /** A term, a factor, or what stands in brackets. */
  private part(resolved: Resolved, { depth, nested }: Reach): Explanation {
    this.made++;
    const { quantity, entry, made } = resolved;
    if (quantity && entry) return this.named(resolved, entry, quantity, depth);
    const head = headOfPart(this.scene, resolved);
    const inner = made.kind === 'titled' ? resolve(this.scene, made.made) : resolved;
    const self = inner.entry && addressOf(this.scene, inner.entry);
    const before = this.speakOf(head, this.by);
    const isFolded = self !== null && isMade(inner) && (nested <= 0 || this.made >= MOST_NODES);
    const part = isFolded
      ? {
          ...this.whole(head, { ...NOTHING, ...foldedAs(inner), because: resolved.because }),
          unfolds: { at: self, from: 0 },
        }
      : this.whole(head, this.body(inner, self, { depth, nested: nested - 1 }, 0));
    [this.example, this.by] = before;
    return part;
  }

  private named({ because }: Resolved, entry: Entry, quantity: Quantity, depth: number): Explanation {
    const isNew = !this.told.has(addressOf(this.scene, entry));
    if (depth > 0 && isNew && this.made < MOST_NODES) return withReasons(this.entry(entry, depth - 1), because);
    const how = told(this.scene, entry);
    // Why its terms are as they are is told where they are shown.
    const head = headOf(this.scene, quantity, entry, how && { ...how, because: null });
    if (!how) return this.whole(head, { ...NOTHING, because });
    const folded = { ...NOTHING, ...foldedAs(resolve(this.scene, how.made)), because };
    return { ...this.whole(head, folded), unfolds: { at: head.at as string, from: 0 } };
  }
}

function isMade({ made }: Resolved): boolean {
  return made.kind === 'sum' || made.kind === 'product' || made.kind === 'function';
}

/** How what is folded is made. */
function foldedAs({ made, quantity }: Resolved): Pick<Explanation, 'combine' | 'function'> {
  if (quantity) return { combine: 'sum', function: null };
  if (made.kind === 'function') return { combine: 'function', function: made.name };
  return { combine: made.kind === 'sum' || made.kind === 'product' ? made.kind : 'given', function: null };
}

/** A sum's terms from one on, as one. */
function tailOf(values: readonly number[], unfolds: Unfolds): Explanation {
  return {
    ...NO_HEAD,
    label: `${values.length} more terms together`,
    value: values.reduce((sum, value) => sum + value, 0),
    combine: 'sum',
    function: null,
    terms: [],
    count: values.length,
    unfolds,
  };
}

/** The one example that a term's letters belong to; null where there is none, or several. */
function exampleOf({ symbol, terms }: Explanation): number | null {
  if (symbol) return symbol.example;
  const examples = new Set(terms.map(exampleOf).filter((example) => example !== null));
  return examples.size === 1 ? ([...examples][0] as number) : null;
}

/** In ∂J/∂X = ∂J/∂Z · f the other factor is ∂Z/∂X: each factor of the chain rule is one ∂. */
function chained(terms: readonly Explanation[], by: MathSymbol | null): readonly Explanation[] {
  const cotangents = terms.filter(({ partial }) => partial?.of.base === 'J');
  const [above] = cotangents;
  if (!by || terms.length !== 2 || cotangents.length !== 1 || !above?.partial) return terms;
  const partial = { of: above.partial.by, by };
  return terms.map((term) => (term === above || term.partial ? term : { ...term, partial }));
}

/** By size; what is no number comes first. */
function sizeAt(values: readonly number[], i: number): number {
  const size = Math.abs(values[i] as number);
  return Number.isNaN(size) ? Number.POSITIVE_INFINITY : size;
}

function withReasons(explanation: Explanation, because: readonly string[]): Explanation {
  const reasons = [...because, ...(explanation.because === null ? [] : [explanation.because])];
  return { ...explanation, because: reasons.length === 0 ? null : reasons.join('; ') };
}
