import type { GraphBuilder } from '../../../engine/builder.js';
import { type CellGate, GATES_OF_CELLS } from '../../../engine/cellGates.js';
import type { NodeId } from '../../../engine/graph.js';
import type { LayerValues, Parts } from '../../../engine/layerScope.js';
import type { CellKind, CellStep } from '../../../engine/ops/cells.js';
import { concat } from '../../../engine/ops/joining.js';
import { overTime, type Pass, type Recurrent } from '../../../engine/ops/recurrent.js';

/**
 * What a recurrent layer shows (contract, §0): z of the last layer, [N, T, D · G · H], directions side by side, δ the whole
 * derivative at it; a GRU's W_hn h + b_hn as `hn`, an LSTM's c as `c`, gates by their letters; of the layers below the same
 * as `z_l0`, `c_l0`, …
 */
export function stepValues({ layers }: Recurrent, cell: CellKind): Omit<LayerValues, 'a'> {
  const last = layers.length - 1;
  const inner: Record<string, Parts> = {};
  const gates: CellGate[] = [];
  const order: string[] = [];
  layers.forEach((passes, layer) => {
    const suffix = layer === last ? '' : `_l${layer}`;
    if (layer !== last) inner[`z${suffix}`] = everyStep(passes, ({ z }) => z);
    addInner(inner, `hn${suffix}`, passes, ({ hn }) => hn);
    addInner(inner, `c${suffix}`, passes, ({ c }) => c);
    const own = gatesOf(cell, suffix, passes.length);
    gates.push(...own);
    order.push(...orderOf(cell).map((name) => `${name}${suffix}`));
  });
  return { z: everyStep(layers[last] ?? [], ({ z }) => z), inner, gates, order };
}

function gatesOf(cell: CellKind, suffix: string, directions: number): CellGate[] {
  const all = GATES_OF_CELLS[cell] ?? [];
  return all.map(({ name, activation }, part) => {
    return { name: `${name}${suffix}`, of: `z${suffix}`, part, parts: all.length, directions, activation };
  });
}

/** In which order a step of a cell computes. */
function orderOf(cell: CellKind): readonly string[] {
  if (cell === 'lstm') return ['z', 'i', 'f', 'g', 'c', 'o'];
  return cell === 'gru' ? ['hn', 'z', 'r', 'n', 'u'] : ['z'];
}

function addInner(
  inner: Record<string, Parts>,
  name: string,
  passes: readonly Pass[],
  read: (step: CellStep) => NodeId | null,
): void {
  if (passes[0]?.steps.some((step) => read(step) !== null))
    inner[name] = everyStep(passes, (step) => [read(step) ?? -1]);
}

/** A value of every step of every pass, which is put together as [N, T, D · …]. */
function everyStep(passes: readonly Pass[], read: (step: CellStep) => readonly NodeId[]): Parts {
  const bySteps = passes.map(({ steps }) => steps.map(read));
  return { parts: bySteps.flat(2), join: (b, parts) => joined(b, parts, bySteps) };
}

function joined(b: GraphBuilder, parts: readonly NodeId[], like: readonly (readonly (readonly NodeId[])[])[]): NodeId {
  let taken = 0;
  const passes = like.map((steps) =>
    overTime(
      b,
      steps.map(({ length }) => {
        taken += length;
        return concat(b, parts.slice(taken - length, taken), 1);
      }),
    ),
  );
  return concat(b, passes, 2);
}
