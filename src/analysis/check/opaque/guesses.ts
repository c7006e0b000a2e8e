import type { Reference } from '../claims/point.js';
import type { FromCode } from '../faults/code.js';
import { derivativesOf } from './derivatives.js';
import { type CodePart, type JudgedCode, pullbackOf } from './judge.js';
import type { Mapping } from './lanes.js';
import { lanesOfEntries } from './lanes.js';
import { isLinear } from './linear.js';
import { judgedPart } from './parts.js';
import { handedByProduct } from './product.js';
import { Pullback } from './pullback.js';
import { lastUses } from './rows.js';

type Guesses = FromCode['guesses'];

/** So many derivatives more are taken to learn whether a gradient is that of one example alone. */
const MOST = 2000;
/** Where each of them takes more than two values. */
const MOST_BENT = 400;
const ULPS = 16;

/** What mistakes at a layer would have made of what it hands back. */
export function guessesOf(code: JudgedCode, part: CodePart): Guesses {
  if (part.elementwise) return ofElementwise(code, part);
  return [
    ...withoutSlope(code, part),
    ...(part.place > 0 ? [...overwritten(code, part), ...oneExample(code, part)] : []),
  ];
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
function ofElementwise({ placed }: JudgedCode, part: CodePart): Guesses {
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
    { fault: 'derivative-at-activation', made: slopeAtOutput(placed, part) },
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

function slopeAtOutput(placed: JudgedCode['placed'], part: CodePart): Reference {
  const { g, y, unit, inputs } = placed;
  const x = (inputs[part.place] as (typeof inputs)[number]).data.slice();
  x.set(y);
  const f: Mapping = (moved) => placed.at(part.place, moved);
  return derivatives(new Pullback({ f, x, y: f(x), g, lanes: lanesOfEntries(x.length), unit }), part);
}

/** Of all uses of a row the last one alone: its numbers are those of dy itself, nothing is computed. */
function overwritten({ placed }: JudgedCode, part: CodePart): Guesses {
  const made = lastUses(placed, part);
  return made ? [{ fault: 'fan-out-overwritten', made: { exact: made, bound: new Float64Array(made.length) } }] : [];
}

/** The gradient of each example by itself. */
function oneExample({ placed }: JudgedCode, part: CodePart): Guesses {
  const { given } = pullbackOf(placed, part.place).phi;
  const examples = placed.inputs[0]?.shape[0] ?? 1;
  const width = given.y.length / examples;
  const derivativesAsked = examples * given.x.length;
  if (examples === 1 || derivativesAsked > MOST || (derivativesAsked > MOST_BENT && !isLinear(given))) return [];
  return Array.from({ length: examples }, (_, n) => {
    const g = given.g.map((each, j) => (Math.floor(j / width) === n ? each : 0));
    return { fault: 'one-example-only', made: derivatives(new Pullback({ ...given, g }), part) };
  });
}

/**
 * What a backward would hand back that forgets dy: the derivative of Σ y. null where that would be too much work.
 */
export function withoutCotangent({ placed }: JudgedCode, part: CodePart): Reference | null {
  const { given } = pullbackOf(placed, part.place).phi;
  const asked = given.x.length / given.lanes.count;
  if (asked > MOST || (asked > MOST_BENT && !isLinear(given))) return null;
  return derivatives(new Pullback({ ...given, g: given.g.map(() => 1) }), part);
}

function derivatives(phi: Pullback, { analytic, input, place, shape }: CodePart): Reference {
  const work = derivativesOf(phi, analytic);
  for (let next = work.next(); ; next = work.next())
    if (next.done) return judgedPart({ input, place, shape, analytic, found: next.value });
}
