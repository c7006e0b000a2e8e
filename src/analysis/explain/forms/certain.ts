import type { NodeId } from '../../../engine/graph.js';
import { entry, passed } from '../made.js';
import { broadcastPlace } from '../primitives/rule.js';
import type { Form, Scene } from '../scene.js';

/** softmax(z)_j Σ_k y_k where the y of an example sum to 1, as classes do: softmax(z)_j, so that δ_j is p_j − y_j. */
export const certainForm: Form = (scene, { node: id, place }) => {
  const node = scene.reading.node(id);
  if (node.kind !== 'apply' || node.op !== 'mul') return null;
  const [probability, total] = node.inputs as [NodeId, NodeId];
  const at = broadcastPlace(scene.reading.shape(total), node.shape, place);
  if (!isSumOfTargets(scene, total) || scene.reading.value({ node: total, place: at }) !== 1) return null;
  return { made: passed(entry(probability, place)), rule: null, because: null };
};

function isSumOfTargets(scene: Scene, id: NodeId): boolean {
  const { reading, graph } = scene;
  const node = reading.node(id);
  if (node.kind !== 'apply') return false;
  const of = node.inputs[0] as NodeId;
  return node.op === 'reshape' ? isSumOfTargets(scene, of) : node.op === 'sum' && of === reading.expanded.of(graph.y);
}
