import type { OpaqueFunction } from '../../../engine/primitives/opaque.js';
import { UNITS } from '../../../engine/primitives/rounding.js';
import type { Operand } from '../../../engine/primitives/rule.js';
import { allocate, type Data, type Precision, type Shape, sizeOf } from '../../../engine/tensor.js';
import type { TracedRun } from '../exact/traced.js';
import type { CodeOp } from './codeOps.js';

/** Code at the numbers that went into it, as a number of its precision each; both passes can be called again. */
export class PlacedCode {
  readonly inputs: readonly Operand[];
  /** The cotangent of its output. */
  readonly g: Data;
  readonly y: Float64Array;
  readonly unit: number;

  constructor(
    private readonly op: CodeOp,
    { execution }: TracedRun,
    readonly precision: Precision,
  ) {
    const held = (data: Data): Data => {
      const copy = allocate(precision, data.length);
      copy.set(data);
      return copy;
    };
    this.inputs = op.node.inputs.map((id) => ({ shape: execution.shape(id), data: held(execution.view(id)) }));
    this.g = held(execution.view(op.pull.cotangent));
    this.unit = UNITS[precision].u;
    this.y = this.computed(op.node.attributes.forward, this.inputs);
  }

  /** The output's. */
  get shape(): Shape {
    return this.op.node.shape;
  }

  /** Its output where one of its inputs is another; NaN where it fails there. */
  at(place: number, data: Data): Float64Array {
    const { attempt, forward } = this.op.node.attributes;
    return this.computed(
      attempt ?? forward,
      this.inputs.map((input, k) => (k === place ? { shape: input.shape, data } : input)),
    );
  }

  /** What its backward hands each input; null: nothing. */
  backward(): (Float64Array | null)[] {
    const { reaches = [], run } = this.op.node.attributes.backward ?? {};
    const sizes = this.inputs.map(({ data }, k) => (reaches[k] ? data.length : 0));
    const all = allocate(
      this.precision,
      sizes.reduce((sum, size) => sum + size, 0),
    );
    run?.(all, [this.operand(this.g), this.operand(this.y), ...this.inputs]);
    let start = 0;
    return sizes.map((size, k) => {
      start += size;
      return reaches[k] ? Float64Array.from(all.subarray(start - size, start)) : null;
    });
  }

  private computed(forward: OpaqueFunction, inputs: readonly Operand[]): Float64Array {
    const out = allocate(this.precision, sizeOf(this.op.node.shape));
    forward(out, inputs);
    return Float64Array.from(out);
  }

  private operand(data: Data): Operand & { readonly shape: Shape } {
    return { shape: this.op.node.shape, data };
  }
}
