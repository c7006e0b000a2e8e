import type { Layer } from '../../engine/model.js';
import type { Computed } from '../summarize.js';

/** What is left of δ at the first step of a sequence, of a recurrent layer that hands on its last step alone. */
export interface ThroughTime {
  readonly layer: Layer;
  /** ‖δ‖ over the batch, by step: the first one first. */
  readonly norms: readonly number[];
}

const RECURRENT = /^(rnn|lstm|gru)$/;

/** Of one direction and one layer each: what several of them hand on to each other is not told apart. */
export function throughTime(step: Computed, layers: readonly Layer[]): ThroughTime[] {
  const { graph } = step;
  return graph.layers.flatMap(({ path, delta, a }) => {
    const layer = layers.find((each) => each.path === path);
    const [shape, output] = [graph.nodes[delta]?.shape ?? [], graph.nodes[a]?.shape ?? []];
    if (!layer || !RECURRENT.test(layer.type) || shape.length !== 3 || output.length !== 2) return [];
    if (layer.parameters.some((name) => /_reverse|_l[1-9]/.test(name))) return [];
    return [{ layer, norms: normsByStep(step.view(delta), shape) }];
  });
}

/** Of [N, T, H]. */
function normsByStep(data: ArrayLike<number>, [, steps = 1, width = 1]: readonly number[]): number[] {
  const squares = new Float64Array(steps);
  for (let i = 0; i < data.length; i++) {
    const step = Math.floor(i / width) % steps;
    squares[step] = (squares[step] as number) + (data[i] as number) ** 2;
  }
  return Array.from(squares, Math.sqrt);
}
