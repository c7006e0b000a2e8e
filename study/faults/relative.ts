import { isActivated, type Plant, Plot } from './planting.js';

/** How wrong one entry is, relative to itself: 1e-2 … 1e-11. */
export const SIZES = Array.from({ length: 10 }, (_, k) => 10 ** -(k + 2));

/** One entry of a parameter's gradient, or of a layer's δ, off by a little: how small a fault is still seen? */
export const relativeFaults: Plant = (traced) => {
  const { network, draw } = traced;
  const { layers, gradients } = network.graph;
  const ownGradients = network.model.layers.flatMap(({ path, parameters }) =>
    parameters.flatMap((name) => ({ node: gradients.get(name) ?? -1, layer: path })),
  );
  const deltas = layers
    .filter((layer) => isActivated(traced, layer))
    .map(({ path, delta }) => ({ node: delta, layer: path }));
  return [...draw.some(ownGradients, 2), ...draw.some(deltas, 1)].flatMap(({ node, layer }) => {
    const plot = new Plot(traced, node, layer);
    const nonZero = [...plot.correct.keys()].filter((i) => plot.correct[i] !== 0);
    if (nonZero.length === 0) return [];
    for (const size of SIZES) {
      const entry = draw.pick(nonZero);
      plot.add(
        'relative',
        plot.correct.map((value, i) => (i === entry ? value * (1 + size) : value)),
        size,
      );
    }
    return plot.plantings;
  });
};
