import type { NodeId } from '../graph.js';
import { Kernel } from '../kernels/opcodes.js';
import { gate, gatesOf, gruOutputComposition } from '../ops/cells.js';
import { sigmoid } from '../primitives/functions.js';
import { cellRule, gateOf } from './cell.js';
import type { FusedRule } from './rule.js';

/** A GRU's output (ops/cells.ts) from its gates r, z, [N, 2H], and their cotangents, with δ the output's. */
type Names = 'gruOutput' | 'gruOutputGates' | 'gruOutputCandidate' | 'gruOutputState';

export type GruAttributes = Record<Names, Record<never, never>>;

export const gruRules: { readonly [K in Names]: FusedRule<K> } = {
  /** h′ = (1 − σ(z)) tanh(n) + σ(z) h: inputs the gates, n and h, [N, H]. */
  gruOutput: cellRule<'gruOutput'>({
    kernel: Kernel.gruOutput,
    widths: [2, 1, 1],
    width: 1,
    entry: (e, write) => {
      const update = sigmoid(gateOf(e, 0, 1));
      write(0, (1 - update) * Math.tanh(gateOf(e, 1)) + update * gateOf(e, 2));
    },
    composition: gruOutputComposition,
    vjp: (b, { inputs }, delta) => {
      const [gates, candidate] = inputs as [NodeId, NodeId, NodeId];
      return [
        b.fuse('gruOutputGates', [delta, ...inputs], {}),
        b.fuse('gruOutputCandidate', [delta, gates, candidate], {}),
        b.fuse('gruOutputState', [delta, gates], {}),
      ];
    },
  }),
  /** The gates' cotangents, [N, 2H], that of r being 0: inputs δ, the gates, n and h. */
  gruOutputGates: cellRule<'gruOutputGates'>({
    kernel: Kernel.gruOutputGates,
    widths: [1, 2, 1, 1],
    width: 2,
    entry: (e, write) => {
      const update = sigmoid(gateOf(e, 1, 1));
      write(0, 0);
      write(1, gateOf(e, 0) * (gateOf(e, 3) - Math.tanh(gateOf(e, 2))) * (update * (1 - update)));
    },
    composition: (b, inputs) => {
      const [delta, gates, n, h] = inputs as [NodeId, NodeId, NodeId, NodeId];
      const update = b.apply('sigmoid', [gate(b, gates, 1, 2)]);
      const difference = b.sub(h, b.apply('tanh', [n]));
      return gatesOf(b, [null, b.fuse('sigmoidGradient', [b.mul(delta, difference), update], {})]);
    },
  }),
  /** n's cotangent δ (1 − σ(z)) (1 − tanh²(n)): inputs δ, the gates and n. */
  gruOutputCandidate: cellRule<'gruOutputCandidate'>({
    kernel: Kernel.gruOutputCandidate,
    widths: [1, 2, 1],
    width: 1,
    entry: (e, write) => {
      const fresh = Math.tanh(gateOf(e, 2));
      write(0, gateOf(e, 0) * (1 - sigmoid(gateOf(e, 1, 1))) * (1 - fresh * fresh));
    },
    composition: (b, inputs) => {
      const [delta, gates, n] = inputs as [NodeId, NodeId, NodeId];
      const kept = b.sub(b.number(1), b.apply('sigmoid', [gate(b, gates, 1, 2)]));
      return b.fuse('tanhGradient', [b.mul(delta, kept), b.apply('tanh', [n])], {});
    },
  }),
  /** h's cotangent δ σ(z): inputs δ and the gates. */
  gruOutputState: cellRule<'gruOutputState'>({
    kernel: Kernel.gruOutputState,
    widths: [1, 2],
    width: 1,
    entry: (e, write) => write(0, gateOf(e, 0) * sigmoid(gateOf(e, 1, 1))),
    composition: (b, [delta, gates]) => b.mul(delta as NodeId, b.apply('sigmoid', [gate(b, gates as NodeId, 1, 2)])),
  }),
};
