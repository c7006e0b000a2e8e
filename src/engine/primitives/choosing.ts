import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { broadcast } from '../kernels/elementwise.js';
import { Kernel } from '../kernels/opcodes.js';
import { binary } from './arithmetic.js';
import { broadcastShape, map2, map3 } from './broadcast.js';
import { chosen, exact, nonExpanding } from './rounding.js';
import type { Operand, Place, Rule } from './rule.js';
import { withKernels } from './served.js';
import type { PrimitiveName } from './table.js';

/** The same rule, piecewise by which of its inputs is larger. */
function kinkWhereEqual<K extends PrimitiveName>(rule: Rule<K>): Rule<K> {
  return {
    ...rule,
    branches: (codes, [x, y], _, shape) =>
      map2(codes, x as Operand, y as Operand, shape, (left, right) => Math.sign(left - right)),
  };
}

/** A comparison gives 1 or 0, and passes no gradient. */
function comparison<K extends PrimitiveName>(holds: (x: number, y: number) => boolean): Rule<K> {
  return kinkWhereEqual(
    binary<K>(
      (x, y) => (holds(x, y) ? 1 : 0),
      exact,
      () => [null, null],
    ),
  );
}

/** x < y as y > x. */
function swapped<K extends PrimitiveName>(kernel: Kernel, rule: Rule<K>): Rule<K> {
  return {
    ...rule,
    kernel: (out, [x, y], _, precision) => broadcast(kernel, precision, out, [y as Place, x as Place]),
  };
}

/** Which of two numbers it is, and how they compare. */
export const comparingRules = withKernels(broadcast, {
  /** Where both are equal each gets half, as torch's maximum does. */
  maximum: kinkWhereEqual(
    binary<'maximum'>(Math.max, nonExpanding(), (b, g, x, y) =>
      winner(b, g, b.apply('greater', [x, y]), b.apply('equal', [x, y])),
    ),
  ),
  minimum: kinkWhereEqual(
    binary<'minimum'>(Math.min, nonExpanding(), (b, g, x, y) =>
      winner(b, g, b.apply('less', [x, y]), b.apply('equal', [x, y])),
    ),
  ),
  greater: comparison<'greater'>((x, y) => x > y),
  greaterEqual: comparison<'greaterEqual'>((x, y) => x >= y),
  less: swapped(
    Kernel.greater,
    comparison<'less'>((x, y) => x < y),
  ),
  lessEqual: swapped(
    Kernel.greaterEqual,
    comparison<'lessEqual'>((x, y) => x <= y),
  ),
  equal: comparison<'equal'>((x, y) => x === y),
  notEqual: comparison<'notEqual'>((x, y) => x !== y),
});

/** All of g to the winner, half of it where both are equal. */
function winner(b: GraphBuilder, g: NodeId, wins: NodeId, ties: NodeId): readonly [NodeId, NodeId] {
  const half = b.mul(b.number(0.5), g);
  const zero = b.number(0);
  const loses = b.sub(b.number(1), wins);
  return [b.where(ties, half, b.where(wins, g, zero)), b.where(ties, half, b.where(loses, g, zero))];
}

/** inputs: condition (0 is false), then, else. NaN as a condition counts as true, as a number that is not 0. */
export const whereRule: Rule<'where'> = {
  shape: broadcastShape,
  forward: (out, [c, x, y], _, shape) =>
    map3(out, [c as Operand, x as Operand, y as Operand], shape, (when, then, otherwise) =>
      when !== 0 ? then : otherwise,
    ),
  rounding: chosen,
  kernel: (out, inputs, _, precision) => broadcast(Kernel.where, precision, out, inputs),
  vjp: (b, node, g) => {
    const [c, x, y] = node.inputs as [NodeId, NodeId, NodeId];
    const zero = b.number(0);
    return [null, b.sumTo(b.where(c, g, zero), b.shape(x)), b.sumTo(b.where(c, zero, g), b.shape(y))];
  },
};
