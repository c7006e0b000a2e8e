import type { Graph } from '../../engine/graph.js';
import type { Model } from '../../engine/model.js';
import type { TextRange } from '../../engine/place.js';
import { layerOf } from '../ancestry.js';
import { indexOf } from './entryIndex.js';
import type { JudgedPart } from './exact/entries.js';
import { handwrittenNode } from './exact/handwritten.js';
import type { JudgedOp } from './exact/judgedOp.js';
import type { TracedRun } from './exact/traced.js';
import type { NodeReport, WorstEntry } from './report.js';
import { addCounts, worstOf } from './verdict.js';

/** One report for each derivative that the user wrote, then one for each kind of op in a layer; from the loss down. */
export function nodeReports(model: Model, run: TracedRun, ops: readonly JudgedOp[]): NodeReport[] {
  const together = new Map<string, JudgedOp[]>();
  for (const op of ops) {
    const key = keyOf(run.graph, op);
    together.set(key, [...(together.get(key) ?? []), op]);
  }
  const reports = [...together.values()].map((group) => reportOf(model, run, group));
  const engines = (each: NodeReport): boolean => each.by === 'engine';
  return [...reports.filter((each) => !engines(each)), ...reports.filter(engines)];
}

function keyOf(graph: Graph, { kind, node, op }: JudgedOp): string {
  return kind === 'handwritten' ? `written ${node}` : `${layerOf(graph, node)} ${nameOf(kind, op)}`;
}

function nameOf(kind: JudgedOp['kind'], op: string): string {
  if (kind === 'meeting') return 'fan-out';
  // The engine's part of it: the df that a user wrote is judged by itself.
  return op === 'handwritten' ? 'product with df' : op;
}

function reportOf(model: Model, run: TracedRun, group: readonly JudgedOp[]): NodeReport {
  const [first] = group as [JudgedOp];
  const counts = addCounts(group.flatMap(({ parts }) => parts.map((part) => part.counts)));
  const { layer, op, range } = placeOf(model, run.graph, first);
  return {
    layer,
    op,
    by: first.kind === 'handwritten' ? 'formula' : 'engine',
    range,
    counts,
    verdict: worstOf(counts),
    resolution: Math.max(...group.map(({ resolution }) => resolution)),
    worst: worstEntry(run, group),
  };
}

function placeOf(
  model: Model,
  graph: Graph,
  { kind, node, op }: JudgedOp,
): { readonly layer: string; readonly op: string; readonly range: TextRange | null } {
  const written = graph.handwritten.find((each) => kind === 'handwritten' && handwrittenNode(graph, each) === node);
  if (written) return { layer: written.layer, op: written.op, range: written.range };
  const layer = layerOf(graph, node);
  const range = model.layers.find(({ path }) => path === layer)?.range ?? model.ranges.loss;
  return { layer, op: nameOf(kind, op), range };
}

/** The entry that shows the trouble best: of the worst verdict the one furthest beyond its bound. Parts that match keep no entries. */
function worstEntry(run: TracedRun, group: readonly JudgedOp[]): WorstEntry | null {
  let worst: { readonly part: JudgedPart; readonly entry: number } | null = null;
  let [code, furthest] = [Number.POSITIVE_INFINITY, -1];
  for (const part of group.flatMap(({ parts }) => parts)) {
    for (const [entry, verdict] of part.verdicts.entries()) {
      const off = excess(part, entry);
      if (verdict > code || (verdict === code && off <= furthest)) continue;
      [worst, code, furthest] = [{ part, entry }, verdict, off];
    }
  }
  return worst && describe(run, worst.part, worst.entry);
}

/** |A − N| in units of the bound; what is no number is furthest off. */
function excess({ analytic, exact, bound }: JudgedPart, i: number): number {
  const off = Math.abs((analytic[i] as number) - (exact[i] as number)) / ((bound[i] as number) || Number.MIN_VALUE);
  return Number.isNaN(off) ? Number.POSITIVE_INFINITY : off;
}

function describe(
  { execution }: TracedRun,
  { input, shape, analytic, exact, bound, byDifferences }: JudgedPart,
  i: number,
): WorstEntry {
  return {
    index: indexOf(shape, i),
    at: execution.view(input)[i] as number,
    analytic: analytic[i] as number,
    ...(byDifferences?.has(i) ? {} : { exact: { value: exact[i] as number, bound: bound[i] as number } }),
    numeric: Number.NaN,
    bound: Number.NaN,
  };
}
