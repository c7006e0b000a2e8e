import type { NodeId } from '../../../engine/graph.js';
import type { Failure } from '../../../engine/primitives/opaque.js';

/** What code of the user's threw where J was only tried, right beside the place that is checked: the first at each line. */
export class Failures {
  private readonly known = new Map<number, Failure & { readonly node: NodeId }>();

  take(node: NodeId, failure: Failure): void {
    const { line } = failure.range.start;
    if (!this.known.has(line)) this.known.set(line, { node, ...failure });
  }

  get all(): readonly (Failure & { readonly node: NodeId })[] {
    return [...this.known.values()];
  }
}
