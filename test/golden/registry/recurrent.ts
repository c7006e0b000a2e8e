import type { GraphBuilder } from '../../../src/engine/builder.js';
import type { NodeId } from '../../../src/engine/graph.js';
import { type CellKind, type CellState, type CellWeights, cellStep } from '../../../src/engine/ops/cells.js';
import { type LayerWeights, lastStates, recurrent as layersOver } from '../../../src/engine/ops/recurrent.js';
import { select } from '../../../src/engine/ops/slicing.js';
import { type Entry, entry } from './entry.js';

interface Recurrence {
  readonly layers: number;
  readonly bidirectional: boolean;
  readonly nonlinearity?: 'tanh' | 'relu';
}

function simple({ nonlinearity }: Pick<Recurrence, 'nonlinearity'>): CellKind {
  return nonlinearity === 'relu' ? 'rnn-relu' : 'rnn-tanh';
}

/** torch's parameters by name, beside `input`, and `h0` and `c0` where they are given. */
type Named = Readonly<Record<string, NodeId>>;

function weightsOf(named: Named, end: string): CellWeights {
  return {
    weightIH: named[`weight_ih_${end}`] as NodeId,
    weightHH: named[`weight_hh_${end}`] as NodeId,
    biasIH: named[`bias_ih_${end}`],
    biasHH: named[`bias_hh_${end}`],
  };
}

function weightsOfLayer(named: Named, layer: number, bidirectional: boolean): LayerWeights {
  const forwards = weightsOf(named, `l${layer}`);
  return bidirectional ? [forwards, weightsOf(named, `l${layer}_reverse`)] : [forwards];
}

/** States given as [D · L, N, H], taken apart. */
function statesOf(b: GraphBuilder, h: NodeId, c: NodeId | undefined): CellState[] {
  const count = b.shape(h)[0] ?? 0;
  const part = (whole: NodeId, k: number): NodeId => select(b, whole, 0, k);
  return Array.from({ length: count }, (_, k) => ({ h: part(h, k), c: c === undefined ? null : part(c, k) }));
}

function recurrence(kindOf: (given: Recurrence) => CellKind): Entry {
  return entry<Named, Recurrence>((b, named, given) => {
    const layers = Array.from({ length: given.layers }, (_, k) => weightsOfLayer(named, k, given.bidirectional));
    const options = named.h0 === undefined ? {} : { initial: statesOf(b, named.h0, named.c0) };
    const made = layersOver(b, kindOf(given), named.input as NodeId, layers, options);
    const { h, c } = lastStates(b, made);
    return { output: made.sequence, h_n: h, ...(c === null ? {} : { c_n: c }) };
  });
}

/** One step, with the parameters of nn.RNNCell, LSTMCell and GRUCell, and the state `h` and `c`. */
function cell(kindOf: (given: Pick<Recurrence, 'nonlinearity'>) => CellKind): Entry {
  return entry<Named, Pick<Recurrence, 'nonlinearity'>>((b, named, given) => {
    const weights: CellWeights = {
      weightIH: named.weight_ih as NodeId,
      weightHH: named.weight_hh as NodeId,
      biasIH: named.bias_ih,
      biasHH: named.bias_hh,
    };
    const state = { h: named.h as NodeId, c: named.c ?? null };
    const { h, c } = cellStep(b, kindOf(given), named.input as NodeId, state, weights);
    return { output: h, ...(c === null ? {} : { c_n: c }) };
  });
}

export const recurrent: Readonly<Record<string, Entry>> = {
  rnn: recurrence(simple),
  lstm: recurrence(() => 'lstm'),
  gru: recurrence(() => 'gru'),
  rnn_cell: cell(simple),
  lstm_cell: cell(() => 'lstm'),
  gru_cell: cell(() => 'gru'),
};
