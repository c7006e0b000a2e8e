import type { Words } from '../../../src/engine/kernels/instructions.js';
import { type AttributesOf, type OpName, type OpRule, RULES } from '../../../src/engine/rules.js';
import { allocate, type Shape, sizeOf } from '../../../src/engine/tensor.js';
import type { Workbench } from './workbench.js';

export interface Input {
  readonly shape: Shape;
  readonly values: ArrayLike<number>;
}

/** What both forms of an op make of the same inputs; `kernel` is null where no kernel serves them. */
export interface Twins {
  readonly kernel: number[] | null;
  readonly plain: number[];
  readonly shape: Shape;
}

/** Runs an op's kernel, as so many threads, and its plain forward. */
export function twins<K extends OpName>(
  bench: Workbench,
  op: K,
  inputs: readonly Input[],
  attributes: AttributesOf[K],
  threads = 1,
): Twins {
  const rule: OpRule<K> = RULES[op];
  const shape = rule.shape(
    inputs.map((input) => input.shape),
    attributes,
  );
  const operands = inputs.map((input) => {
    const data = allocate(bench.precision, input.values.length);
    data.set(input.values);
    return { shape: input.shape, data };
  });
  const plain = allocate(bench.precision, sizeOf(shape));
  rule.forward(plain, operands, attributes, shape);
  const places = operands.map(({ shape: of, data }) => ({ shape: of, address: bench.place(data) }));
  // Something that no op answers, so that an entry that is not written is seen.
  const out = { shape, address: bench.place(new Float64Array(sizeOf(shape)).fill(-7.25)) };
  const words: Words | null = rule.kernel?.(out, places, attributes, bench.precision) ?? null;
  if (words !== null) bench.run([words], threads);
  return { kernel: words && bench.read(out.address, sizeOf(shape)), plain: [...plain], shape };
}

/** How far two numbers are apart, as a share of the larger one in units of 2⁻⁵³ or 2⁻²⁴; 0 for the same number, NaN too. */
export function apart(x: number, y: number, { precision }: Pick<Workbench, 'precision'>): number {
  if (Object.is(x, y)) return 0;
  const u = precision === 'float32' ? 2 ** -24 : 2 ** -53;
  return Math.abs(x - y) / Math.max(Math.abs(x), Math.abs(y)) / u;
}
