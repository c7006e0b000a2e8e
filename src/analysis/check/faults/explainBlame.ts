import { backpropagate } from '../../../engine/differentiate.js';
import type { NodeId } from '../../../engine/graph.js';
import type { Blame } from '../claims/blame.js';
import type { Place } from '../claims/claims.js';
import type { JudgedClaims, Placeable } from '../claims/judgeClaims.js';
import type { Placed } from '../claims/placed.js';
import type { ClaimedPoint } from '../claims/point.js';
import { segmentOf } from '../claims/segments.js';
import { explain } from './explain.js';
import { reproduces } from './hypothesis.js';
import { knownOf } from './known.js';
import type { FaultName } from './names.js';
import { hypothesesOf } from './table.js';

/** A mistake, and the op at which it was made. */
export interface PlacedFault {
  readonly place: Place;
  readonly fault: FaultName;
  /** Of which activation, where it is another's derivative. */
  readonly of?: string;
}

/**
 * What a fault is that several ops could have, since no cotangent is claimed between them: the mistakes at one of the suspects
 * that tell all its claims at once, each carried on from there by the right derivatives. A claim that is alone in its mismatch
 * may have a mistake of its own. [] where nothing fits.
 */
export function explainBlame(result: JudgedClaims, { suspects, claims }: Blame): PlacedFault[] {
  const mismatching = result.judged.filter(({ name }) => claims.includes(name));
  const [first, ...others] = mismatching;
  const own = first && others.length === 0 ? ofOwn(result, first) : [];
  if (own.length > 0) return own;
  const candidates = suspects.flatMap((place) => candidatesOf(result, place, mismatching));
  const references = result.point.references([...new Set(candidates.flatMap(({ nodes }) => nodes))]);
  const fitting = candidates.filter(({ nodes }) =>
    mismatching.every(({ analytic }, i) => {
      const reference = references.get(nodes[i] as NodeId);
      return reference !== undefined && reproduces(analytic, reference);
    }),
  );
  return fitting.map(({ nodes: _, ...fault }) => fault).filter(isFirst);
}

function ofOwn(result: JudgedClaims, claim: Placeable): PlacedFault[] {
  const { fault, also, of } = explain(result, claim);
  const place = { layer: claim.layer, op: claim.op };
  if (fault === 'unknown') return [];
  const likeliest = of === undefined ? { place, fault } : { place, fault, of };
  return [likeliest, ...also.map((each) => ({ place, fault: each }))];
}

function isFirst({ place, fault }: PlacedFault, i: number, all: readonly PlacedFault[]): boolean {
  const same = (each: PlacedFault): boolean =>
    each.fault === fault && each.place.layer === place.layer && each.place.op === place.op;
  return all.findIndex(same) === i;
}

interface Candidate extends PlacedFault {
  /** What each of the claims would be. */
  readonly nodes: readonly NodeId[];
}

/** Every mistake that tells all entries of what the op hands down, carried on to the claims. */
function candidatesOf(result: JudgedClaims, place: Place, claims: readonly Placeable[]): Candidate[] {
  const { point } = result;
  const handed = handedBy(point, place);
  if (!handed) return [];
  const { b, graph, asserted } = point;
  const node = handed.claim.node;
  return hypothesesOf(knownOf(result, handed, null)).flatMap((hypothesis): Candidate[] => {
    if (!('node' in hypothesis)) return [];
    const { cotangents } = backpropagate(b, graph.loss, b.number(1), new Map([...asserted, [node, hypothesis.node]]));
    const nodes = claims.map(({ claim, expected }) => cotangents.get(claim.node) ?? expected);
    const { fault, of } = hypothesis;
    return [of === undefined ? { place, fault, nodes } : { place, fault, of, nodes }];
  });
}

/** What an op hands down, as a claim that nobody made; null for parameters, which hand nothing on. */
function handedBy({ model, graph, backward, b }: ClaimedPoint, { layer, op }: Place): Placeable | null {
  const of = graph.layers.find(({ path }) => path === layer);
  const node = op === 'loss' ? graph.output : op === 'activation' ? of?.z : of?.x;
  const expected = node === undefined ? undefined : backward.cotangents.get(node);
  if (node === undefined || expected === undefined || op === 'weights' || op === 'bias') return null;
  const analytic = new Float64Array(0);
  const claim: Placed = { name: '', kind: 'cotangent', node, analytic };
  const ends = new Set(graph.layers.flatMap(({ x, z, a }) => [x, z, a]));
  const nothing = {
    exact: analytic,
    bound: analytic,
    verdicts: new Uint8Array(0),
    counts: NONE,
    verdict: 'match',
  } as const;
  const segment = segmentOf(model, graph, claim, ends);
  const seen = {
    name: '',
    kind: 'cotangent',
    layer,
    op,
    alsoThrough: [],
    shape: b.shape(node),
    followsFrom: [],
  } as const;
  return { ...nothing, ...seen, analytic, claim, segment, expected, hull: null, whole: nothing };
}

const NONE = { match: 0, mismatch: 0, 'non-finite': 0, inconclusive: 0, kink: 0, declared: 0 };
