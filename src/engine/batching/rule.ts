import type { Application, NodeId } from '../graph.js';
import type { PrimitiveName } from '../primitives/table.js';
import type { Perturbed } from './perturbed.js';
import type { Walk } from './walk.js';

/**
 * Appends a primitive's nodes for P perturbations at once. `inputs`: null where an input is the base's own; at least one is
 * not. Answers the output; null where that is the base's, whatever the inputs do.
 */
export type BatchRule<K extends PrimitiveName> = (
  walk: Walk,
  node: Application<K>,
  inputs: readonly (Perturbed | null)[],
) => Perturbed | null;

/** The nodes of the inputs beside how they are perturbed. */
export interface Given {
  readonly node: NodeId;
  readonly perturbed: Perturbed | null;
}

export function given({ inputs: nodes }: Application, inputs: readonly (Perturbed | null)[]): readonly Given[] {
  return nodes.map((node, i) => ({ node, perturbed: inputs[i] ?? null }));
}
