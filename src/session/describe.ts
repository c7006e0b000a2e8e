import { NOTES, VERDICTS, type Verdict } from '../analysis/check/codes.js';
import type { CheckProgress, CheckReport, ParameterReport } from '../analysis/check/report.js';
import { firstNonFinite, gradientNorm, layerNorms } from '../analysis/summarize.js';
import type { LayerNodes } from '../engine/graph.js';
import type { Layer, Model } from '../engine/model.js';
import { norm } from '../engine/tensor.js';
import { weightsOf } from '../engine/train/curves.js';
import type { Trainer } from '../engine/train/trainer.js';
import type {
  Activity,
  CheckedParameter,
  CheckSummary,
  ExpectationState,
  LayerState,
  ParameterState,
  RunState,
} from '../protocol.js';
import type { Debugging } from './debugging.js';
import { deltaName } from './itinerary.js';
import { verdictOf } from './layerVerdict.js';
import { updateParts } from './names.js';
import type { Run } from './run.js';

/** The check that is shown: what it found, and whether that is still said of what is on view. */
export interface ShownCheck {
  readonly report: CheckReport;
  readonly outdated: boolean;
}

/** A run as views see it. */
export function describeRun(
  run: Run,
  activity: Activity,
  shown: ShownCheck | null,
  {
    debugging,
    networks,
    diagnosis,
  }: Pick<RunState, 'networks' | 'diagnosis'> & {
    debugging: Pick<Debugging, 'stopped' | 'linesWritten'>;
  },
): RunState {
  const { timeline, model } = run;
  const { trainer } = timeline;
  const { batchSize, stepsPerEpoch } = trainer.plan;
  return {
    ...describeModel(model),
    activity,
    step: timeline.step,
    position: run.position,
    stopped: debugging.stopped,
    logged: debugging.linesWritten,
    networks,
    branch: timeline.branches.current,
    branches: timeline.branches.describe(),
    recorded: timeline.recorded,
    totalSteps: run.totalSteps,
    epoch: run.epoch,
    stepsPerEpoch,
    batchSize,
    learningRate: trainer.learningRate,
    kernels: trainer.kernels,
    loss: trainer.loss,
    heldOut: run.heldOut,
    hasData: true,
    updateParts: updateParts(trainer),
    layers: model.layers.map((layer) => ({
      ...describeLayer(layer, model, trainer, shown),
      reached: reached(run, layer),
    })),
    check: shown && summary(shown),
    diagnosis,
    expectations: run.expectations.states(),
    nonFinite: firstNonFinite(trainer),
  };
}

/** A model without data: nothing can be computed but its parameters' own norms. */
export function describeWithoutData(model: Model): RunState {
  const { learningRate, batchSize } = model.training;
  return {
    ...describeModel(model),
    activity: { kind: 'idle' },
    step: 0,
    position: { step: 0, phase: 'update', layer: null, part: null },
    stopped: null,
    logged: 0,
    networks: 0,
    branch: 1,
    branches: [],
    recorded: 0,
    totalSteps: 0,
    epoch: 0,
    stepsPerEpoch: 0,
    batchSize: batchSize ?? 0,
    learningRate,
    kernels: null,
    loss: Number.NaN,
    heldOut: null,
    hasData: false,
    updateParts: [],
    layers: model.layers.map((layer) => ({ ...describeLayer(layer, model, null, null), reached: NOWHERE })),
    check: null,
    diagnosis: null,
    expectations: model.expectations.flatMap(unseen),
    nonFinite: null,
  };
}

/** So many classes' names a state carries at most. */
const MOST_CLASSES = 64;

type OfModel = Pick<RunState, 'name' | 'precision' | 'ranges' | 'lossName' | 'classes'>;

function describeModel({ name, precision, ranges, loss, data }: Model): OfModel {
  const classes = data?.classes ?? null;
  const few = classes && classes.length <= MOST_CLASSES ? classes : null;
  return { name, precision, ranges, lossName: loss, classes: few };
}

const NOWHERE = { forward: false, backward: false };

/** Whether a layer is done in each pass by the place where the run stands. */
function reached({ itinerary, place }: Run, { path: layer }: Layer): LayerState['reached'] {
  const done = (phase: 'forward' | 'backward'): boolean => itinerary.indexOf({ phase, layer, part: null }) <= place;
  return { forward: done('forward'), backward: done('backward') };
}

const NO_NORMS = { z: Number.NaN, a: Number.NaN, delta: Number.NaN, upstream: Number.NaN };

