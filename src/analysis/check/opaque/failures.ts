import type { NodeId } from '../../../engine/graph.js';
import type { Failure } from '../../../engine/primitives/opaque.js';
import { layerOf } from '../../ancestry.js';
import type { Point } from '../point.js';
import type { Finding } from '../report.js';

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

/** They change no verdict: J was looked at where it has a value, to one side perhaps. */
export function thrownBeside({ graph, loss, failures }: Point): Finding[] {
  // Where J has no value at all that is told by itself.
  if (!Number.isFinite(loss)) return [];
  return failures.all.map(({ node, range, message }) => ({
    layer: layerOf(graph, node),
    op: node === graph.loss ? 'loss' : 'forward',
    range,
    fault: 'non-finite',
    also: [],
    message: `${message}, at parameters right beside those of this step: J was compared where it has a value, to one side perhaps.`,
    fix: null,
    worst: null,
  }));
}
