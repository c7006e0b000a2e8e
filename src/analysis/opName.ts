import type { Graph, NodeId } from '../engine/graph.js';
import { isCode, programOf } from './check/opaque/codeOps.js';

/** What a user's code is called in the backward pass: of layers, and of a program that is all of J. */
const BACKWARD = { layer: 'backward', program: 'gradient' } as const;
const FORWARD = { layer: 'forward', program: 'loss' } as const;

/** What an op is called to whoever wrote it: what a user wrote by its key or function, all else by its primitive. */
export function opName(graph: Graph, node: NodeId, phase: 'forward' | 'backward'): string {
  const applied = graph.nodes[node];
  if (applied?.kind !== 'apply') return '';
  if (applied.op === 'handwritten') return 'df';
  if (!isCode(applied)) return applied.op;
  const names = phase === 'forward' ? FORWARD : BACKWARD;
  return programOf(graph) === applied ? names.program : names.layer;
}

/** Whether a backward pass is what a user's code gives. */
export function isWrittenAsCode(op: string): boolean {
  return op === BACKWARD.layer || op === BACKWARD.program;
}
