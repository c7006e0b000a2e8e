import type { NodeId } from '../../../engine/graph.js';
import { codeOf, countVerdicts, worstOf } from '../verdict.js';
import type { ClaimsInput, Judged, JudgedClaim } from './claims.js';
import { expectedNode, ownRounding, wholeNode, widened } from './expected.js';
import { reachOfKinks } from './kinkReach.js';
import { hullOf } from './kinks.js';
import type { Placed } from './placed.js';
import { type ClaimedPoint, claimedPoint, type Reference } from './point.js';
import { type Segment, segmentOf } from './segments.js';
import { type Hull, judge, withReach } from './verdicts.js';

/** A judged claim with its segment and the node that holds what it should be: what a hypothesis starts from. */
export interface Placeable extends JudgedClaim {
  readonly claim: Placed;
  readonly segment: Segment;
  readonly expected: NodeId;
  readonly hull: Hull | null;
}

export interface JudgedClaims {
  readonly point: ClaimedPoint;
  readonly judged: readonly Placeable[];
}

/**
 * Judges every claimed tensor by its own op: the exact derivative starts from the cotangents claimed next to it on the way to
 * the loss, taken as they are. So each mismatch is a fault of the op that it stands at, and of no other.
 */
export function judgeClaims(input: ClaimsInput): JudgedClaims {
  const point = claimedPoint(input);
  const { model, graph, placed, asserted } = point;
  const claimed = new Set(asserted.keys());
  const sites = placed.map((claim) => ({
    claim,
    segment: segmentOf(model, graph, claim, claimed),
    expected: expectedNode(point, claim),
    whole: wholeNode(point, claim),
  }));
  const references = point.references(sites.flatMap(({ claim, expected, whole }) => [claim.node, expected, whole]));
  const at = (id: NodeId): Reference => references.get(id) as Reference;
  const own = ownRounding(input, point);
  const judged = sites.map(({ claim, segment, expected, whole }): Placeable => {
    const { name, kind, analytic } = claim;
    const hull = hullOf(point, claim, segment, expected, at);
    const rounding = own?.(name);
    const local = judge(analytic, widened(at(expected), rounding?.expected), hull);
    const [{ layer, op }, ...alsoThrough] = segment.through;
    const shape = point.b.shape(claim.node);
    const seen = { name, kind, layer, op, alsoThrough, shape, analytic, claim, segment, expected, hull };
    return { ...local, ...seen, whole: judge(analytic, widened(at(whole), rounding?.whole)), followsFrom: [] };
  });
  const settled = withKinksOnTheWay(point, judged);
  return { point, judged: settled.map((each) => withCauses(each, settled)) };
}

/** Where a claim judges several ops at once, choices at the kinks of those further on are no mistakes. */
function withKinksOnTheWay(point: ClaimedPoint, judged: readonly Placeable[]): readonly Placeable[] {
  const open = judged.filter(({ verdict, alsoThrough }) => verdict === 'mismatch' && alsoThrough.length > 0);
  if (open.length === 0) return judged;
  const reach = reachOfKinks(
    point,
    open.map(({ expected }) => expected),
  );
  return judged.map((each) => {
    const reached = reach.get(each.expected);
    return reached ? { ...each, ...withReach(each.analytic, each, reached) } : each;
  });
}

/** What a claim that is right by itself follows from, where it is no derivative of J: the faulty claims on its way to the loss. */
function withCauses(each: Placeable, all: readonly Placeable[]): Placeable {
  if (each.verdict === 'mismatch' || each.whole.verdict !== 'mismatch') return each;
  const followsFrom = faultyBehind(each, all);
  return followsFrom.length > 0 ? { ...each, followsFrom } : { ...each, whole: chosen(each.whole) };
}

/** Nearest first. */
function faultyBehind(each: Placeable, all: readonly Placeable[]): string[] {
  const found: string[] = [];
  const seen = new Set<NodeId>();
  const queue = [...each.segment.ends];
  for (let node = queue.shift(); node !== undefined; node = queue.shift()) {
    if (seen.has(node)) continue;
    seen.add(node);
    const here = all.filter(({ claim }) => claim.kind === 'cotangent' && claim.node === node);
    found.push(...here.filter(({ verdict }) => verdict === 'mismatch').map(({ name }) => name));
    queue.push(...here.flatMap(({ segment }) => segment.ends));
  }
  return found;
}

/** Nothing on the way is faulty: it differs by choices at kinks, each of them valid, that compose to another number. */
function chosen(whole: Judged): Judged {
  const verdicts = whole.verdicts.map((code) => (code === codeOf('mismatch') ? codeOf('kink') : code));
  const counts = countVerdicts(verdicts);
  return { ...whole, verdicts, counts, verdict: worstOf(counts) };
}
