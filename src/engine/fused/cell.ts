import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { cell } from '../kernels/cells.js';
import type { Kernel } from '../kernels/opcodes.js';
import { type Operand, ShapeError } from '../primitives/rule.js';
import type { Data, Shape } from '../tensor.js';
import type { FusedRule } from './rule.js';
import type { FusedName } from './table.js';

/** One entry of a state in each input: where its gates stand, those of one input being `units` apart. */
export interface Entry {
  readonly values: readonly Data[];
  /** Where the entry stands in each input; of gates, in the first one. */
  readonly at: readonly number[];
  readonly units: number;
}

/** What a cell's fused op says of itself. */
interface CellOp<K extends FusedName> {
  readonly kernel: Kernel;
  /** How many gates each input has side by side, [N, gates · H]: 1 for a state or a cotangent. */
  readonly widths: readonly number[];
  /** Of the output. */
  readonly width: number;
  /** The output's gates of one entry; `write` takes them in order. */
  readonly entry: (entry: Entry, write: (gate: number, value: number) => void) => void;
  readonly composition: (b: GraphBuilder, inputs: readonly NodeId[]) => NodeId;
  readonly vjp?: FusedRule<K>['vjp'];
}

/** Gate k of an input's entry. */
export function gateOf({ values, at, units }: Entry, input: number, k = 0): number {
  return (values[input] as Data)[(at[input] as number) + k * units] as number;
}

export function cellRule<K extends FusedName>(op: CellOp<K>): FusedRule<K> {
  const { kernel, widths, width, composition, vjp } = op;
  return {
    shape: (shapes) => {
      const [rows = 0, columns = 0] = shapes[widths.indexOf(1)] ?? [];
      requireWidths(shapes, widths, rows, columns);
      return [rows, width * columns];
    },
    composition,
    forward: (out, inputs, _, shape) => eachEntry(op, out, inputs, shape),
    kernel: (out, inputs, _, precision) =>
      cell(kernel, precision, { out, inputs, units: (out.shape[1] as number) / width }),
    ...(vjp && { vjp }),
  };
}

function requireWidths(shapes: readonly Shape[], widths: readonly number[], rows: number, units: number): void {
  shapes.forEach((shape, i) => {
    const wanted = [rows, (widths[i] as number) * units];
    if (shape.length !== 2 || shape[0] !== wanted[0] || shape[1] !== wanted[1]) {
      throw new ShapeError(`a cell's [${shape.join(', ')}] should be [${wanted.join(', ')}]`);
    }
  });
}

function eachEntry<K extends FusedName>(
  { widths, width, entry }: CellOp<K>,
  out: Data,
  inputs: readonly Operand[],
  [rows = 0, columns = 0]: Shape,
): void {
  const units = columns / width;
  const at = widths.map(() => 0);
  const values = inputs.map(({ data }) => data);
  for (let n = 0; n < rows; n++) {
    for (let j = 0; j < units; j++) {
      for (let i = 0; i < at.length; i++) at[i] = n * (widths[i] as number) * units + j;
      entry({ values, at, units }, (gate, value) => {
        out[n * columns + gate * units + j] = value;
      });
    }
  }
}
