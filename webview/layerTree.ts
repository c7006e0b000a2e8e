import type { LayerState } from '../src/protocol.js';

function contains(outer: LayerState, inner: LayerState): boolean {
  return inner.path.startsWith(`${outer.path}.`);
}

/** How many of the layers a layer lies within. */
export function depthOf(layer: LayerState, layers: readonly LayerState[]): number {
  return layers.filter((outer) => contains(outer, layer)).length;
}

/** From the output down, as δ comes; a container stands before the layers within it. */
export function fromOutput(layers: readonly LayerState[]): LayerState[] {
  const outermost = layers.filter((layer) => depthOf(layer, layers) === 0);
  return outermost
    .reverse()
    .flatMap((outer) => [outer, ...fromOutput(layers.filter((layer) => contains(outer, layer)))]);
}

/** As a step computes them forward: a container after the layers within it. Backward it is the reverse. */
export function inForwardOrder(layers: readonly LayerState[]): LayerState[] {
  return [...fromOutput(layers)].reverse();
}
