import type { NodeId } from '../graph.js';
import { Kernel } from '../kernels/opcodes.js';
import { gate, gatesOf, lstmMemoryComposition, lstmOutputComposition } from '../ops/cells.js';
import { sigmoid } from '../primitives/functions.js';
import { cellRule, gateOf } from './cell.js';
import type { FusedRule } from './rule.js';

/** An LSTM's memory and output (ops/cells.ts) from its gates i, f, g, o, [N, 4H], and their cotangents, with δ the output's. */
type Names =
  | 'lstmMemory'
  | 'lstmMemoryGates'
  | 'lstmMemoryState'
  | 'lstmOutput'
  | 'lstmOutputGates'
  | 'lstmOutputState';

export type LstmAttributes = Record<Names, Record<never, never>>;

const throughSigmoid = (delta: number, y: number): number => delta * (y * (1 - y));
const throughTanh = (delta: number, y: number): number => delta * (1 - y * y);

export const lstmRules: { readonly [K in Names]: FusedRule<K> } = {
  /** c′ = σ(f) c + σ(i) tanh(g): inputs the gates and c, [N, H]. */
  lstmMemory: cellRule<'lstmMemory'>({
    kernel: Kernel.lstmMemory,
    widths: [4, 1],
    width: 1,
    entry: (e, write) => {
      write(0, sigmoid(gateOf(e, 0, 1)) * gateOf(e, 1) + sigmoid(gateOf(e, 0)) * Math.tanh(gateOf(e, 0, 2)));
    },
    composition: lstmMemoryComposition,
    vjp: (b, { inputs }, delta) => [
      b.fuse('lstmMemoryGates', [delta, ...inputs], {}),
      b.fuse('lstmMemoryState', [delta, inputs[0] as NodeId], {}),
    ],
  }),
  /** The gates' cotangents, [N, 4H], that of o being 0: inputs δ, the gates and c. */
  lstmMemoryGates: cellRule<'lstmMemoryGates'>({
    kernel: Kernel.lstmMemoryGates,
    widths: [1, 4, 1],
    width: 4,
    entry: (e, write) => {
      const [delta, input, fresh] = [gateOf(e, 0), sigmoid(gateOf(e, 1)), Math.tanh(gateOf(e, 1, 2))];
      write(0, throughSigmoid(delta * fresh, input));
      write(1, throughSigmoid(delta * gateOf(e, 2), sigmoid(gateOf(e, 1, 1))));
      write(2, throughTanh(delta * input, fresh));
      write(3, 0);
    },
    composition: (b, inputs) => {
      const [delta, gates, c] = inputs as [NodeId, NodeId, NodeId];
      const [input, forget] = [0, 1].map((k) => b.apply('sigmoid', [gate(b, gates, k, 4)])) as [NodeId, NodeId];
      const fresh = b.apply('tanh', [gate(b, gates, 2, 4)]);
      return gatesOf(b, [
        b.fuse('sigmoidGradient', [b.mul(delta, fresh), input], {}),
        b.fuse('sigmoidGradient', [b.mul(delta, c), forget], {}),
        b.fuse('tanhGradient', [b.mul(delta, input), fresh], {}),
        null,
      ]);
    },
  }),
  /** c's cotangent δ σ(f): inputs δ and the gates. */
  lstmMemoryState: cellRule<'lstmMemoryState'>({
    kernel: Kernel.lstmMemoryState,
    widths: [1, 4],
    width: 1,
    entry: (e, write) => write(0, gateOf(e, 0) * sigmoid(gateOf(e, 1, 1))),
    composition: (b, [delta, gates]) => b.mul(delta as NodeId, b.apply('sigmoid', [gate(b, gates as NodeId, 1, 4)])),
  }),
  /** h′ = σ(o) tanh(c′): inputs the gates and c′. */
  lstmOutput: cellRule<'lstmOutput'>({
    kernel: Kernel.lstmOutput,
    widths: [4, 1],
    width: 1,
    entry: (e, write) => write(0, sigmoid(gateOf(e, 0, 3)) * Math.tanh(gateOf(e, 1))),
    composition: lstmOutputComposition,
    vjp: (b, { inputs }, delta) => [
      b.fuse('lstmOutputGates', [delta, ...inputs], {}),
      b.fuse('lstmOutputState', [delta, ...inputs], {}),
    ],
  }),
  /** The gates' cotangents, [N, 4H], those of i, f and g being 0: inputs δ, the gates and c′. */
  lstmOutputGates: cellRule<'lstmOutputGates'>({
    kernel: Kernel.lstmOutputGates,
    widths: [1, 4, 1],
    width: 4,
    entry: (e, write) => {
      for (let k = 0; k < 3; k++) write(k, 0);
      write(3, throughSigmoid(gateOf(e, 0) * Math.tanh(gateOf(e, 2)), sigmoid(gateOf(e, 1, 3))));
    },
    composition: (b, inputs) => {
      const [delta, gates, c] = inputs as [NodeId, NodeId, NodeId];
      const open = b.apply('sigmoid', [gate(b, gates, 3, 4)]);
      const through = b.fuse('sigmoidGradient', [b.mul(delta, b.apply('tanh', [c])), open], {});
      return gatesOf(b, [null, null, null, through]);
    },
  }),
  /** The cotangent of c′, δ σ(o) (1 − tanh²(c′)): inputs δ, the gates and c′. */
  lstmOutputState: cellRule<'lstmOutputState'>({
    kernel: Kernel.lstmOutputState,
    widths: [1, 4, 1],
    width: 1,
    entry: (e, write) => write(0, throughTanh(gateOf(e, 0) * sigmoid(gateOf(e, 1, 3)), Math.tanh(gateOf(e, 2)))),
    composition: (b, inputs) => {
      const [delta, gates, c] = inputs as [NodeId, NodeId, NodeId];
      const open = b.apply('sigmoid', [gate(b, gates, 3, 4)]);
      return b.fuse('tanhGradient', [b.mul(delta, open), b.apply('tanh', [c])], {});
    },
  }),
};
