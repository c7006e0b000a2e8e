import type { GraphBuilder } from '../builder.js';
import type { Application, NodeId } from '../graph.js';
import { zipped } from '../kernels/elementwise.js';
import type { Kernel } from '../kernels/opcodes.js';
import { type Operand, type Place, ShapeError } from '../primitives/rule.js';
import type { AttributesOf } from '../rules.js';
import { type Data, sameShape } from '../tensor.js';
import type { FusedRule } from './rule.js';
import type { FusedName } from './table.js';

/** What an op that works entry by entry, on operands of one shape, says of itself. */
interface Entries<K extends FusedName> {
  readonly kernel: Kernel;
  /** One entry, from the inputs' and the number; those after the last input say nothing. */
  readonly f: (values: readonly [number, number, number], number: number) => number;
  /** A number that is the same for all entries. */
  readonly number?: (attributes: AttributesOf[K]) => number;
  composition(b: GraphBuilder, inputs: readonly NodeId[], attributes: AttributesOf[K]): NodeId;
  vjp?(b: GraphBuilder, node: Application<K>, g: NodeId): readonly (NodeId | null)[];
}

export function entryByEntry<K extends FusedName>(given: Entries<K>): FusedRule<K> {
  const { f, kernel, number = () => 0, composition, vjp } = given;
  return {
    shape: (shapes) => {
      const [first = []] = shapes;
      if (shapes.every((shape) => sameShape(shape, first))) return first;
      throw new ShapeError(`${shapes.map((shape) => `[${shape.join(', ')}]`).join(' and ')} are not one shape`);
    },
    composition,
    forward: (out, inputs, attributes) => each(out, inputs, (values) => f(values, number(attributes))),
    kernel: (out, inputs, attributes, precision) =>
      zipped(kernel, precision, out, { inputs: inputs as readonly Place[], number: number(attributes) }),
    ...(vjp && { vjp }),
  };
}

type Three = [number, number, number];

function each(out: Data, inputs: readonly Operand[], f: (values: Readonly<Three>) => number): void {
  const values: Three = [0, 0, 0];
  const all = inputs.map(({ data }) => data);
  for (let i = 0; i < out.length; i++) {
    for (let k = 0; k < all.length; k++) values[k] = all[k]?.[i] as number;
    out[i] = f(values);
  }
}
