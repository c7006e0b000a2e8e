import type { Reference } from '../claims/point.js';
import type { FromCode } from '../faults/code.js';
import { derivativesOf, MOST_PRODUCTS, products } from './derivatives.js';
import { type CodePart, type JudgedCode, pullbackOf } from './judge.js';
import type { Mapping } from './lanes.js';
import { lanesOfEntries } from './lanes.js';
import { isLinear } from './linear.js';
import { judgedPart } from './parts.js';
import { handedByProduct } from './product.js';
import { type Given, Pullback } from './pullback.js';
import { lastUses } from './rows.js';

type Guesses = FromCode['guesses'];

/** So many derivatives more are taken to learn whether a gradient is that of one example alone. */
const MOST = 2000;
/** Where each of them takes more than two values. */
const MOST_BENT = 400;
const ULPS = 16;

/** What mistakes at a layer would have made of what it hands back. Yields after each few calls of its forward. */
export function* guessesOf(code: JudgedCode, part: CodePart): Generator<void, Guesses> {
  if (part.elementwise) return yield* ofElementwise(code, part);
  const sloped = withoutSlope(code, part);
  yield;
  return part.place > 0 ? [...sloped, ...overwritten(code, part), ...(yield* oneExample(code, part))] : sloped;
}

/**
 * y = f(XWᵀ + b) for an f that nobody knows: what the backward of XWᵀ + b alone hands back from dy, and from dy · y. Nothing is
 * asked of the forward: where every number is that to the last digits, that is what was computed.
 */
function withoutSlope({ placed }: JudgedCode, part: CodePart): Guesses {
  const { g, y } = placed;
  return [
    { fault: 'derivative-missing' as const, cotangent: Float64Array.from(g) },
    { fault: 'function-for-derivative' as const, cotangent: y.map((each, i) => each * (g[i] as number)) },
  ].flatMap(({ fault, cotangent }) => handedByProduct(placed, part, cotangent).map((made) => ({ fault, made })));
}

/** dy f'(x): without f', with it twice, with f in its place, or taken at y. */
function* ofElementwise({ placed }: JudgedCode, part: CodePart): Generator<void, Guesses> {
  const { g, y, unit } = placed;
  const { exact, bound } = part;
  const by = (made: (g: number, i: number) => number, error: (g: number, i: number) => number): Reference => ({
    exact: Float64Array.from(g, made),
    bound: Float64Array.from(g, (each, i) => error(each, i) + ULPS * unit * Math.abs(made(each, i))),
  });
  const N = (i: number): number => exact[i] as number;
  const twice = (each: number, i: number): number => (each === 0 ? 0 : (N(i) * N(i)) / each);
  const ofTwice = (each: number, i: number): number =>
    each === 0 ? 0 : ((2 * Math.abs(N(i)) + (bound[i] as number)) * (bound[i] as number)) / Math.abs(each);
  return [
    { fault: 'derivative-at-activation', made: yield* slopeAtOutput(placed, part) },
    {
      fault: 'derivative-missing',
      made: by(
        (each) => each,
        () => 0,
      ),
    },
    {
      fault: 'function-for-derivative',
      made: by(
        (each, i) => each * (y[i] as number),
        () => 0,
      ),
    },
    { fault: 'derivative-twice', made: by(twice, ofTwice) },
  ];
}

function* slopeAtOutput(placed: JudgedCode['placed'], part: CodePart): Generator<void, Reference> {
  const { g, y, unit, inputs } = placed;
  const x = (inputs[part.place] as (typeof inputs)[number]).data.slice();
  x.set(y);
  const f: Mapping = (moved) => placed.at(part.place, moved);
  return yield* derivatives(yield* Pullback.of({ f, x, y: f(x), g, lanes: lanesOfEntries(x.length), unit }), part);
}

/** Of all uses of a row the last one alone: its numbers are those of dy itself, nothing is computed. */
function overwritten({ placed }: JudgedCode, part: CodePart): Guesses {
  const made = lastUses(placed, part);
  return made ? [{ fault: 'fan-out-overwritten', made: { exact: made, bound: new Float64Array(made.length) } }] : [];
}

/** The gradient of each example by itself. */
function* oneExample({ placed }: JudgedCode, part: CodePart): Generator<void, Guesses> {
  const { given } = (yield* pullbackOf(placed, part.place)).phi;
  const examples = placed.inputs[0]?.shape[0] ?? 1;
  const width = given.y.length / examples;
  if (examples === 1 || !(yield* isCheap(given, examples * given.x.length))) return [];
  const guesses: Guesses[number][] = [];
  for (let n = 0; n < examples; n++) {
    const g = given.g.map((each, j) => (Math.floor(j / width) === n ? each : 0));
    guesses.push({
      fault: 'one-example-only',
      made: yield* derivatives(yield* Pullback.of({ ...given, g }), part),
    });
  }
  return guesses;
}

/** What a backward would hand back that forgets dy: the derivative of Σ y. null where that would be too much work. */
export function* withoutCotangent({ placed }: JudgedCode, part: CodePart): Generator<void, Reference | null> {
  const { given } = (yield* pullbackOf(placed, part.place)).phi;
  if (!(yield* isCheap(given, given.x.length / given.lanes.count))) return null;
  return yield* derivatives(yield* Pullback.of({ ...given, g: given.g.map(() => 1) }), part);
}

/** Whether so many derivatives may be asked for. */
function* isCheap(given: Given, asked: number): Generator<void, boolean> {
  const few = asked <= MOST && products(given) <= MOST_PRODUCTS;
  return few && (asked <= MOST_BENT || (yield* isLinear(given)));
}

function* derivatives(phi: Pullback, { analytic, input, place, shape }: CodePart): Generator<void, Reference> {
  return judgedPart({ input, place, shape, analytic, found: yield* derivativesOf(phi, analytic) });
}
