import type { Layer, Model } from '../../engine/model.js';
import { norm, sizeOf } from '../../engine/tensor.js';
import type { Remedy } from './rule.js';
import { initialFor } from './words.js';

/** Initial weights so many times larger or smaller than the usual ones are what a network suffers from later. */
const APART = 4;

/** The usual initial weights, for the layers that began with far larger or smaller ones; none where all began as usual. */
export function usualWeights(model: Model): Remedy[] {
  const odd = model.layers.filter((layer) => {
    const times = timesUsual(model, layer);
    return times !== null && (times > APART || times < 1 / APART);
  });
  if (odd.length === 0) return [];
  const changes = odd.map(({ path, activation }) => ({
    kind: 'set' as const,
    of: { layer: path },
    key: 'weights',
    value: { init: initialFor(activation) },
  }));
  return [{ title: 'the usual initial weights', why: 'z varies by about 1 then, on both sides of 0', changes }];
}

/** The root mean square of a layer's initial weights, in that of He et al. 2015, √(2/in); null where they are 0 or not of one matrix or map. */
function timesUsual({ parameters }: Model, { type, path }: Layer): number | null {
  const weight = parameters.find(({ name }) => name === `${path}.weight`);
  if (!weight || !/^(dense|conv\dd)$/.test(type)) return null;
  const { data, shape } = weight.initial;
  const size = norm(data) / Math.sqrt(data.length);
  return size > 0 ? size / Math.sqrt(2 / sizeOf(shape.slice(1))) : null;
}
