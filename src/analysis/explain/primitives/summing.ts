import { loopsOf, rowOf } from '../../../engine/primitives/rows.js';
import { stridesOf } from '../../../engine/primitives/strided.js';
import { sizeOf } from '../../../engine/tensor.js';
import { entry, type Made, number, passed, sum } from '../made.js';
import { indexOf, inputOf, type Making, placeAt, reducedPlaces } from './rule.js';

/** Ops that add entries up. */
export const summingMakings = {
  sum: ((site, place) => {
    const x = inputOf(site, 0);
    const { start, count, inner } = reducedPlaces(site.shape(x), site.node.attributes, place);
    return sum(Array.from({ length: count }, (_, k) => entry(x, start + k * inner)));
  }) as Making<'sum'>,
  /** All of a line up to the place, or from there on. */
  cumsum: ((site, place) => {
    const x = inputOf(site, 0);
    const { axis, reverse } = site.node.attributes;
    const [count, stride] = [site.node.shape[axis] as number, sizeOf(site.node.shape.slice(axis + 1))];
    const at = Math.floor(place / stride) % count;
    const start = place - at * stride;
    const taken = reverse ? count - at : at + 1;
    const first = reverse ? at : 0;
    return sum(Array.from({ length: taken }, (_, k) => entry(x, start + (first + k) * stride)));
  }) as Making<'cumsum'>,
  /** The updates whose index is this row. */
  scatterAdd: ((site, place) => {
    const [updates, index] = [inputOf(site, 0), inputOf(site, 1)];
    const loops = loopsOf(site.node.shape, site.shape(index), site.node.attributes);
    const { middle, extent, count, inner } = loops;
    const table = Math.floor(place / (extent * inner));
    const row = Math.floor(place / inner) % extent;
    const indices = Math.floor(table / middle) * count;
    const terms: Made[] = [];
    for (let k = 0; k < count; k++) {
      const to = rowOf(site.value(index, indices + k), extent);
      if (to < 0) return passed(number(Number.NaN), 'an index out of range');
      if (to === row) terms.push(entry(updates, (table * count + k) * inner + (place % inner)));
    }
    if (terms.length === 0) return passed(number(0), `no place in this batch holds the index ${row}`);
    return sum(terms);
  }) as Making<'scatterAdd'>,
  /** The windows' entries that stand here. */
  overlapAdd: ((site, place) => {
    const x = inputOf(site, 0);
    const { axis, stride, dilation } = site.node.attributes;
    const shape = site.shape(x);
    const index = indexOf(site.node.shape, place);
    const at = index[axis] as number;
    const terms: Made[] = [];
    for (let window = 0; window < (shape[axis] as number); window++) {
      const within = (at - window * stride) / dilation;
      if (!Number.isInteger(within) || within < 0 || within >= (shape[axis + 1] as number)) continue;
      const of = [...index.slice(0, axis), window, within, ...index.slice(axis + 1)];
      terms.push(entry(x, placeAt(of, stridesOf(shape))));
    }
    return sum(terms);
  }) as Making<'overlapAdd'>,
} as const;
