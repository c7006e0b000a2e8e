import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { Kernel } from '../kernels/opcodes.js';
import { rowwise } from '../kernels/rows.js';
import { crossEntropyTermsComposition, softmaxComposition } from '../ops/softmax.js';
import { type Operand, ShapeError } from '../primitives/rule.js';
import { type Shape, sameShape } from '../tensor.js';
import { eachRow, largestOf, oneShape, requireRows, sumOfExponentials } from './rows.js';
import type { FusedRule } from './rule.js';

function lastAxis(b: GraphBuilder, x: NodeId): number {
  return b.shape(x).length - 1;
}

function sumOfRows(b: GraphBuilder, x: NodeId): NodeId {
  return b.apply('sum', [x], { from: lastAxis(b, x), to: lastAxis(b, x) + 1 });
}

function alongRows(b: GraphBuilder, x: NodeId): NodeId {
  return b.reshape(x, [...b.shape(x), 1]);
}

/** −Σ y log softmax(z) of every row of the last axis: inputs z and y, [… C]; the output is […]. */
export const softmaxCrossEntropyRule: FusedRule<'softmaxCrossEntropy'> = {
  shape: ([z = [], y = []]) => requireRows(oneShape(z, y)).slice(0, -1),
  composition: (b, inputs) => {
    const [z, y] = inputs as [NodeId, NodeId];
    return sumOfRows(b, crossEntropyTermsComposition(b, [z, y], { axis: lastAxis(b, z) }));
  },
  forward: (out, [z, y]) => {
    const [{ data, shape }, { data: targets }] = [z as Operand, y as Operand];
    eachRow(shape, (start, count, row) => {
      const largest = largestOf(data, start, count);
      const logarithm = Math.log(sumOfExponentials(data, start, count, largest));
      let sum = 0;
      for (let i = start; i < start + count; i++) {
        sum -= (targets[i] as number) * ((data[i] as number) - largest - logarithm);
      }
      out[row] = sum;
    });
  },
  kernel: (out, inputs, _, precision) => rowwise(Kernel.softmaxCrossEntropy, precision, out, inputs),
  vjp: (b, node, g) => {
    const [z, y] = node.inputs as [NodeId, NodeId];
    return [b.fuse('softmaxCrossEntropyGradient', [z, y, g], {}), toTargets(b, z, g)];
  },
};

/** −g log softmax(z): made of nodes that nothing computes where the targets are given. */
function toTargets(b: GraphBuilder, z: NodeId, g: NodeId): NodeId {
  return b.apply('negate', [b.mul(alongRows(b, g), b.fuse('logSoftmax', [z], {}))]);
}

/** g (softmax(z) Σ y − y): inputs z, y and the cotangent g of each row. */
export const softmaxCrossEntropyGradientRule: FusedRule<'softmaxCrossEntropyGradient'> = {
  shape: ([z = [], y = [], g = []]) => requireCotangents(requireRows(oneShape(z, y)), g),
  composition: (b, inputs) => {
    const [z, y, g] = inputs as [NodeId, NodeId, NodeId];
    const probabilities = softmaxComposition(b, [z], { axis: lastAxis(b, z) });
    const expected = b.mul(probabilities, alongRows(b, sumOfRows(b, y)));
    return b.mul(alongRows(b, g), b.sub(expected, y));
  },
  forward: (out, [z, y, g]) => {
    const [{ data, shape }, { data: targets }] = [z as Operand, y as Operand];
    eachRow(shape, (start, count, row) => {
      const largest = largestOf(data, start, count);
      let all = 0;
      for (let i = start; i < start + count; i++) all += targets[i] as number;
      const scale = all / sumOfExponentials(data, start, count, largest);
      for (let i = start; i < start + count; i++) {
        const expected = Math.exp((data[i] as number) - largest) * scale;
        out[i] = ((g as Operand).data[row] as number) * (expected - (targets[i] as number));
      }
    });
  },
  kernel: (out, inputs, _, precision) => rowwise(Kernel.softmaxCrossEntropyGradient, precision, out, inputs),
};

function requireCotangents(shape: Shape, cotangents: Shape): Shape {
  if (!sameShape(shape.slice(0, -1), cotangents)) {
    throw new ShapeError(`[${cotangents.join(', ')}] has not one number for each row of [${shape.join(', ')}]`);
  }
  return shape;
}
