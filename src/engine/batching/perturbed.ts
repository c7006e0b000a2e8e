import type { NodeId } from '../graph.js';
import type { Layout } from './layout.js';

/**
 * A node's value under P perturbations at once: the base's everywhere but on `layout`, where every fixed factor stands at its
 * index. One of both is there, and the other follows: `value` is what stands there, `change` how far that is from the base's.
 * Both are [P, …the free factors]; with all factors free that is [P, …shape].
 *
 * A weight's entry is fixed along both axes of its matrix, the pre-activations that it changes along one.
 */
export interface Perturbed {
  /** The node of the graph without perturbations. */
  readonly base: NodeId;
  readonly layout: Layout;
  readonly value: NodeId | null;
  readonly change: NodeId | null;
}