function describeLayer(
  layer: Layer,
  model: Model,
  trainer: Trainer | null,
  shown: ShownCheck | null,
): Omit<LayerState, 'reached'> {
  const { path, type, activation, range, inputShape, outputShape } = layer;
  const nodes = trainer?.graph.layers.find((each) => each.path === path);
  const weights = weightsOf(layer);
  const current = shown && !shown.outdated ? shown.report : null;
  return {
    path,
    type,
    activation,
    range,
    inputShape,
    outputShape,
    norms: trainer && nodes ? layerNorms(trainer, nodes) : NO_NORMS,
    weightGradientNorm: weights.length === 0 ? null : trainer ? gradientNorm(trainer, weights) : Number.NaN,
    parameters: layer.parameters.map((name) => describeParameter(name, model, trainer)),
    inner: nodes?.inner.map(({ name }) => name) ?? [],
    quantities: nodes ? quantitiesOf(nodes) : [],
    buffers: model.buffers.map(({ name }) => name).filter((name) => name.replace(/\.[^.]*$/, '') === path),
    verdict: current && verdictOf(path, current),
    mismatches: current ? mismatchesOf(path, current) : 0,
  };
}

function quantitiesOf(nodes: LayerNodes): LayerState['quantities'] {
  return nodes.quantities.map(({ name }) => ({ name, delta: deltaName(nodes, name) }));
}

function describeParameter(name: string, model: Model, trainer: Trainer | null): ParameterState {
  const parameter = model.parameters.find((each) => each.name === name);
  const [value, gradient] = [trainer?.graph.parameters.get(name), trainer?.graph.gradients.get(name)];
  return {
    name,
    shape: parameter?.shape ?? [],
    norm: trainer && value !== undefined ? trainer.norm(value) : norm(parameter?.initial.data ?? []),
    gradientNorm: trainer && gradient !== undefined ? trainer.norm(gradient) : Number.NaN,
    frozen: parameter?.frozen ?? false,
  };
}

/** Entries that do not match, of the layer's parameters and of its own derivative. */
function mismatchesOf(layer: string, { parameters, nodes }: CheckReport): number {
  const count = (all: readonly { readonly layer: string; readonly counts: Readonly<Record<Verdict, number>> }[]) =>
    all.filter((each) => each.layer === layer).reduce((sum, { counts }) => sum + counts.mismatch, 0);
  return count(nodes) + count(parameters);
}

function summary({ report: { loss: _, parameters, ...outcome }, outdated }: ShownCheck): CheckSummary {
  return { ...outcome, outdated, parameters: parameters.map(checkedParameter) };
}

/** A check in progress: how far it is, and what it has judged. */
export function checkingActivity({ soFar, ...progress }: CheckProgress): Activity {
  const judged = soFar ? { ...soFar, parameters: soFar.parameters.map(checkedParameter) } : null;
  return { kind: 'checking', progress, soFar: judged };
}

/** A state is described many times of one check, and its entries need to be looked at once. */
const described = new WeakMap<ParameterReport, CheckedParameter>();

function checkedParameter(parameter: ParameterReport): CheckedParameter {
  const known = described.get(parameter);
  if (known) return known;
  const { name, layer, shape, verdict, counts, followsFrom, reach } = parameter;
  const [worst, undecided] = [worstRelative(parameter), undecidedBecause(parameter)];
  const smooth = parameter.notes.filter((note) => note === SMOOTH).length;
  const made = { name, layer, shape, verdict, counts, worstRelative: worst, undecided, smooth, followsFrom, reach };
  described.set(parameter, made);
  return made;
}

/**
 * The largest |A − N| / max(|A|, |N|), N by differences, or exact where J was not sampled; NaN where one of them is none. Entries
 * of which no N is known are left out; null where there are no others.
 */
function worstRelative({ analytic, exact, exactBound, numeric, bound }: ParameterReport): number | null {
  let worst: number | null = null;
  for (let i = 0; i < analytic.length; i++) {
    const [a, n] = [analytic[i] as number, (Number.isNaN(numeric[i]) ? exact : numeric)[i] as number];
    const nothing = Number.isNaN(n) && Number.isNaN(bound[i]) && Number.isNaN(exactBound[i]);
    if (nothing && Number.isFinite(a)) continue;
    const size = Math.max(Math.abs(a), Math.abs(n));
    const relative = size === 0 ? 0 : Math.abs(a - n) / size;
    if (Number.isNaN(relative)) return relative;
    worst = Math.max(worst ?? 0, relative);
  }
  return worst;
}

const SMOOTH = NOTES.indexOf('J is smooth here, with another derivative');

const INCONCLUSIVE = VERDICTS.indexOf('inconclusive');

/** Why entries are left open, each reason once. */
function undecidedBecause({ verdicts, notes }: ParameterReport): string[] {
  const reasons = new Set<string>();
  for (let i = 0; i < verdicts.length; i++) {
    const note = verdicts[i] === INCONCLUSIVE ? NOTES[notes[i] as number] : null;
    if (note) reasons.add(note);
  }
  return [...reasons];
}

function unseen({ at, step, entries }: Model['expectations'][number]): ExpectationState[] {
  return entries.map(({ index, value, range }) => ({
    at,
    step,
    range,
    index,
    expected: value,
    actual: null,
    met: null,
    problem: null,
  }));
}
