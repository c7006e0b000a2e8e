import type { Precision } from '../tensor.js';
import { instruction, type Words } from './instructions.js';
import { Kernel } from './opcodes.js';

/** Entries that one thread squares and adds up: where shards begin depends on the node alone, and so do the bits. */
const SHARD = 8192;

/** A node's numbers. */
export interface NodePlace {
  readonly address: number;
  readonly size: number;
}

const shardsOf = ({ size }: NodePlace): number => Math.ceil(size / SHARD);

/** How many float64 `squares` writes. */
export function shardCount(nodes: readonly NodePlace[]): number {
  return nodes.reduce((sum, node) => sum + shardsOf(node), 0);
}

/** Writes Σx² of each shard of each node, as float64 from `to` on, added up in float64 in either precision. It may overflow. */
export function squares(precision: Precision, nodes: readonly NodePlace[], to: number): Words {
  const bytes = precision === 'float32' ? 4 : 8;
  const shards = nodes.flatMap(({ address, size }) =>
    Array.from({ length: Math.ceil(size / SHARD) }, (_, i) => [
      address + i * SHARD * bytes,
      Math.min(SHARD, size - i * SHARD),
    ]),
  );
  return instruction(Kernel.squares, precision, [to, shards.length, ...shards.flat()]);
}

/** Writes the norm of each node as float64 from `to` on, from what `squares` wrote at `sums`; scaled as tensor.ts's `norm`. */
export function norms(precision: Precision, nodes: readonly NodePlace[], sums: number, to: number): Words {
  const each = nodes.flatMap((node) => [shardsOf(node), node.address, node.size]);
  return instruction(Kernel.norms, precision, [sums, to, nodes.length, ...each]);
}

/**
 * Writes a row of float64: J, then for each column the norm of some norms, which stand in float64, together. `cursor`: where
 * the row's address stands, which becomes that of the next.
 */
export function record(
  precision: Precision,
  { loss, cursor, columns }: { readonly loss: number; readonly cursor: number; readonly columns: readonly Words[] },
): Words {
  const each = columns.flatMap((parts) => [parts.length, ...parts]);
  return instruction(Kernel.record, precision, [loss, cursor, columns.length, ...each]);
}
