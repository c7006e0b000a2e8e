import type { NodeId } from '../../../engine/graph.js';
import { sizeOf } from '../../../engine/tensor.js';
import { entry, type Made, sum } from '../made.js';
import type { Form, Scene } from '../scene.js';

/** The sum of J's terms, example by example. */
export const examplesForm: Form = (scene, { node: id }) => {
  const terms = termsOf(scene, id);
  if (terms === null) return null;
  const [examples = 1, ...rest] = scene.reading.shape(terms);
  const width = sizeOf(rest);
  if (examples === 1) return null;
  return {
    made: sum(Array.from({ length: examples }, (_, n) => ofExample(terms, n, width))),
    rule: null,
    because: null,
  };
};

function ofExample(terms: NodeId, example: number, width: number): Made {
  const own = Array.from({ length: width }, (_, k) => entry(terms, example * width + k));
  return {
    kind: 'titled',
    made: width === 1 ? (own[0] as Made) : sum(own),
    title: {
      label: `J of example ${example}`,
      symbol: { base: 'J', sub: String(example + 1), sup: null, hue: 'other', example },
      rule: null,
      because: null,
      partial: null,
      largest: null,
    },
  };
}

/** J's terms, where a node is the sum that J's mean is made of. */
function termsOf({ graph, reading }: Scene, id: NodeId): NodeId | null {
  const node = reading.node(id);
  if (node.kind !== 'apply' || node.op !== 'sum' || node.shape.length > 0) return null;
  const terms = node.inputs[0] as NodeId;
  if (reading.shape(terms)[0] !== graph.batchSize) return null;
  return id === totalOf(reading.expanded.of(graph.loss)) ? terms : null;

  /** Past the penalties that were added, and the division by N. */
  function totalOf(loss: NodeId): NodeId {
    const at = reading.node(loss);
    return at.kind === 'apply' && (at.op === 'add' || at.op === 'div') ? totalOf(at.inputs[0] as NodeId) : loss;
  }
}
