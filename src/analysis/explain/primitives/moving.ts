import { everyStep } from '../../../engine/primitives/moving.js';
import { loopsOf, rowOf } from '../../../engine/primitives/rows.js';
import { stridesOf } from '../../../engine/primitives/strided.js';
import { windows } from '../../../engine/primitives/window.js';
import { entry, number, passed } from '../made.js';
import { broadcastEntry, indexOf, inputOf, type Making, placeAt } from './rule.js';

/** Ops that hand an entry on as it is. */
export const movingMakings = {
  reshape: ((site, place) => passed(entry(inputOf(site, 0), place))) as Making<'reshape'>,
  expand: ((site, place) => passed(broadcastEntry(site, 0, place))) as Making<'expand'>,
  permute: ((site, place) => {
    const x = inputOf(site, 0);
    const strides = stridesOf(site.shape(x));
    const turned = site.node.attributes.order.map((axis) => strides[axis] as number);
    return passed(entry(x, placeAt(indexOf(site.node.shape, place), turned)));
  }) as Making<'permute'>,
  slice: ((site, place) => {
    const x = inputOf(site, 0);
    const { axis, start, step } = site.node.attributes;
    const layout = everyStep(site.shape(x), axis, start, step);
    return passed(entry(x, placeAt(indexOf(site.node.shape, place), layout.strides, layout.start)));
  }) as Making<'slice'>,
  window: ((site, place) => {
    const x = inputOf(site, 0);
    const layout = windows(site.shape(x), site.node.attributes);
    return passed(entry(x, placeAt(indexOf(site.node.shape, place), layout.strides, layout.start)));
  }) as Making<'window'>,
  /** An entry of the input, or one of those that were put around and between. */
  pad: ((site, place) => {
    const x = inputOf(site, 0);
    const { axis, before, between, value } = site.node.attributes;
    const index = indexOf(site.node.shape, place);
    const from = ((index[axis] as number) - before) / (between + 1);
    const shape = site.shape(x);
    if (!Number.isInteger(from) || from < 0 || from >= (shape[axis] as number)) return passed(number(value), 'padding');
    index[axis] = from;
    return passed(entry(x, placeAt(index, stridesOf(shape))));
  }) as Making<'pad'>,
  concat: ((site, place) => {
    const { axis } = site.node.attributes;
    const index = indexOf(site.node.shape, place);
    let at = index[axis] as number;
    const part = site.node.inputs.find((input) => {
      const extent = site.shape(input)[axis] as number;
      if (at < extent) return true;
      at -= extent;
      return false;
    }) as number;
    index[axis] = at;
    return passed(entry(part, placeAt(index, stridesOf(site.shape(part)))));
  }) as Making<'concat'>,
  /** An entry of the row that the index names; NaN where it names none. */
  gather: ((site, place) => {
    const [x, index] = [inputOf(site, 0), inputOf(site, 1)];
    const { middle, extent, count, inner } = loopsOf(site.shape(x), site.shape(index), site.node.attributes);
    const table = Math.floor(place / (count * inner));
    const k = Math.floor(place / inner) % count;
    const row = rowOf(site.value(index, Math.floor(table / middle) * count + k), extent);
    if (row < 0) return passed(number(Number.NaN), 'an index out of range');
    return passed(entry(x, (table * extent + row) * inner + (place % inner)), `the row of index ${row}`);
  }) as Making<'gather'>,
} as const;
