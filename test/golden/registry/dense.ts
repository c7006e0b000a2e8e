import type { NodeId } from '../../../src/engine/graph.js';
import { dense as linear } from '../../../src/engine/ops/dense.js';
import { type Entry, entry, type Unary } from './entry.js';

interface Linear extends Unary {
  readonly weight: NodeId;
  readonly bias?: NodeId;
}

export const dense: Readonly<Record<string, Entry>> = {
  linear: entry<Linear>((b, { input, weight, bias }) => linear(b, input, weight, bias ?? null)),
};
