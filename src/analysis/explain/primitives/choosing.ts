import { PRIMITIVES } from '../../../engine/primitives/table.js';
import { sizeOf } from '../../../engine/tensor.js';
import { entry, given, number, passed } from '../made.js';
import { broadcastEntry, broadcastPlace, inputOf, type Making, reducedPlaces, type Site } from './rule.js';

type Comparison = 'greater' | 'greaterEqual' | 'less' | 'lessEqual' | 'equal' | 'notEqual';

const SIGNS: Readonly<Record<Comparison, readonly [holds: string, fails: string]>> = {
  greater: ['>', '≤'],
  greaterEqual: ['≥', '<'],
  less: ['<', '≥'],
  lessEqual: ['≤', '>'],
  equal: ['=', '≠'],
  notEqual: ['≠', '='],
};

/** The two numbers that meet at a place. */
function both<K extends Comparison | 'maximum' | 'minimum'>(site: Site<K>, place: number): readonly [number, number] {
  const [x, y] = [0, 1].map((k) => {
    const input = inputOf(site, k);
    return site.value(input, broadcastPlace(site.shape(input), site.node.shape, place));
  });
  return [x as number, y as number];
}

/** A decision: 1 where it holds, 0 where not, with the numbers that it fell by. */
function comparison<K extends Comparison>(op: K, holds: (x: number, y: number) => boolean): Making<K> {
  return (site, place) => {
    const [x, y] = both(site, place);
    const yes = holds(x, y);
    if (site.isNoise(inputOf(site, 0)))
      return passed(
        number(yes ? 1 : 0),
        yes
          ? `kept: ${short(x)} was drawn, not below p = ${short(y)}`
          : `dropped: ${short(x)} was drawn, below p = ${short(y)}`,
      );
    return passed(number(yes ? 1 : 0), `${short(x)} ${SIGNS[op][yes ? 0 : 1]} ${short(y)}`);
  };
}

/** Four digits, for a reason in words. */
export function short(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))).replace('-', '−') : String(value);
}

function extreme<K extends 'maximum' | 'minimum'>(word: string, first: (x: number, y: number) => boolean): Making<K> {
  return (site, place) => {
    const [x, y] = both(site, place);
    const tied = x === y ? ', as the other is' : '';
    return passed(broadcastEntry(site, first(x, y) ? 0 : 1, place), `the ${word} of two${tied}`);
  };
}

/** Ops that decide by their inputs' numbers. */
export const choosingMakings = {
  greater: comparison('greater', (x, y) => x > y),
  greaterEqual: comparison('greaterEqual', (x, y) => x >= y),
  less: comparison('less', (x, y) => x < y),
  lessEqual: comparison('lessEqual', (x, y) => x <= y),
  equal: comparison('equal', (x, y) => x === y),
  notEqual: comparison('notEqual', (x, y) => x !== y),
  maximum: extreme<'maximum'>('larger', (x, y) => x >= y || Number.isNaN(x)),
  minimum: extreme<'minimum'>('smaller', (x, y) => x <= y || Number.isNaN(x)),
  /** The branch that was taken. */
  where: ((site, place) => {
    const condition = inputOf(site, 0);
    const at = broadcastPlace(site.shape(condition), site.node.shape, place);
    return passed(broadcastEntry(site, site.value(condition, at) === 0 ? 2 : 1, place), site.because(condition, at));
  }) as Making<'where'>,
  /** The first of the largest; a NaN is larger than any. */
  max: ((site, place) => {
    const x = inputOf(site, 0);
    const { start, count, inner } = reducedPlaces(site.shape(x), site.node.attributes, place);
    let best = start;
    for (let k = 1; k < count; k++) {
      const at = start + k * inner;
      const [value, most] = [site.value(x, at), site.value(x, best)];
      if (value > most || (Number.isNaN(value) && !Number.isNaN(most))) best = at;
    }
    return passed(entry(x, best), `the largest of ${count}`);
  }) as Making<'max'>,
  /** A line's places in order: none of its numbers goes on, they only decide. */
  argsort: ((site, place) => {
    const x = inputOf(site, 0);
    const { axis } = site.node.attributes;
    const [count, stride] = [site.node.shape[axis] as number, sizeOf(site.node.shape.slice(axis + 1))];
    const rank = Math.floor(place / stride) % count;
    const start = place - rank * stride;
    const line = Float64Array.from({ length: count }, (_, k) => site.value(x, start + k * stride));
    const places = new Float64Array(count);
    PRIMITIVES.argsort.forward(places, [{ data: line, shape: [count] }], { ...site.node.attributes, axis: 0 }, [count]);
    return passed(number(places[rank] as number), `place ${rank + 1} of ${count} in order`);
  }) as Making<'argsort'>,
  noise: (({ node }) => given(`drawn by seed, step and "${node.attributes.purpose}"`)) as Making<'noise'>,
  /** What the code does within is not known: it is given, at its line. */
  opaque: (({ node: { attributes } }) =>
    given(`made by your code "${attributes.name}"`, attributes.writtenAt?.() ?? null)) as Making<'opaque'>,
} as const;
