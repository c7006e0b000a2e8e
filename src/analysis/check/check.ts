import type { NodeId } from '../../engine/graph.js';
import type { Batch, Model } from '../../engine/model.js';
import type { Data, Tensor } from '../../engine/tensor.js';
import type { TrainingState } from '../../engine/train/state.js';
import { findingsOf } from './findings.js';
import { checkHandwritten, type JudgedHandwritten } from './handwritten.js';
import { type Counter, checkParameter } from './parameters.js';
import { type Point, pointAt } from './point.js';
import type { CheckProgress, CheckReport, ParameterReport } from './report.js';
import { addCounts, overallOf } from './verdict.js';

export interface CheckInput {
  readonly model: Model;
  readonly state: TrainingState;
  readonly batch: Batch;
  /** Gradients that somebody asserts, by parameter name: judged in place of the model's own. */
  readonly claims?: ReadonlyMap<string, Tensor>;
}

/**
 * Compares the gradient of every parameter entry, and every hand-written derivative at the traced inputs of its own op,
 * with central differences in float64. Yields after every few entries, with the progress; answers null where `signal` was aborted.
 */
export function* check(
  input: CheckInput,
  signal?: { readonly aborted: boolean },
): Generator<CheckProgress, CheckReport | null> {
  const { model, state } = input;
  const point = pointAt(model, state, input.batch);
  const counter: Counter = {
    done: 0,
    total: model.parameters.reduce((sum, { initial }) => sum + initial.data.length, 0),
  };
  yield { ...counter, parameter: '' };
  const judged: JudgedHandwritten[] = [];
  for (const handwritten of point.graph.handwritten) {
    if (signal?.aborted) return null;
    judged.push(checkHandwritten(point, handwritten));
    yield { ...counter, parameter: handwritten.layer };
  }
  const parameters: ParameterReport[] = [];
  for (const parameter of model.parameters) {
    const work = checkParameter(
      point,
      parameter,
      layerOf(model, parameter.name),
      claimed(point, input, parameter.name),
      counter,
    );
    for (let next = work.next(); ; next = work.next()) {
      if (signal?.aborted) return null;
      if (next.done) {
        parameters.push(next.value);
        break;
      }
      yield next.value;
    }
  }
  return report(point, input, judged, traced(model, judged, parameters));
}

function claimed({ backward, graph }: Point, { claims }: CheckInput, name: string): Data {
  return claims?.get(name)?.data ?? backward.view(graph.gradients.get(name) as NodeId).slice();
}

function layerOf(model: Model, parameter: string): string {
  return model.layers.find(({ parameters }) => parameters.includes(parameter))?.path ?? '';
}

/** Names the cause of a parameter's mismatches: the wrong derivative that its gradient passed last on its way down. */
function traced(
  model: Model,
  judged: readonly JudgedHandwritten[],
  parameters: readonly ParameterReport[],
): ParameterReport[] {
  const order = model.layers.map(({ path }) => path);
  const place = ({ report: { op, layer } }: JudgedHandwritten): number =>
    op === 'loss' ? order.length : order.indexOf(layer);
  const wrong = judged.filter(
    ({ report: { verdict } }) => verdict !== 'match' && verdict !== 'kink' && verdict !== 'inconclusive',
  );
  return parameters.map((parameter) => {
    if (parameter.verdict !== 'mismatch' || !agrees(parameter)) return parameter;
    // The first met going backward: the one nearest to the loss.
    const causes = wrong
      .filter((each) => place(each) >= order.indexOf(parameter.layer))
      .sort((a, b) => place(b) - place(a));
    const cause = causes[0]?.report;
    if (!cause) return parameter;
    const declared = cause.verdict === 'declared';
    return { ...parameter, followsFrom: cause.layer, ...(declared ? asDeclared(parameter) : {}) };
  });
}

/** Whether the numeric gradient is that of the formulas with every hand-written derivative put right. */
function agrees({ exact, numeric, bound }: ParameterReport): boolean {
  return exact.every((value, i) => !(Math.abs(value - (numeric[i] as number)) > (bound[i] as number) * 2));
}

/** Behind a derivative that is meant to differ, differences are declared too. */
function asDeclared({ counts }: ParameterReport): Pick<ParameterReport, 'counts' | 'verdict'> {
  return { counts: { ...counts, mismatch: 0, declared: counts.declared + counts.mismatch }, verdict: 'declared' };
}

function report(
  point: Point,
  { model, state }: CheckInput,
  judged: readonly JudgedHandwritten[],
  parameters: readonly ParameterReport[],
): CheckReport {
  const nodes = judged.map((each) => each.report);
  const counts = addCounts(parameters.map((parameter) => parameter.counts));
  return {
    step: state.step,
    loss: point.loss,
    verdict: overallOf(addCounts([counts, ...nodes.map((node) => node.counts)])),
    counts,
    parameters,
    nodes,
    findings: findingsOf(point, model, judged, parameters),
  };
}
