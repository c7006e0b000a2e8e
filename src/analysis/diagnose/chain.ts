import type { LayerNodes } from '../../engine/graph.js';
import type { Layer } from '../../engine/model.js';
import type { Computed } from '../summarize.js';

/** What becomes of ‖δ‖ between a layer and the one above it. */
export interface Link {
  readonly layer: Layer;
  /** The layer whose f this is: another one, where the activation stands by itself. */
  readonly activation: Layer;
  /** ‖δ‖ of z over the batch. */
  readonly delta: number;
  /** ‖δ‖ / ‖upstream‖: what f′ does. */
  readonly slope: number;
  /** ‖upstream‖ / ‖δ above‖: what Wᵀ does, and whatever has no row of its own. */
  readonly weights: number;
}

/** The way of δ from the loss down, the topmost layer first: its own factors are 1, since nothing is above it. */
export function chainOf(step: Computed, layers: readonly Layer[]): Link[] {
  const nodes = outermost(step.graph.layers);
  const links: Link[] = [];
  let above: LayerNodes | null = null;
  for (const each of [...nodes].reverse()) {
    const layer = layers.find(({ path }) => path === each.path) as Layer;
    const upper = links.at(-1);
    if (above && upper && each.delta === above.delta && upper.activation.path === above.path && above.z === each.a) {
      // An activation that stands by itself belongs to the layer that made its z.
      links[links.length - 1] = { ...upper, layer };
    } else links.push(linkOf(step, each, layer, above));
    above = each;
  }
  return links;
}

/** Layers that no other layer contains. */
function outermost(layers: readonly LayerNodes[]): LayerNodes[] {
  return layers.filter(({ path }) => layers.every((other) => !path.startsWith(`${other.path}.`)));
}

function linkOf(step: Computed, { delta, upstream }: LayerNodes, layer: Layer, above: LayerNodes | null): Link {
  const [own, handed] = [step.norm(delta), step.norm(upstream)];
  const slope = delta === upstream ? 1 : own / handed;
  return { layer, activation: layer, delta: own, slope, weights: above ? handed / step.norm(above.delta) : 1 };
}
