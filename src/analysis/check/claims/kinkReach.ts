import { errorBounds } from '../../../engine/bounds.js';
import { Execution } from '../../../engine/execution.js';
import type { NodeId } from '../../../engine/graph.js';
import { elementwiseHull, type Instead } from './kinks.js';
import type { Placed } from './placed.js';
import type { ClaimedPoint, Reference } from './point.js';
import { poolingHull } from './pooledTies.js';
import { type Segment, segmentOf } from './segments.js';

/** An op by itself that may stand on kinks: its input, that input's cotangent, and the cotangent that it starts from. */
interface Site {
  readonly claim: Placed;
  readonly segment: Segment;
  readonly cotangent: NodeId;
  readonly upstream: NodeId | null;
}

type Bounds = ReadonlyMap<NodeId, Float64Array>;

/**
 * How far valid choices at kinks may have moved each of these nodes, together with rounding: the cotangent at a kink may lie
 * anywhere between its sides, which is carried on as an error is. From the loss down; a kink that is reached by what another
 * has left open leaves more open itself.
 */
export function reachOfKinks(point: ClaimedPoint, nodes: readonly NodeId[]): Bounds {
  const { b, precision } = point;
  const sites = sitesOf(point);
  const inputs = point.references(sites.map(({ claim }) => claim.node));
  const execution = new Execution(b.nodes, [...nodes, ...sites.flatMap(cotangentsOf)]);
  point.feed(execution);
  execution.run();
  const open = new Map<NodeId, Float64Array>();
  let bounds: Bounds = errorBounds(b.nodes, execution, precision, open);
  for (const site of sites) {
    const width = widthOf(point, site, inputs.get(site.claim.node) as Reference, execution, bounds);
    if (!width?.some((entry) => entry > 0)) continue;
    const own = bounds.get(site.cotangent);
    open.set(
      site.cotangent,
      width.map((entry, i) => entry + (own?.[i] ?? 0)),
    );
    bounds = errorBounds(b.nodes, execution, precision, open);
  }
  return open.size === 0 ? new Map() : bounds;
}

function cotangentsOf({ cotangent, upstream }: Site): NodeId[] {
  return upstream === null ? [cotangent] : [cotangent, upstream];
}

/** Activations, poolings and the loss, from the loss down; where a cotangent is claimed nothing is open. */
function sitesOf(point: ClaimedPoint): Site[] {
  const { model, graph, asserted, backward } = point;
  const places = graph.layers.flatMap(({ x, z, a }) => [x, z, a]);
  const ends = new Set([...places, graph.output]);
  const starts = [...ends].filter((node) => !asserted.has(node)).sort((p, q) => q - p);
  return starts.flatMap((node): Site[] => {
    const cotangent = backward.cotangents.get(node);
    const claim: Placed = { name: '', kind: 'cotangent', node, analytic: new Float64Array(0) };
    const segment = segmentOf(model, graph, claim, ends);
    const [{ op }] = segment.through;
    if (cotangent === undefined || !['activation', 'pooling', 'loss'].includes(op)) return [];
    const upstream = segment.ends[0] === undefined ? null : (backward.cotangents.get(segment.ends[0]) ?? null);
    return [{ claim, segment, cotangent, upstream }];
  });
}

/** How far apart both sides are; from a cotangent as large as what is open lets it be. */
function widthOf(
  point: ClaimedPoint,
  { claim, segment, cotangent, upstream }: Site,
  input: Reference,
  execution: Execution,
  bounds: Bounds,
): Float64Array | null {
  const largest = (node: NodeId): Float64Array => {
    const error = bounds.get(node);
    return Float64Array.from(execution.view(node), (value, i) => Math.abs(value) + (error?.[i] ?? 0));
  };
  if (segment.through[0].op === 'pooling') {
    const exact = largest(cotangent);
    const reference = { exact, bound: new Float64Array(exact.length) };
    return widths(poolingHull(point, { ...claim, analytic: exact }, segment, input, reference));
  }
  const instead: Instead | null = upstream === null ? null : { node: upstream, numbers: largest(upstream) };
  return widths(elementwiseHull(point, claim.node, input, segment.nodes, cotangent, instead));
}

function widths(hull: { readonly low: Float64Array; readonly high: Float64Array } | null): Float64Array | null {
  return hull?.high.map((high, i) => high - (hull.low[i] as number)) ?? null;
}
