import { entry, negated, number, product, sum } from '../made.js';
import type { Form } from '../scene.js';

/** a − y as the seed has it: −(y − a). */
export const residualForm: Form = ({ graph, reading }, { node: id, place }) => {
  const node = reading.node(id);
  const { of } = reading.expanded;
  if (node.kind !== 'apply' || node.op !== 'sub') return null;
  const [a, y] = node.inputs;
  if (a !== of(graph.output) || y !== of(graph.y) || reading.shape(a).join() !== reading.shape(y).join()) return null;
  return { made: product(number(-1), sum([entry(y, place), negated(entry(a, place))])), rule: null, because: null };
};
