import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { dense } from './dense.js';
import { concat } from './joining.js';
import { slice } from './slicing.js';

/** The weights of one direction of one layer, named as torch names them; G is 1, 4 or 3 for rnn, lstm and gru. */
export interface CellWeights {
  /** [G · H, I] */
  readonly weightIH: NodeId;
  /** [G · H, H] */
  readonly weightHH: NodeId;
  /** [G · H] */
  readonly biasIH?: NodeId | undefined;
  readonly biasHH?: NodeId | undefined;
}

/** What is carried from step to step: h, and an LSTM's c; [N, H] each. */
export interface CellState {
  readonly h: NodeId;
  readonly c: NodeId | null;
}

export interface CellStep extends CellState {
  /** The pre-activations in the order of the weights' rows, in one or several parts: [N, H · …]. */
  readonly z: readonly NodeId[];
  /** A GRU's W_hn h + b_hn; null for others. */
  readonly hn: NodeId | null;
}

export type CellKind = 'rnn-tanh' | 'rnn-relu' | 'lstm' | 'gru';

/** One step from W_ih x + b_ih, [N, G · H], and the state. */
export type Cell = (b: GraphBuilder, fromInput: NodeId, state: CellState, weights: CellWeights) => CellStep;

function fromState(b: GraphBuilder, h: NodeId, { weightHH, biasHH }: CellWeights): NodeId {
  return dense(b, h, weightHH, biasHH ?? null);
}

/** Part k of so many equal ones of [N, G · H]. */
export function gate(b: GraphBuilder, gates: NodeId, k: number, count: number): NodeId {
  const units = (b.shape(gates)[1] ?? 0) / count;
  return slice(b, gates, { axis: 1, start: k * units, end: (k + 1) * units });
}

/** Parts [N, H] side by side; null is one of zeros. */
export function gatesOf(b: GraphBuilder, parts: readonly (NodeId | null)[]): NodeId {
  const shape = b.shape(parts.find((part) => part !== null) as NodeId);
  return concat(
    b,
    parts.map((part) => part ?? b.expand(b.number(0), shape)),
    1,
  );
}

function sigmoid(b: GraphBuilder, z: NodeId): NodeId {
  return b.fuse('sigmoidActivation', [z], {});
}

function tanh(b: GraphBuilder, z: NodeId): NodeId {
  return b.fuse('tanhActivation', [z], {});
}

/** h′ = f(W_ih x + b_ih + W_hh h + b_hh) (Elman 1990; torch.nn.RNN). */
function simple(activation: 'tanh' | 'relu'): Cell {
  return (b, fromInput, { h }, weights) => {
    const z = b.add(fromInput, fromState(b, h, weights));
    return { z: [z], hn: null, h: b.fuse(`${activation}Activation`, [z], {}), c: null };
  };
}

/** c′ = σ(f) c + σ(i) tanh(g), from the gates i, f, g, o, [N, 4H], and c. */
export function lstmMemoryComposition(b: GraphBuilder, [gates, c]: readonly NodeId[]): NodeId {
  const [i, f, g] = [0, 1, 2].map((k) => gate(b, gates as NodeId, k, 4)) as [NodeId, NodeId, NodeId];
  return b.add(b.mul(sigmoid(b, f), c as NodeId), b.mul(sigmoid(b, i), tanh(b, g)));
}

/** h′ = σ(o) tanh(c′), from the gates, [N, 4H], and c′. */
export function lstmOutputComposition(b: GraphBuilder, [gates, c]: readonly NodeId[]): NodeId {
  return b.mul(sigmoid(b, gate(b, gates as NodeId, 3, 4)), tanh(b, c as NodeId));
}

/** Hochreiter & Schmidhuber 1997 with forget gates (Gers et al. 2000), as torch.nn.LSTM has it. */
const lstm: Cell = (b, fromInput, { h, c }, weights) => {
  const gates = b.add(fromInput, fromState(b, h, weights));
  const memory = b.fuse('lstmMemory', [gates, c as NodeId], {});
  return { z: [gates], hn: null, h: b.fuse('lstmOutput', [gates, memory], {}), c: memory };
};

/** h′ = (1 − σ(z)) tanh(n) + σ(z) h, from r and z, [N, 2H], n and h, [N, H]. */
export function gruOutputComposition(b: GraphBuilder, [rz, n, h]: readonly NodeId[]): NodeId {
  const update = sigmoid(b, gate(b, rz as NodeId, 1, 2));
  const fresh = b.mul(b.sub(b.number(1), update), tanh(b, n as NodeId));
  return b.add(fresh, b.mul(update, h as NodeId));
}

/** n = W_in x + b_in + σ(r) (W_hn h + b_hn): the reset gate after the product (Cho et al. 2014; torch.nn.GRU). */
const gru: Cell = (b, fromInput, { h }, weights) => {
  const inner = fromState(b, h, weights);
  const units = b.shape(h)[1] ?? 0;
  const [rz, hn] = [slice(b, inner, { axis: 1, end: 2 * units }), gate(b, inner, 2, 3)];
  const gates = b.add(slice(b, fromInput, { axis: 1, end: 2 * units }), rz);
  const candidate = b.add(gate(b, fromInput, 2, 3), b.mul(sigmoid(b, gate(b, gates, 0, 2)), hn));
  return { z: [gates, candidate], hn, h: b.fuse('gruOutput', [gates, candidate, h], {}), c: null };
};

export const CELLS: Readonly<Record<CellKind, Cell>> = {
  'rnn-tanh': simple('tanh'),
  'rnn-relu': simple('relu'),
  lstm,
  gru,
};

/** One step from x itself, [N, I] (torch.nn.RNNCell, LSTMCell, GRUCell). */
export function cellStep(b: GraphBuilder, kind: CellKind, x: NodeId, state: CellState, weights: CellWeights): CellStep {
  return CELLS[kind](b, dense(b, x, weights.weightIH, weights.biasIH ?? null), state, weights);
}
