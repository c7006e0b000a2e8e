import type { LayerNodes, NodeId } from '../../../engine/graph.js';
import { sameShape } from '../../../engine/tensor.js';
import type { Guess } from './hypothesis.js';
import { type Known, withPenalty } from './known.js';
import type { FaultName } from './names.js';
import { handed } from './replay.js';

/** In a batch of more examples than this, only the first and the last are tried alone. */
const MOST_EXAMPLES = 32;

/** What the layer's op hands on with some other cotangent in place of its δ. */
function handedBy(known: Known, layer: LayerNodes, cotangent: NodeId, fault: FaultName): Guess[] {
  const made = handed(known.b, layer, known.claim.claim.node, cotangent, {});
  return made === null ? [] : [{ fault, node: withPenalty(known, made) }];
}

/** The sum over the batch was made over one example. */
export function oneExample(known: Known): Guess[] {
  const { b, examples, layer } = known;
  const delta = layer && known.cotangent(layer.z);
  if (!layer || delta === null || examples === 1) return [];
  const shape = b.shape(delta);
  const all = Array.from({ length: examples }, (_, n) => n);
  const tried = examples > MOST_EXAMPLES ? [0, examples - 1] : all;
  return tried.flatMap((n) => {
    const only = b.constant(
      [examples, ...shape.slice(1).map(() => 1)],
      all.map((m) => (m === n ? 1 : 0)),
    );
    return handedBy(known, layer, b.mul(delta, only), 'one-example-only');
  });
}

/** ∂J/∂a where ∂J/∂z belongs: the activation that follows was left out. */
export function upstreamForDelta(known: Known): Guess[] {
  const { b, layer } = known;
  const upstream = layer && upstreamOf(known, layer);
  if (!layer || upstream === null || !sameShape(b.shape(upstream), b.shape(layer.z))) return [];
  return handedBy(known, layer, upstream, 'upstream-for-delta');
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
