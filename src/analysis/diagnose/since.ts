import type { Layer } from '../../engine/model.js';
import type { Scene } from './scene.js';

/** ‖δ‖ of a layer in that of the last one, at step 0; NaN where that is not known. */
function ratioAtStart({ past, chain }: Scene, { path }: Layer): number {
  return past.delta(path, 0) / past.delta(chain[0]?.layer.path ?? '', 0);
}

/** Layers with weights that had their share of δ at step 0, and have lost it since: nearly all, or all. */
export function lostSince(scene: Scene): Layer[] {
  const { chain, limits } = scene;
  const top = chain[0]?.delta ?? 0;
  const lost = chain.filter(({ delta }) => delta === 0 || delta < limits.vanishing * top);
  return withWeights(lost.map(({ layer }) => layer))
    .filter((layer) => ratioAtStart(scene, layer) >= limits.vanishing)
    .reverse();
}

/** Whether some layer with weights got next to no δ from the first step on. */
export function vanishedAtStart(scene: Scene): boolean {
  const { chain, limits } = scene;
  const layers = withWeights(chain.map(({ layer }) => layer));
  return layers.some((layer) => {
    const ratio = ratioAtStart(scene, layer);
    return ratio > 0 && ratio < limits.vanishing;
  });
}

function withWeights(layers: readonly Layer[]): Layer[] {
  return layers.filter(({ parameters }) => parameters.length > 0);
}
