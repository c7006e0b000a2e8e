import type { Shape } from '../../../engine/tensor.js';
import { entry as entryOf, number, product, titled } from '../made.js';
import { layerAt } from '../origins.js';
import { broadcastPlace, indexOf } from '../primitives/rule.js';
import type { Form } from '../scene.js';

/** The only number that attention multiplies with: 1/√d, d the width of a head (Vaswani et al. 2017, §3.2.1), forwards and backwards. */
export const scaleForm: Form = (scene, { node: id, place }) => {
  const { reading, model } = scene;
  const node = reading.node(id);
  if (node.kind !== 'apply' || node.op !== 'mul') return null;
  const path = layerAt(scene, id)?.path;
  if (model.layers.find((layer) => layer.path === path)?.type !== 'attention') return null;
  const [of, by] = node.inputs as [number, number];
  const scale = reading.constant(by);
  if (scale === null || scale === 1) return null;
  const because = `d = ${Math.round(1 / scale ** 2)}, the width of a head`;
  const factor = titled(number(scale), { label: '1/√d', because });
  const from = broadcastPlace(reading.shape(of), node.shape, place);
  return { made: product(factor, entryOf(of, from)), rule: null, because: null };
};

/** A score that the mask hides: −∞, of which the softmax leaves nothing. */
export const maskForm: Form = (scene, { node: id, place }, quantity) => {
  const { reading } = scene;
  const node = reading.node(id);
  if (quantity?.part !== 'scores' || quantity.role !== 'inner' || node.kind !== 'apply' || node.op !== 'where')
    return null;
  const [allowed] = node.inputs as [number];
  const isHidden =
    reading.value({ node: allowed, place: broadcastPlace(reading.shape(allowed), node.shape, place) }) === 0;
  if (!isHidden) return null;
  const because = `${masked(node.shape, place)}; exp(−∞) = 0 is left of it in the softmax`;
  return { made: number(Number.NEGATIVE_INFINITY), rule: 'S = −∞ where masked', because };
};

/** `place 4 looks at place 2 in head 1`: what an entry of scores or weights, [N, heads, steps, steps], is about. */
export function looking(shape: Shape, place: number): string {
  const [head = 0, from = 0, at = 0] = indexOf(shape, place).slice(-3);
  return `place ${from + 1} looks at place ${at + 1} in head ${head + 1}`;
}

/** Of a masked one. */
export function masked(shape: Shape, place: number): string {
  const [from = 0, at = 0] = indexOf(shape, place).slice(-2);
  return `masked: place ${from + 1} may not look at place ${at + 1}${at > from ? ', which comes after it' : ''}`;
}
