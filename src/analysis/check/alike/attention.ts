import type { GraphBuilder } from '../../../engine/builder.js';
import type { NodeId } from '../../../engine/graph.js';
import { attention } from '../../../engine/ops/attention.js';
import { dense } from '../../../engine/ops/dense.js';
import type { Shapes, Way } from './way.js';

const NAMES = ['query', 'key', 'value'] as const;
type Name = (typeof NAMES)[number];

/** Orders in which people give the three matrices, likeliest first. */
const ORDERS: readonly (readonly [Name, Name, Name])[] = [
  ['query', 'key', 'value'],
  ['key', 'query', 'value'],
  ['value', 'key', 'query'],
  ['query', 'value', 'key'],
  ['key', 'value', 'query'],
  ['value', 'query', 'key'],
];

/** One head that looks at its own x, [N, T, I]: softmax(Q Kᵀ / √E) V with Q = X W_q and so on, without biases; causal or not. */
export function attentions({ x, y, parameters }: Shapes): Way[] {
  const [examples, steps, inputs] = x;
  const isSequence = x.length === 3 && y.length === 3 && y[0] === examples && y[1] === steps;
  if (!isSequence || parameters.length !== 3 || parameters.some((shape) => shape.length !== 2)) return [];
  const stored = (first: boolean): boolean => parameters.every((shape) => shape[first ? 1 : 0] === inputs);
  const turns = [true, false].filter(stored);
  return turns.flatMap((asRows) =>
    ORDERS.flatMap((order) =>
      [false, true].map(
        (causal): Way => ({
          type: 'attention',
          roles: order.map((name) => `${name}.weight`),
          build: (b, node, all) => {
            const of = (name: Name): NodeId => projected(b, node, all[order.indexOf(name)] as NodeId, asRows);
            return attention(b, [of('query'), of('key'), of('value')], {}, { causal }).output;
          },
        }),
      ),
    ),
  );
}

/** X W, or X Wᵀ where the matrix is stored as torch stores it. */
function projected(b: GraphBuilder, x: NodeId, weight: NodeId, asRows: boolean): NodeId {
  return dense(b, x, asRows ? weight : b.apply('permute', [weight], { order: [1, 0] }), null);
}
