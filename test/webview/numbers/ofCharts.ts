import { type Along, alongUpdate } from '../../../src/analysis/landscape/along.js';
import { type Sharpness, sharpnessOf } from '../../../src/analysis/landscape/sharpness.js';
import { type Noise, noiseOf } from '../../../src/analysis/noise/noise.js';
import { atOnce } from '../../../src/engine/atOnce.js';
import { norm } from '../../../src/engine/tensor.js';
import type { At, Expected } from './quantities.js';
import type { Run } from './run.js';

/** What takes long is computed once for each run. */
function once<T>(compute: (run: Run) => T): (run: Run) => T {
  const made = new WeakMap<Run, T>();
  return (run) => {
    const found = made.get(run) ?? compute(run);
    made.set(run, found);
    return found;
  };
}

const along = once((run): Along => atOnce(alongUpdate(run.trainer, run.model)));
const noise = once((run): Noise => atOnce(noiseOf(run.trainer, run.model)));
const sharpness = once((run): Sharpness => atOnce(sharpnessOf(run.trainer, run.model)));

/** A line of a chart of recorded series at a step. */
function lineAt(run: Run, chart: string, line: string, heldOut: Run['heldOut'] = run.heldOut): number | null {
  switch (chart) {
    case 'loss':
      return line === 'held out' ? heldOut.loss : run.trainer.loss;
    case 'delta':
      return run.norm(`${line}.delta`);
    case 'ratio':
      return run.weightsNorm(line, '.update') / run.weightsNorm(line, '');
    case 'accuracy':
      return heldOut.accuracy;
    case 'rate':
      return run.trainer.learningRate;
    case 'sharpness':
      return line === 'sharpness' ? sharpness(run).eigenvalue : limit(run);
    default:
      return null;
  }
}

/** (2 + 2β)/η of gradient descent with momentum (Cohen et al. 2021, appendix B). */
function limit({ model, trainer }: Run): number | null {
  const { optimizer } = model.training;
  return optimizer.name === 'sgd' ? (2 + 2 * optimizer.momentum) / trainer.learningRate : null;
}

/** The examples that are kept from training are not looked at at every step: beside a chart stands the step that they are of. */
function heldOutAt({ run, place }: At): Run['heldOut'] {
  const step = Number(place.at ?? run.step);
  return step === run.step ? run.heldOut : run.at(step).evaluated;
}

/** Numbers beside a chart, and in what it says, where the run stands. */
export function ofChart(at: At, name = '', what = ''): Expected {
  const { run, place } = at;
  const reading = place.reading ?? '';
  if (name.startsWith('compared-')) return ofBoth(at, name, reading);
  switch (name) {
    case 'accuracy':
      return heldOutAt(at).accuracy;
    case 'along':
      return ofUpdate(run);
    case 'sharpness here':
      return [sharpness(run).eigenvalue ?? 0, (sharpness(run).eigenvalue ?? 0) / (limit(run) ?? 1), 2, limit(run) ?? 0];
    case 'noise':
      return [examplesOf(run), 0, noise(run).whole.signalToNoise, Math.round(noise(run).noiseScale), examplesOf(run)];
    case 'examples':
      return examplesOf(run);
    case 'loss':
    case 'delta':
    case 'ratio':
    case 'rate':
    case 'sharpness':
      return place.section === undefined && name === 'loss'
        ? run.trainer.loss
        : lineAt(run, name, reading, heldOutAt(at));
    default:
      return ofNoise(run, name, what);
  }
}

const examplesOf = (run: Run): number => run.tensor('x')?.shape[0] ?? 0;

/** J before the update and after it, where the parabola through both is lowest, and how many times η that is. */
function ofUpdate(run: Run): readonly number[] {
  const { etas, losses } = along(run);
  const eta = run.trainer.learningRate;
  const [before, after] = [run.trainer.loss, losses[etas.indexOf(eta)] as number];
  const names = [...run.trainer.updated.names];
  const slope = names.reduce((sum, name) => {
    const [gradient, change] = [run.data(`${name}.gradient`), run.data(`${name}.update`)];
    return sum + gradient.reduce((all, each, i) => all + (each * (change[i] as number)) / eta, 0);
  }, 0);
  const lowest = -slope / (2 * ((after - before - slope * eta) / eta ** 2));
  return [before, after, lowest, lowest / eta];
}

