import type { Application, Node, NodeId } from '../../../engine/graph.js';
import { entry, negated, opened, product, reciprocal, sum, titled } from '../made.js';
import { broadcastPlace } from '../primitives/rule.js';
import type { Form } from '../scene.js';
import { letterOf } from '../scene.js';
import { textOf } from '../symbols.js';
import { looking, masked } from './attention.js';

const RULE = 'a_j = exp(z_j) / Σ_k exp(z_k)';
const RULE_OF_P = 'p_j = exp(z_j) / Σ_k exp(z_k)';

const SHIFTED = (letter: string): string =>
  `the largest ${letter} is taken off all of them, so that no exponential overflows`;

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
  const ofS = names.of(z)?.part === 'scores';
  const isMasked = ofS && reading.value({ node: z, place }) === Number.NEGATIVE_INFINITY;
  const because = isMasked
    ? `${masked(node.shape, place)}: S = −∞, and exp(−∞) = 0`
    : `${ofS ? `how much ${looking(node.shape, place)}; ` : ''}${SHIFTED(ofS ? 'S' : 'z')}`;
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

/** log of a softmax, as cross-entropy computes it: z less the logarithm of Σ e^z. */
export const logSoftmaxForm: Form = (scene, { node: id, place }, quantity) => {
  const { reading, names } = scene;
  const node = reading.node(id);
  if (quantity || !isOp(node, 'sub')) return null;
  const [shift, log] = node.inputs as [NodeId, NodeId];
  const [shifted, logarithm] = [reading.node(shift), reading.node(log)];
  if (!isOp(shifted, 'sub') || !isOp(logarithm, 'log')) return null;
  const z = shifted.inputs[0] as NodeId;
  const ofZ = names.of(z);
  if (!ofZ) return null;
  const logPlace = broadcastPlace(reading.shape(log), node.shape, place);
  const made = sum([opened({ node: shift, place }), negated(entry(log, logPlace))]);
  const symbol = { ...letterOf(scene, ofZ, place), base: 'log p', hue: 'other' } as const;
  const rule = 'log p_j = z_j − log Σ_k exp(z_k)';
  return {
    made: titled(made, { label: textOf(symbol), symbol, rule, because: SHIFTED('z') }),
    rule: null,
    because: null,
  };
};

function isOp(node: Node, op: Application['op']): node is Application {
  return node.kind === 'apply' && node.op === op;
}
