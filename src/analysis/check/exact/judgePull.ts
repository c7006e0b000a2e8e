import type { Application, NodeId, Pull } from '../../../engine/graph.js';
import type { PrimitiveName } from '../../../engine/primitives/table.js';
import { sizeOf } from '../../../engine/tensor.js';
import { type JudgedPart, judgePart, matchingPart, resolutionOf } from './entries.js';
import { type Judge, type JudgedOp, judgedOp, nothing } from './judgedOp.js';
import { quickly } from './quick.js';
import { agrees, bounded, type Quick } from './quickReference.js';
import { REFERENCES } from './references.js';
import type { Expected, Refer, Site } from './site.js';
import { sharedEvenly } from './ties.js';
import { tracedValue } from './traced.js';
import { zeros } from './zeros.js';

/** What an op's vjp hands its inputs: the short way, and where that does not find that all matches the long one. */
export function ofPull({ run, arena }: Pick<Site, 'run' | 'arena'>, moving: ReadonlySet<NodeId>, pull: Pull): Judge {
  const node = run.graph.nodes[pull.node] as unknown as Application<PrimitiveName>;
  const site: Site = { run, arena, node, pull };
  const wanted = node.inputs.flatMap((input, k) => (moving.has(input) ? [k] : []));
  if (wanted.length === 0 || REFERENCES[node.op] === null) return nothing;
  const quick = quickly(site, wanted);
  let slow: Judge | null = null;
  return function* (keep) {
    if (!keep && quick !== null) {
      const found = quick();
      yield;
      const matching = matchingOp(site, wanted, found);
      if (matching !== null) return matching;
      yield;
    }
    slow ??= slowly(site, wanted);
    return yield* slow(keep);
  };
}

function slowly(site: Site, wanted: readonly number[]): Judge {
  const { run, node, pull } = site;
  const { refresh, parts } = (REFERENCES[node.op] as Refer)(site, wanted);
  // What is handed nothing, and should be handed nothing, is no part.
  const said = wanted.flatMap((k, at) => {
    const part = pull.parts[k] ?? null;
    return part === null && (parts[at] ?? null) === null ? [] : [{ k, part, refer: parts[at] ?? null }];
  });
  if (said.length === 0) return nothing;
  return function* (keep) {
    yield;
    refresh();
    const seen: Expected[] = [];
    const judged: JudgedPart[] = [];
    for (const { k, part, refer: each } of said) {
      yield;
      const input = node.inputs[k] as NodeId;
      const shape = run.execution.shape(input);
      const size = sizeOf(shape);
      const expected = each?.() ?? { exact: zeros(size), bound: zeros(size), width: null };
      seen.push(expected);
      yield;
      const analytic = part === null ? zeros(size) : tracedValue(run, part);
      judged.push(judgePart({ input, place: k, shape, analytic, expected, keep }));
    }
    return judgedOp({ node: pull.node, kind: 'op', op: node.op }, sharedEvenly(site, judged), seen);
  };
}

/** The verdict of an op whose parts all match; null where one does not. */
function matchingOp(
  { run, node, pull }: Site,
  wanted: readonly number[],
  found: readonly (Quick | null)[] | null,
): JudgedOp | null {
  if (found === null) return null;
  const parts: JudgedPart[] = [];
  for (const [at, k] of wanted.entries()) {
    const quick = found[at] ?? null;
    const part = pull.parts[k] ?? null;
    if (quick === null || part === null) continue;
    if (!agrees(tracedValue(run, part), quick)) return null;
    const input = node.inputs[k] as NodeId;
    parts.push(matchingPart(input, k, run.execution.shape(input)));
  }
  if (parts.length === 0) return null;
  const seen = found.filter((each) => each !== null);
  return {
    node: pull.node,
    kind: 'op',
    op: node.op,
    parts,
    verdict: 'match',
    resolution: resolutionOf(seen.map(bounded)),
  };
}