/** Of a layer's parameters, or of all: how many standard errors the gradient is from 0, and its norm. */
function ofNoise(run: Run, name: string, what: string): Expected {
  const { parameters } = run.model;
  const own =
    name === 'all together'
      ? parameters.map((each) => each.name)
      : (run.model.layers.find(({ path }) => path === name)?.parameters ?? [name]);
  if (what === 'gradientNorm' || what === '‖G‖') return norm(own.map((each) => run.norm(`${each}.gradient`)));
  const { layers, whole } = noise(run);
  const figures =
    name === 'all together'
      ? whole
      : [...layers.map((each) => ({ ...each, name: each.path })), ...layers.flatMap((each) => each.parameters)].find(
          (each) => each.name === name,
        );
  return (what === 'variance of the gᵢ' ? figures?.variance : figures?.signalToNoise) ?? null;
}

/** Of one run and of the other, at the last step of each up to where this one stands. */
function ofBoth({ run, other }: At, name: string, reading: string): Expected {
  const [, layer = '', side = ''] = /^(?:(.*), )?(this|other)$/.exec(reading) ?? [];
  const own = side === 'this' ? run : other;
  if (!own) return null;
  const seen = own.at(Math.min(own.step, run.step));
  return name === 'compared-loss' ? seen.trainer.loss : seen.norm(`${layer}.delta`);
}

const CHARTS: Readonly<Record<string, string>> = {
  Loss: 'loss',
  '‖δ‖ by layer': 'delta',
  'Update / weight': 'ratio',
  'Held-out accuracy': 'accuracy',
  'Learning rate η': 'rate',
};

/** A chart's numbers as a table: a column at what its row is of, a step, an η′ or a layer. */
export function ofTable(at: At, column = '', chart = '', row = ''): Expected {
  const { run } = at;
  switch (chart) {
    case 'Loss along the update': {
      const { etas, losses } = along(run);
      return column === 'J' ? (losses[etas.indexOf(Number(row))] ?? null) : Number(row) / run.trainer.learningRate;
    }
    case 'Gradient signal to noise':
      return ofNoise(run, row, column);
    case 'J of both runs':
      return (column === 'this' ? run : at.other)?.row(Number(row))[0] ?? null;
    case '‖δ‖ of both runs':
      return ofBoth({ ...at, run: run.at(Number(row)) }, 'compared-delta', column);
    case 'Sharpness':
      return column === 'λ'
        ? sharpness(run.at(Number(row))).eigenvalue
        : column === '±'
          ? sharpness(run.at(Number(row))).residual
          : limit(run.at(Number(row)));
    case '‖δ‖ by layer':
      return run.row(Number(row))[1 + 2 * run.model.layers.findIndex(({ path }) => path === column)] ?? null;
    default:
      return lineAt(run.at(Number(row)), CHARTS[chart] ?? '', column);
  }
}

/** How large a layer's entries are: their median, and which part of them is 0 or below an edge. */
export function ofDistribution({ run }: At, what: string, name: string, edge: number, step: number): Expected {
  const there = run.at(step);
  const [, layer = '', part = ''] = /^(.*)\.(\w+)$/.exec(name) ?? [];
  if (part !== 'a' && part !== 'delta') return null;
  const sizes = [...there.data(`${layer}.${part}`)].map(Math.abs).sort((one, other) => one - other);
  const half = sizes.length / 2;
  if (what === 'median') return ((sizes[Math.ceil(half) - 1] as number) + (sizes[Math.floor(half)] as number)) / 2;
  return sizes.filter((each) => (what === 'zero' ? each === 0 : each > 0 && each < edge)).length / sizes.length;
}
