import type { OpaqueFunction } from '../primitives/opaque.js';
import type { Operand } from '../primitives/rule.js';
import type { BatchRule } from './rule.js';

/** The user's code, run once for each perturbation: nothing else is known of it. */
export const opaque: BatchRule<'opaque'> = (walk, node, inputs) => {
  const { b, count } = walk;
  const values = inputs.map((x, i) => (x ? walk.denseValue(x) : (node.inputs[i] as number)));
  const several = inputs.map((x) => x !== null);
  const { shape, forward } = node.attributes;
  const attributes = {
    ...node.attributes,
    shape: [count, ...shape],
    forward: repeated(forward, count, several),
    backward: null,
  };
  return walk.denseOf(node.id, b.apply('opaque', values, attributes));
};

function repeated(forward: OpaqueFunction, count: number, several: readonly boolean[]): OpaqueFunction {
  return (out, inputs) => {
    const size = out.length / count;
    for (let p = 0; p < count; p++) {
      const own = inputs.map((input, i) => (several[i] ? nth(input, p, count) : input));
      forward(out.subarray(p * size, (p + 1) * size), own);
    }
  };
}

function nth({ data, shape }: Operand, p: number, count: number): Operand {
  const size = data.length / count;
  return { data: data.subarray(p * size, (p + 1) * size), shape: shape.slice(1) };
}
