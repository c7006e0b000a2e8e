import type { LayerNodes } from '../../src/engine/graph.js';
import { isActivated, type Plant, Plot, type Traced } from './planting.js';
import { HULLS, OTHERS, SLOPES } from './slopes.js';

/** What goes wrong between a layer's upstream and its δ = upstream ⊙ f'(z). */
export const activationFaults: Plant = (traced) =>
  traced.network.graph.layers.flatMap((layer) => {
    if (!isActivated(traced, layer)) return [];
    const plot = new Plot(traced, layer.delta, layer.path);
    const upstream = traced.at(layer.upstream);
    plot.add('derivative-missing', upstream).each('sign', (value) => -value);
    withSlope(traced, plot, layer);
    return plot.plantings;
  });

function withSlope({ at, network, draw }: Traced, plot: Plot, layer: LayerNodes): void {
  const name = network.model.layers.find(({ path }) => path === layer.path)?.activation ?? '';
  const slope = SLOPES[name];
  if (!slope) return;
  const [upstream, z, a] = [at(layer.upstream), at(layer.z), at(layer.a)];
  const times = (factor: (i: number) => number): Float64Array => upstream.map((value, i) => value * factor(i));
  const other = draw.pick(OTHERS);
  plot
    .add(
      'derivative-at-activation',
      times((i) => slope(a[i] ?? 0)),
    )
    .each('derivative-twice', (value, i) => value * slope(z[i] ?? 0))
    .add(
      'function-for-derivative',
      times((i) => a[i] ?? 0),
    )
    .add(
      'derivative-of-another',
      times((i) => other(z[i] ?? 0)),
    );
  const hull = HULLS[name];
  if (!hull) return;
  const atKink = (chosen: number): Float64Array =>
    plot.correct.map((value, i) => (z[i] === 0 ? (upstream[i] ?? 0) * chosen : value));
  const [low, high] = hull;
  plot
    .add('invalid-subgradient', atKink(high + (high - low) / 2))
    .add('valid-subgradient', atKink(low + (high - low) * draw.pick([0.25, 0.5, 1])));
}
