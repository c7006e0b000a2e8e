import { differentiate } from '../../../engine/differentiate.js';
import type { Application, NodeId } from '../../../engine/graph.js';
import { sameShape } from '../../../engine/tensor.js';
import type { Guess } from './hypothesis.js';
import { endOf, type Known } from './known.js';
import { handed } from './replay.js';

/** Types of layers whose bias belongs to the axis behind the batch; to the last one else. */
const OF_CHANNELS = /^(conv|batchnorm|groupnorm|instancenorm)/;

/**
 * A bias is added at every example and every place: ∇b is the sum of δ over all of them. Here it is not summed over one of those
 * axes, but taken at its first or last place; or, where there are as many units as examples, summed over the units.
 */
export function notSummed(known: Known): Guess[] {
  const { b, layer, point, claim, expected } = known;
  const end = endOf(known);
  if (!layer || end === null) return [];
  const shape = b.shape(end.node);
  const type = point.model.layers.find(({ path }) => path === layer.path)?.type ?? '';
  const own = OF_CHANNELS.test(type) ? 1 : shape.length - 1;
  const others = shape.flatMap((extent, axis) => (axis === 0 || axis === own || extent === 1 ? [] : [axis]));
  const alone = others.flatMap((axis) => [0, (shape[axis] ?? 1) - 1].map((at) => [axis, at] as const));
  const guesses = alone.flatMap(([axis, at]): Guess[] => {
    const extents = shape.map((extent, k) => (k === axis ? extent : 1));
    const only = b.constant(
      extents,
      Array.from({ length: shape[axis] ?? 1 }, (_, k) => (k === at ? 1 : 0)),
    );
    const made = handed(b, layer, claim.claim.node, { ...end, cotangent: b.mul(end.cotangent, only) }, {});
    return made === null ? [] : [{ fault: 'broadcast-not-summed', node: made }];
  });
  if (shape.length !== 2) return guesses;
  const overUnits = b.sum(end.cotangent, 1, 2);
  return sameShape(b.shape(overUnits), b.shape(expected))
    ? [...guesses, { fault: 'broadcast-not-summed', node: overUnits }]
    : guesses;
}

/** Of all the steps at which a recurrent layer uses a parameter, only the first or the last one handed its part back. */
export function oneStepOnly({ b, graph, layer, claim, cotangent }: Known): Guess[] {
  const steps = layer ? (b.shape(layer.x)[1] ?? 1) : 1;
  const parameter = claim.claim.node;
  const use = graph.nodes.find((node) => node.kind === 'apply' && node.inputs.includes(parameter)) as Application;
  const delta = cotangent(use.id);
  if (!/_ih_[^.]*$/.test(claim.name) || steps === 1 || delta === null) return [];
  // Rows are those of all steps, example by example.
  const rows = b.shape(use.id)[0] ?? 1;
  const held = new Map(use.inputs.map((input) => [input, b.apply('detach', [input])]));
  const again = b.apply(
    use.op,
    use.inputs.map((input) => held.get(input) as NodeId),
    use.attributes,
  );
  return [0, steps - 1].flatMap((step): Guess[] => {
    const only = b.constant(
      [rows, 1],
      Array.from({ length: rows }, (_, row) => (row % steps === step ? 1 : 0)),
    );
    const made = differentiate(b, again, b.mul(delta, only)).get(held.get(parameter) as NodeId);
    return made === undefined ? [] : [{ fault: 'fan-out-overwritten', node: made }];
  });
}
