import type { CheckedParameter, CheckSummary, Finding, NodeReport, Verdict } from '../../../src/protocol.js';
import { shape } from '../../numbers.js';
import { opName } from './names.js';

/** A row of the table: a parameter, or a derivative that is judged by itself. */
export interface Row {
  readonly key: string;
  readonly layer: string;
  readonly name: string;
  readonly shape: string;
  readonly of:
    | { readonly kind: 'parameter'; readonly parameter: CheckedParameter }
    | { readonly kind: 'op'; readonly node: NodeReport };
  readonly counts: CheckedParameter['counts'];
  readonly verdict: Verdict;
}

type Judged = Pick<CheckSummary, 'parameters' | 'nodes'>;

/** An op of the engine that is right is no news: such ops are told of together. */
export function isFolded({ by, verdict }: NodeReport): boolean {
  return by === 'engine' && verdict === 'match';
}

/** From output to input, as δ comes: each layer's own derivative before the parameters that it reaches. */
export function rowsOf({ parameters, nodes }: Judged, layers: readonly string[]): Row[] {
  const place = orderOf(layers);
  const all = [...nodes.filter((node) => !isFolded(node)).map(ofNode), ...parameters.map(ofParameter)];
  return all
    .map((row, i) => ({ row, i }))
    .sort((a, b) => place(a.row.layer) - place(b.row.layer) || a.i - b.i)
    .map(({ row }) => row);
}

/** How far from the loss a layer lies; what is no layer stands last. */
function orderOf(layers: readonly string[]): (layer: string) => number {
  const order = ['loss', ...[...layers].reverse()];
  return (layer) => (order.includes(layer) ? order.indexOf(layer) : order.length);
}

function ofNode(node: NodeReport): Row {
  const { layer, counts, verdict } = node;
  return { key: opName(node), name: opName(node), layer, shape: '', of: { kind: 'op', node }, counts, verdict };
}

function ofParameter(parameter: CheckedParameter): Row {
  const { name, layer, counts, verdict } = parameter;
  return {
    key: name,
    name,
    layer,
    shape: shape(parameter.shape),
    of: { kind: 'parameter', parameter },
    counts,
    verdict,
  };
}

/** The row that a finding speaks of: its op, else the first wrong parameter of its layer that follows from nothing else. */
export function rowOf({ layer, op }: Pick<Finding, 'layer' | 'op'>, rows: readonly Row[]): Row | null {
  const own = rows.find(({ of }) => of.kind === 'op' && of.node.layer === layer && of.node.op === op);
  const wrong = (row: Row): boolean => row.layer === layer && row.counts.mismatch + row.counts['non-finite'] > 0;
  return own ?? rows.find((row) => wrong(row) && causeOf(row) === null) ?? rows.find(wrong) ?? null;
}

/** The layer whose wrong derivative a row's mismatches follow from; null where they are its own. */
export function causeOf({ of }: Row): string | null {
  return of.kind === 'parameter' ? of.parameter.followsFrom : null;
}

/** Worst first; what is only undecided or declared is no reason to look there first. */
const WRONG: readonly Verdict[] = ['mismatch', 'non-finite', 'kink'];

/** The selected row: what was chosen, while it is there; else the cause; else what is wrong; else the first that has entries to show. */
export function selectedRow(rows: readonly Row[], first: Finding | undefined, chosen: string | null): Row | null {
  const byHand = rows.find(({ key }) => key === chosen);
  if (byHand) return byHand;
  const cause = first ? rowOf(first, rows) : null;
  const wrong = WRONG.flatMap((verdict) => rows.find((row) => row.verdict === verdict) ?? [])[0];
  return cause ?? wrong ?? rows.find(({ of }) => of.kind === 'parameter') ?? rows[0] ?? null;
}

/** The parameter whose entries are shown: the row's own, or one that follows from it, or one of its layer that shows the same, or the first of that. */
export function shownParameter(row: Row | null, rows: readonly Row[]): CheckedParameter | null {
  if (!row) return null;
  const parameters = rows.flatMap(({ of }) => (of.kind === 'parameter' ? [of.parameter] : []));
  if (row.of.kind === 'parameter') return row.of.parameter;
  return (
    parameters.find(({ followsFrom, layer }) => followsFrom === row.layer && layer === row.layer) ??
    parameters.find(({ followsFrom }) => followsFrom === row.layer) ??
    parameters.find(
      ({ followsFrom, layer, verdict }) => followsFrom === null && layer === row.layer && verdict === row.verdict,
    ) ??
    // A choice at a kink moves what lies below it.
    (row.verdict === 'kink' ? parameters.find(({ verdict }) => verdict === 'kink') : undefined) ??
    parameters.find(({ layer }) => layer === row.layer) ??
    null
  );
}

/** The finding that a row belongs to: its own, or the one that it follows from. */
export function findingOf(row: Row | null, rows: readonly Row[], findings: readonly Finding[]): number {
  const own = findings.findIndex((finding) => rowOf(finding, rows)?.key === row?.key);
  if (own >= 0 || !row) return own;
  const cause = causeOf(row);
  return cause === null ? -1 : findings.findIndex(({ layer }) => layer === cause);
}
