import type { NodeId } from '../graph.js';
import { gemm } from '../kernels/instructions.js';
import { type Operand, type Place, ShapeError } from '../primitives/rule.js';
import { PRIMITIVES } from '../primitives/table.js';
import type { Data } from '../tensor.js';
import type { FusedRule } from './rule.js';

/** Z = AWᵀ + b for matrices (contract, §0): inputs A [N, I], W [O, I] and, where there is one, b [O]; Z is [N, O]. */
export const linearRule: FusedRule<'linear'> = {
  shape: ([a = [], w = [], bias]) => {
    if (bias && (bias.length !== 1 || bias[0] !== w[0])) {
      throw new ShapeError(`a bias of shape [${bias.join(', ')}] does not fit weights [${w.join(', ')}]`);
    }
    return PRIMITIVES.matmul.shape([a, w], TRANSPOSED);
  },
  composition: (b, [a, w, bias]) => {
    const product = b.matmul(a as NodeId, w as NodeId, false, true);
    return bias === undefined ? product : b.add(product, bias);
  },
  forward: (out, [a, w, bias], _, shape) => {
    PRIMITIVES.matmul.forward(out, [a as Operand, w as Operand], TRANSPOSED, shape);
    if (bias) addToRows(out, bias.data);
  },
  kernel: (out, [a, w, bias], _, precision) => {
    const [rows = 0, columns = 0] = out.shape;
    const inner = a?.shape[1] ?? 0;
    return gemm(precision, {
      rows,
      columns,
      inner,
      a: { address: (a as Place).address, row: inner, column: 1 },
      b: { address: (w as Place).address, row: 1, column: inner },
      c: { address: out.address, row: columns },
      ...(bias ? { bias: bias.address } : {}),
    });
  },
  /** ∂J/∂A = ΔW, ∇W = ΔᵀA, ∇b = Σ over rows of Δ (contract, §0). */
  vjp: (b, node, delta) => {
    const [a, w, bias] = node.inputs as [NodeId, NodeId, NodeId | undefined];
    const parts = [b.matmul(delta, w, false, false), b.matmul(delta, a, true, false)];
    return bias === undefined ? parts : [...parts, b.sum(delta, 0, 1)];
  },
};

const TRANSPOSED = { transposeA: false, transposeB: true };

function addToRows(out: Data, row: Data): void {
  for (let start = 0; start < out.length; start += row.length) {
    for (let j = 0; j < row.length; j++) out[start + j] = (out[start + j] as number) + (row[j] as number);
  }
}
