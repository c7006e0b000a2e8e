import type { NodeId } from '../graph.js';
import { Kernel } from '../kernels/opcodes.js';
import { rowwise } from '../kernels/rows.js';
import { logSoftmaxComposition, softmaxComposition } from '../ops/softmax.js';
import type { Operand } from '../primitives/rule.js';
import { eachRow, largestOf, oneShape, requireRows, sumOfExponentials } from './rows.js';
import type { FusedRule } from './rule.js';

/** The softmax of the last axis, its logarithm, and the cotangents of both from their values. */

/** e^z / Σ e^z along the last axis. */
export const softmaxRule: FusedRule<'softmax'> = {
  shape: ([z = []]) => requireRows(z),
  composition: (b, [z]) => softmaxComposition(b, [z as NodeId], { axis: b.shape(z as NodeId).length - 1 }),
  forward: (out, [z]) => {
    const { data, shape } = z as Operand;
    eachRow(shape, (start, count) => {
      const largest = largestOf(data, start, count);
      const sum = sumOfExponentials(data, start, count, largest);
      for (let i = start; i < start + count; i++) out[i] = Math.exp((data[i] as number) - largest) / sum;
    });
  },
  kernel: (out, inputs, _, precision) => rowwise(Kernel.softmax, precision, out, inputs),
  vjp: (b, node, g) => [b.fuse('softmaxGradient', [g, node.id], {})],
};

/** y (g − Σ g y), from g, the cotangent of the softmax y. */
export const softmaxGradientRule: FusedRule<'softmaxGradient'> = {
  shape: ([g = [], y = []]) => requireRows(oneShape(g, y)),
  composition: (b, inputs) => {
    const [g, y] = inputs as [NodeId, NodeId];
    const axis = b.shape(g).length - 1;
    const sum = b.apply('sum', [b.mul(g, y)], { from: axis, to: axis + 1 });
    return b.mul(y, b.sub(g, b.reshape(sum, [...b.shape(sum), 1])));
  },
  forward: (out, [g, y]) => {
    const [{ data: cotangents, shape }, { data: values }] = [g as Operand, y as Operand];
    eachRow(shape, (start, count) => {
      let sum = 0;
      for (let i = start; i < start + count; i++) sum += (cotangents[i] as number) * (values[i] as number);
      for (let i = start; i < start + count; i++) out[i] = (values[i] as number) * ((cotangents[i] as number) - sum);
    });
  },
  kernel: (out, inputs, _, precision) => rowwise(Kernel.softmaxGradient, precision, out, inputs),
};

/** z − max − log Σ e^(z − max) along the last axis. */
export const logSoftmaxRule: FusedRule<'logSoftmax'> = {
  shape: ([z = []]) => requireRows(z),
  composition: (b, [z]) => logSoftmaxComposition(b, [z as NodeId], { axis: b.shape(z as NodeId).length - 1 }),
  forward: (out, [z]) => {
    const { data, shape } = z as Operand;
    eachRow(shape, (start, count) => {
      const largest = largestOf(data, start, count);
      const logarithm = Math.log(sumOfExponentials(data, start, count, largest));
      for (let i = start; i < start + count; i++) out[i] = (data[i] as number) - largest - logarithm;
    });
  },
  kernel: (out, inputs, _, precision) => rowwise(Kernel.logSoftmax, precision, out, inputs),
  vjp: (b, node, g) => [b.fuse('logSoftmaxGradient', [g, node.id], {})],
};

/** g − e^y Σ g, from g, the cotangent of the softmax's logarithm y. */
export const logSoftmaxGradientRule: FusedRule<'logSoftmaxGradient'> = {
  shape: ([g = [], y = []]) => requireRows(oneShape(g, y)),
  composition: (b, inputs) => {
    const [g, y] = inputs as [NodeId, NodeId];
    const axis = b.shape(g).length - 1;
    const sum = b.apply('sum', [g], { from: axis, to: axis + 1 });
    return b.sub(g, b.mul(b.apply('exp', [y]), b.reshape(sum, [...b.shape(sum), 1])));
  },
  forward: (out, [g, y]) => {
    const [{ data: cotangents, shape }, { data: values }] = [g as Operand, y as Operand];
    eachRow(shape, (start, count) => {
      let sum = 0;
      for (let i = start; i < start + count; i++) sum += cotangents[i] as number;
      for (let i = start; i < start + count; i++)
        out[i] = (cotangents[i] as number) - Math.exp(values[i] as number) * sum;
    });
  },
  kernel: (out, inputs, _, precision) => rowwise(Kernel.logSoftmaxGradient, precision, out, inputs),
};
