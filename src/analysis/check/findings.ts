import type { Model } from '../../engine/model.js';
import type { Tensor } from '../../engine/tensor.js';
import type { Origin } from '../origin.js';
import type { AlikeFaults } from './alike/explain.js';
import { NOTES } from './codes.js';
import { ofClaims } from './findings/claimed.js';
import { ofCode, ofProgram, ofTwoValues, ofUnsteady } from './findings/code.js';
import { ofHandwritten } from './findings/handwritten.js';
import { ofOrigin } from './findings/nonFinite.js';
import { ofDisagreement, ofEngine, ofParameter } from './findings/others.js';
import { withDifferences } from './handwritten.js';
import { programOf } from './opaque/codeOps.js';
import type { JudgedCode } from './opaque/judge.js';
import type { CodeReport } from './opaque/reports.js';
import type { TwoValues } from './opaque/sampling.js';
import type { Point } from './point.js';
import type { Finding, NodeReport, ParameterReport } from './report.js';
import type { Step } from './traceStep.js';

/** The step, and what somebody asserts of it. */
export interface Asserted extends Step {
  readonly claims?: ReadonlyMap<string, Tensor>;
  readonly cotangents?: () => ReadonlyMap<string, Tensor>;
}

export interface Found {
  readonly point: Point;
  readonly input: Asserted;
  readonly model: Model;
  readonly nodes: readonly NodeReport[];
  readonly parameters: readonly ParameterReport[];
  readonly origin: Origin | null;
  readonly code: readonly JudgedCode[];
  readonly codeReports: readonly CodeReport[];
  readonly alike: AlikeFaults;
  /** Where J is computed by code that gives two values at one place. */
  readonly twoValues: TwoValues | null;
  /** What was found out about nodes before, in full: by the node, and whether a parameter shows it. */
  readonly told: Map<NodeReport, { readonly seen: boolean; readonly findings: readonly Finding[] }>;
  /** Somebody waits for an end: no more of the user's code is called to tell one mistake from another. */
  readonly hurried: boolean;
}

/** Causes, each once and from the loss down: wrong derivatives, by whom ever; parameters that none of them explains; where numbers end; what we can't explain. Yields on the way. */
export function* findingsOf(found: Found): Generator<void, Finding[]> {
  const { model, nodes, parameters, code, twoValues } = found;
  const wrong = nodes.filter(({ verdict }) => verdict === 'mismatch');
  const causes = yield* ofNodes(found, wrong);
  const unexplained = parameters.filter(({ verdict, followsFrom }) => verdict === 'mismatch' && followsFrom === null);
  const doubtful = parameters.filter(({ notes }) => notes.includes(DISAGREES));
  const unsteady = code.filter((each) => each.unsteady !== null).map(ofUnsteady);
  return [
    ...unsteady,
    ...(twoValues !== null && unsteady.length === 0 ? [ofTwoValues(model, twoValues)] : []),
    ...fromTheLoss(model, causes),
    ...fromTheLoss(model, causes.length === 0 ? yield* withoutCause(found, unexplained) : []),
    ...(yield* ofNonFinite(found)),
    ...fromTheLoss(
      model,
      doubtful.map((each) => ofDisagreement(model, each)),
    ),
  ];
}

/**
 * What is not finite spreads: only where it first arose is told. Going backward that is a derivative of the user's, if one of them
 * is not finite: the one nearest to the loss.
 */
function* ofNonFinite(found: Found): Generator<void, Finding[]> {
  const { origin, model, nodes, point } = found;
  const odd = nodes.filter(({ verdict, by }) => verdict === 'non-finite' && by !== 'engine');
  const backward = origin === null || origin.phase === 'backward';
  const [first] = backward ? fromTheLoss(model, yield* ofNodes(found, odd)) : [];
  if (first) return [first];
  return origin === null ? [] : [ofOrigin(point, model, origin)];
}

/** As δ meets them on its way: what stands nearer to the loss may be the cause of what looks odd below it. */
function fromTheLoss({ layers }: Model, findings: readonly Finding[]): Finding[] {
  const place = ({ layer }: Finding): number =>
    layer === 'loss' ? layers.length : layers.findIndex(({ path }) => path === layer);
  return [...findings].sort((one, other) => place(other) - place(one));
}

const DISAGREES = NOTES.indexOf('the exact and the numeric derivative disagree');

/** No rule is wrong, and gradients are: those that somebody asserts say more by what they were computed from. */
function* withoutCause(found: Found, wrong: readonly ParameterReport[]): Generator<void, Finding[]> {
  const { claims, cotangents } = found.input;
  if (wrong.length === 0 || !claims || programOf(found.point.graph)) return yield* ofEach(found, wrong);
  const { findings, explained } = ofClaims(found.input, claims, cotangents?.() ?? new Map());
  const others = wrong.filter(({ name }) => !explained.has(name));
  return [...findings, ...(yield* ofEach(found, others))];
}

function* ofEach(
  { model, point, parameters, hurried }: Found,
  wrong: readonly ParameterReport[],
): Generator<void, Finding[]> {
  const findings: Finding[] = [];
  for (const report of wrong) {
    findings.push(
      programOf(point.graph)
        ? yield* ofProgram({ model, point, all: parameters, hurried }, report)
        : ofParameter(model, report),
    );
    yield;
  }
  return findings;
}

function* ofNodes(found: Found, nodes: readonly NodeReport[]): Generator<void, Finding[]> {
  const findings: Finding[] = [];
  for (const node of nodes) {
    findings.push(...(yield* ofNode(found, node)));
    yield;
  }
  return findings;
}

function* ofNode(found: Found, node: NodeReport): Generator<void, readonly Finding[]> {
  const seen = found.parameters.some(({ verdict }) => verdict === 'mismatch' || verdict === 'non-finite');
  const known = found.told.get(node);
  if (known?.seen === seen) return known.findings;
  const findings = yield* tellOf(found, node, seen);
  if (!found.hurried) found.told.set(node, { seen, findings });
  return findings;
}

function* tellOf(
  { point, codeReports, alike, hurried }: Found,
  node: NodeReport,
  seen: boolean,
): Generator<void, readonly Finding[]> {
  if (node.by === 'engine') return node.verdict === 'mismatch' ? [ofEngine(node, seen)] : [];
  const code = codeReports.find(({ report }) => report === node);
  if (code) return [yield* ofCode(code, alike, { seen, hurried })];
  const handwritten = point.graph.handwritten.find(({ layer, op }) => layer === node.layer && op === node.op);
  return handwritten ? [yield* ofHandwritten(point, yield* withDifferences(point, handwritten, node), seen)] : [];
}
