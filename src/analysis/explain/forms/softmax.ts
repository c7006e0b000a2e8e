import type { Application, Node, NodeId } from '../../../engine/graph.js';
import { entry, product, reciprocal, titled } from '../made.js';
import { broadcastPlace } from '../primitives/rule.js';
import type { Form } from '../scene.js';
import { letterOf } from '../scene.js';
import { textOf } from '../symbols.js';

const RULE = 'a_j = exp(z_j) / Σ_k exp(z_k)';
const RULE_OF_P = 'p_j = exp(z_j) / Σ_k exp(z_k)';

/** e^z / Σ e^z, which a loss or an attention computes within: an activation with a title. The largest z is taken off both, against overflow. */
export const softmaxForm: Form = (scene, { node: id, place }, quantity) => {
  const { reading, names } = scene;
  const node = reading.node(id);
  if (!isOp(node, 'div')) return null;
  const [above, below] = node.inputs as [NodeId, NodeId];
  const exponential = reading.node(above);
  if (!isOp(exponential, 'exp') || !isSumOf(below)) return null;
  const shifted = reading.node(exponential.inputs[0] as NodeId);
  if (!isOp(shifted, 'sub')) return null;
  const z = shifted.inputs[0] as NodeId;
  const sumPlace = broadcastPlace(reading.shape(below), node.shape, place);
  const made = product(entry(above, place), reciprocal(entry(below, sumPlace)));
  const because = 'the largest z is taken off all of them, so that no exponential overflows';
  if (quantity) return { made, rule: quantity.role === 'a' ? RULE : null, because };
  const ofZ = names.of(z);
  const letter = ofZ && letterOf(scene, ofZ, place);
  const label = letter ? `softmax(${textOf(letter)})` : 'softmax(z)';
  // Not a: where the loss takes the softmax, the layer's own a are the logits.
  const symbol = letter ? { ...letter, base: 'p', hue: 'other' as const } : null;
  return { made: titled(made, { label, symbol, rule: RULE_OF_P, because }), rule: null, because: null };

  function isSumOf(id: NodeId): boolean {
    const at = reading.node(id);
    if (at.kind !== 'apply') return false;
    return at.op === 'reshape' ? isSumOf(at.inputs[0] as NodeId) : at.op === 'sum' && at.inputs[0] === above;
  }
};

function isOp(node: Node, op: Application['op']): node is Application {
  return node.kind === 'apply' && node.op === op;
}
