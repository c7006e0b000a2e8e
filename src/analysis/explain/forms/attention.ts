import { entry as entryOf, number, product, titled } from '../made.js';
import { layerAt } from '../origins.js';
import { broadcastPlace } from '../primitives/rule.js';
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
