import { layerOf } from '../../ancestry.js';
import type { Point } from '../point.js';
import type { Finding } from '../report.js';

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
