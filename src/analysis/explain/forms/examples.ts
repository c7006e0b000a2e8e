import type { NodeId } from '../../../engine/graph.js';
import { entry, type Made, sum, titled } from '../made.js';
import type { Form, Scene } from '../scene.js';

/** The sum of J's terms, example by example. */
export const examplesForm: Form = (scene, { node: id }) => {
  const { reading, graph } = scene;
  const { perExample } = reading.expanded;
  const node = reading.node(id);
  if (perExample === null || graph.batchSize === 1) return null;
  if (node.kind !== 'apply' || node.op !== 'sum' || node.shape.length > 0) return null;
  if (node.inputs[0] !== termsOf(scene, perExample)) return null;
  const examples = Array.from({ length: graph.batchSize }, (_, n) => ofExample(perExample, n));
  return { made: sum(examples), rule: null, because: null };
};

/** What the examples' J are sums of. */
function termsOf({ reading }: Scene, perExample: NodeId): NodeId {
  const node = reading.node(perExample);
  return reading.expanded.origin(perExample) === undefined && node.kind === 'apply'
    ? (node.inputs[0] as NodeId)
    : perExample;
}

function ofExample(perExample: NodeId, example: number): Made {
  const symbol = { base: 'J', sub: String(example + 1), sup: null, hue: 'other', example } as const;
  return titled(entry(perExample, example), { label: `J of example ${example + 1}`, symbol });
}
