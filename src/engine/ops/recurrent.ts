import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { ShapeError } from '../primitives/rule.js';
import { CELLS, type CellKind, type CellState, type CellStep, type CellWeights } from './cells.js';
import { dense } from './dense.js';
import { concat, stack } from './joining.js';
import { unbind } from './slicing.js';

/** A layer: its weights, and those of its other direction where it has one. */
export type LayerWeights = readonly [CellWeights] | readonly [CellWeights, CellWeights];

export interface RecurrentOptions {
  /** First states, one for each layer and direction, layer by layer; zeros where they are absent. [N, H] each. */
  readonly initial?: readonly CellState[];
  /** Between layers: what becomes of a layer's whole output, [N, T, D · H], before the next one reads it. */
  readonly between?: (x: NodeId, layer: number) => NodeId;
}

/** One direction of one layer, step by step in the order of time. */
export interface Pass {
  readonly steps: readonly CellStep[];
  /** The state after the last step that was taken; for the other direction that is the first one of time. */
  readonly last: CellState;
}

export interface Recurrent {
  /** h of every step of the last layer, both directions side by side: [N, T, D · H]. */
  readonly sequence: NodeId;
  /** Every layer's passes, forwards and, where there is one, backwards. */
  readonly layers: readonly (readonly Pass[])[];
}

/**
 * Layers of cells over the steps of x, [N, T, I] (torch.nn.RNN, LSTM and GRU with batch_first). Gates stand in torch's order:
 * i, f, g, o and r, z, n.
 */
export function recurrent(
  b: GraphBuilder,
  kind: CellKind,
  x: NodeId,
  layers: readonly LayerWeights[],
  { initial, between }: RecurrentOptions = {},
): Recurrent {
  let sequence = x;
  let taken = 0;
  const passes = layers.map((directions, layer) => {
    const input = layer === 0 || !between ? sequence : between(sequence, layer);
    const both = directions.map((weights, side) => pass(b, kind, input, weights, side === 1, initial?.[taken + side]));
    taken += both.length;
    sequence = sideBySide(b, both);
    return both;
  });
  return { sequence, layers: passes };
}

/** The products with the input are made for all steps at once; then the cell walks from step to step. */
function pass(
  b: GraphBuilder,
  kind: CellKind,
  x: NodeId,
  weights: CellWeights,
  backwards: boolean,
  initial: CellState | undefined,
): Pass {
  const inputs = unbind(b, dense(b, x, weights.weightIH, weights.biasIH ?? null), 1);
  if (inputs.length === 0) throw new ShapeError('a sequence of no steps has no last state');
  const steps: CellStep[] = [];
  let last = initial ?? atRest(b, kind, x, weights);
  for (const input of backwards ? [...inputs].reverse() : inputs) {
    const step = CELLS[kind](b, input, last, weights);
    steps.push(step);
    last = { h: step.h, c: step.c };
  }
  return { steps: backwards ? steps.reverse() : steps, last };
}

function atRest(b: GraphBuilder, kind: CellKind, x: NodeId, { weightHH }: CellWeights): CellState {
  const zeros = b.expand(b.number(0), [b.shape(x)[0] ?? 0, b.shape(weightHH)[1] ?? 0]);
  return { h: zeros, c: kind === 'lstm' ? zeros : null };
}

function sideBySide(b: GraphBuilder, passes: readonly Pass[]): NodeId {
  const sequences = passes.map(({ steps }) =>
    overTime(
      b,
      steps.map(({ h }) => h),
    ),
  );
  return concat(b, sequences, 2);
}

/** Values of steps, [N, H] each, as [N, T, H]. */
export function overTime(b: GraphBuilder, steps: readonly NodeId[]): NodeId {
  return stack(b, steps, 1);
}

/** The last h of the last layer, both directions side by side: [N, D · H]. */
export function lastOutput(b: GraphBuilder, { layers }: Recurrent): NodeId {
  return concat(
    b,
    (layers.at(-1) ?? []).map(({ last }) => last.h),
    1,
  );
}

/** The last state of every layer and direction: h, and an LSTM's c, [D · L, N, H] (torch's h_n and c_n). */
export function lastStates(b: GraphBuilder, { layers }: Recurrent): { readonly h: NodeId; readonly c: NodeId | null } {
  const states = layers.flat().map(({ last }) => last);
  const memories = states.flatMap(({ c }) => c ?? []);
  return {
    h: stack(
      b,
      states.map(({ h }) => h),
      0,
    ),
    c: memories.length === 0 ? null : stack(b, memories, 0),
  };
}
