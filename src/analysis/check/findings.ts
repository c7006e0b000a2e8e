import type { Model } from '../../engine/model.js';
import type { Origin } from '../origin.js';
import { ofHandwritten } from './findings/handwritten.js';
import { ofDisagreement, ofEngine, ofOrigin, ofParameter } from './findings/others.js';
import { withDifferences } from './handwritten.js';
import type { Point } from './point.js';
import { type Finding, NOTES, type NodeReport, type ParameterReport } from './report.js';

export interface Found {
  readonly point: Point;
  readonly model: Model;
  readonly nodes: readonly NodeReport[];
  readonly parameters: readonly ParameterReport[];
  readonly origin: Origin | null;
}

/** Causes, each once: wrong derivatives, by whom ever; parameters that none of them explains; where numbers end; what we can't explain. */
export function findingsOf(found: Found): Finding[] {
  const { model, nodes, parameters, origin } = found;
  const wrong = nodes.filter(({ verdict }) => verdict === 'mismatch' || verdict === 'non-finite');
  const causes = wrong.flatMap((node) => ofNode(found, node));
  const unexplained = parameters.filter(({ verdict, followsFrom }) => verdict === 'mismatch' && followsFrom === null);
  const doubtful = parameters.filter(({ notes }) => notes.includes(DISAGREES));
  return [
    ...causes,
    ...(causes.length === 0 ? unexplained.map((each) => ofParameter(model, each)) : []),
    ...(origin !== null && causes.length === 0 ? [ofOrigin(model, origin)] : []),
    ...doubtful.map((each) => ofDisagreement(model, each)),
  ];
}

const DISAGREES = NOTES.indexOf('the exact and the numeric derivative disagree');

function ofNode({ point, parameters }: Found, node: NodeReport): Finding[] {
  const seen = parameters.some(({ verdict }) => verdict === 'mismatch' || verdict === 'non-finite');
  if (node.by === 'engine') return node.verdict === 'mismatch' ? [ofEngine(node, seen)] : [];
  const handwritten = point.graph.handwritten.find(({ layer, op }) => layer === node.layer && op === node.op);
  return handwritten ? [ofHandwritten(point, withDifferences(point, handwritten, node), seen)] : [];
}
