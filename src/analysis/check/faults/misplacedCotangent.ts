import type { LayerNodes, NodeId } from '../../../engine/graph.js';
import { sameShape } from '../../../engine/tensor.js';
import type { Guess } from './hypothesis.js';
import { endOf, type Known, withPenalty } from './known.js';
import type { FaultName } from './names.js';
import { type End, handed } from './replay.js';

/** Where trying each example alone takes more nodes than so many, only the first and the last are tried. */
const MOST_NODES = 4096;
const MOST_EXAMPLES = 32;

/** What the layer's op hands on with some other cotangent in place of its own. */
function handedBy(known: Known, layer: LayerNodes, end: End, fault: FaultName): Guess[] {
  const made = handed(known.b, layer, known.claim.claim.node, end, {});
  return made === null ? [] : [{ fault, node: withPenalty(known, made) }];
}

/** The sum over the batch was made over one example. */
export function oneExample(known: Known): Guess[] {
  const { b, examples, layer } = known;
  const end = endOf(known);
  if (!layer || end === null || examples === 1) return [];
  const shape = b.shape(end.node);
  const all = Array.from({ length: examples }, (_, n) => n);
  const tried = examples * (layer.to - layer.from) > MOST_NODES || examples > MOST_EXAMPLES ? [0, examples - 1] : all;
  return tried.flatMap((n) => {
    const only = b.constant(
      [examples, ...shape.slice(1).map(() => 1)],
      all.map((m) => (m === n ? 1 : 0)),
    );
    return handedBy(known, layer, { ...end, cotangent: b.mul(end.cotangent, only) }, 'one-example-only');
  });
}

/** ∂J/∂a where ∂J/∂z belongs: the activation that follows was left out. */
export function upstreamForDelta(known: Known): Guess[] {
  const { b, layer } = known;
  const end = endOf(known);
  const upstream = layer && upstreamOf(known, layer);
  if (!layer || upstream === null || end?.node !== layer.z || !sameShape(b.shape(upstream), b.shape(end.node)))
    return [];
  return handedBy(known, layer, { ...end, cotangent: upstream }, 'upstream-for-delta');
}

/** ∂J/∂a of the layer's own activation, or of a layer of its own that is the activation. */
function upstreamOf({ graph, point, cotangent }: Known, layer: LayerNodes): NodeId | null {
  if (layer.a !== layer.z) return cotangent(layer.a);
  const next = graph.layers.find(({ x, path }) => {
    const type = point.model.layers.find((each) => each.path === path)?.type;
    return x === layer.a && (type === 'activation' || type === 'softmax');
  });
  return next ? cotangent(next.a) : null;
}
