import type { Layer } from '../../../engine/model.js';
import type { ModelChange } from '../../../engine/modelChange.js';
import { updateRatio } from '../../statistics/layerStatistics.js';
import { type Found, NOT_FINITE, type Rule } from '../rule.js';
import type { Scene } from '../scene.js';
import { SOURCES } from '../sources.js';
import { brief, layersText } from '../words.js';
import { frozenWeights } from './frozenWeights.js';

interface Moved {
  readonly layer: Layer;
  readonly ratio: number;
}

/** Layers whose weights hardly move, or are thrown about, while those of the others learn; or that the file keeps from moving. */
export const UPDATE_RATIO: Rule = {
  name: 'updateRatio',
  causes: [
    'uphill',
    'nonFinite',
    'symmetry',
    'deadUnits',
    'saturation',
    'vanishing',
    'exploding',
    'normExplosion',
    'unreached',
    'rateTooHigh',
    'rateTooLow',
    'unscaledInputs',
  ],
  judge: (scene) => {
    if (!scene.finite) return NOT_FINITE;
    const moved = scene.trained.flatMap((layer): Moved[] => {
      const ratio = updateRatio(scene.trainer, layer);
      // Weights of 0 move by ∞ of their size, and once only.
      return ratio !== null && Number.isFinite(ratio) && !isNorm(layer) ? [{ layer, ratio }] : [];
    });
    const frozen = frozenWeights(scene);
    if (frozen) return frozen;
    if (moved.length < 2) return { silent: 'there is no other layer to compare with' };
    if (moved.every(({ ratio }) => ratio === 0)) return { silent: 'the coming update changes nothing' };
    const { updateRatioLow: low, updateRatioHigh: high, updateRatioApart: far } = scene.limits;
    const slow = scene.learned ? null : slower(moved, low, far);
    const fast = throws(scene) ? faster(moved, high, far) : null;
    if (slow) return tooSlow(scene, slow, moved);
    return fast ? tooFast(scene, fast, moved) : 'quiet';
  },
};

/** γ of a norm is 1 and not a matrix: its ratio says little of the layer. */
function isNorm({ type }: Layer): boolean {
  return /norm$/.test(type);
}

/** Whether the coming update does harm. The first one is no measure: it may make large what began near 0. */
function throws({ step, ahead, trainer }: Scene): boolean {
  const after = ahead.find(({ times }) => times === 1);
  return step > 0 && after !== undefined && after.loss > trainer.loss;
}

/** Layers on the wrong side of a limit, and the ratio that they are far from. */
interface Apart {
  readonly layers: readonly Moved[];
  readonly from: number;
  /** Whose ratio that is. */
  readonly whose: string;
}

/** Those below a limit, and so many times below the layer that moves most. */
function slower(moved: readonly Moved[], limit: number, far: number): Apart | null {
  const most = moved.reduce((a, b) => (b.ratio > a.ratio ? b : a));
  const layers = most.ratio < limit ? [] : moved.filter(({ ratio }) => ratio < limit && ratio * far < most.ratio);
  return layers.length > 0 ? { layers, from: most.ratio, whose: `*${most.layer.path}*` } : null;
}

/** Those above a limit, and so many times above the median of those that keep it. */
function faster(moved: readonly Moved[], limit: number, far: number): Apart | null {
  const others = moved.filter(({ ratio }) => ratio <= limit);
  const from = median(others.map(({ ratio }) => ratio));
  const layers = moved.filter(({ ratio }) => ratio > limit && ratio > far * from);
  const whose = others.length === 1 ? `*${others[0]?.layer.path}*` : `the median of ${pathsText(others)}`;
  return others.length > 0 && layers.length > 0 ? { layers, from, whose } : null;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [
    sorted[Math.floor((sorted.length - 1) / 2)] as number,
    sorted[Math.floor(sorted.length / 2)] as number,
  ];
  return (low + high) / 2;
}

function tooSlow(scene: Scene, slow: Apart, moved: readonly Moved[]): Found {
  const { layers, from, whose } = slow;
  const least = layers.reduce((a, b) => (b.ratio < a.ratio ? b : a));
  return {
    ...common(scene, slow, moved, least, 'updateRatioLow'),
    title: layers.length === 1 ? `${least.layer.path} hardly moves` : `${layers.length} layers hardly move`,
    claim: `${slowText(scene, layers, least)}, ${timesLess(least.ratio, from)} ${whose}, which moves most (${brief(from)}). About 1e−3 is usual.`,
  };
}

function slowText(scene: Scene, slow: readonly Moved[], { layer, ratio }: Moved): string {
  if (slow.length === 1) return `An update moves *${layer.path}* by ${brief(ratio)} of its size (‖ΔW‖/‖W‖)`;
  const limit = brief(scene.limits.updateRatioLow);
  return `‖ΔW‖/‖W‖ is below ${limit} in ${pathsText(slow)}, the least in *${layer.path}*: ${brief(ratio)}`;
}

function timesLess(ratio: number, most: number): string {
  return ratio > 0 ? `${brief(most / ratio)} times less than` : 'as against';
}

function tooFast(scene: Scene, fast: Apart, moved: readonly Moved[]): Found {
  const { layers, from, whose } = fast;
  const most = layers.reduce((a, b) => (b.ratio > a.ratio ? b : a));
  return {
    ...common(scene, fast, moved, most, 'updateRatioHigh'),
    title: layers.length === 1 ? `${most.layer.path} is thrown about` : `${layers.length} layers are thrown about`,
    claim: `An update changes ${pathsText(layers)} far more than the others, and makes J rise: ‖ΔW‖/‖W‖ is ${brief(most.ratio)} in *${most.layer.path}*, ${brief(most.ratio / from)} times that of ${whose} (${brief(from)}). About 1e−3 is usual.`,
  };
}

function pathsText(moved: readonly Moved[]): string {
  return layersText(moved.map(({ layer }) => layer.path));
}

/** SGD's own keys mean nothing to Adam. */
const ADAM: readonly ModelChange[] = [
  { kind: 'set', of: 'train', key: 'optimizer', value: 'adam' },
  { kind: 'set', of: 'train', key: 'learningRate', value: 0.001 },
  { kind: 'set', of: 'train', key: 'momentum', value: undefined },
  { kind: 'set', of: 'train', key: 'nesterov', value: undefined },
];

function common(
  scene: Scene,
  { layers, from, whose }: Apart,
  moved: readonly Moved[],
  { layer, ratio: value }: Moved,
  threshold: 'updateRatioLow' | 'updateRatioHigh',
): Omit<Found, 'title' | 'claim'> {
  const isSlow = threshold === 'updateRatioLow';
  const of = `‖ΔW‖/‖W‖ of ${layer.path}`;
  const other = whose.replaceAll('*', '');
  return {
    severity: 'warning',
    layers: layers.map((each) => each.layer.path),
    evidence: [
      {
        kind: 'numbers',
        columns: ['layer', '‖ΔW‖/‖W‖'],
        rows: moved.map((each) => [each.layer.path, each.ratio]),
      },
      {
        kind: 'threshold',
        threshold,
        what: of,
        value,
        limit: scene.limits[threshold],
        is: isSlow ? 'below' : 'above',
      },
      {
        kind: 'threshold',
        threshold: 'updateRatioApart',
        what: isSlow ? `‖ΔW‖/‖W‖ of ${other} / that of ${layer.path}` : `${of} / that of ${other}`,
        value: isSlow ? from / value : value / from,
        limit: scene.limits.updateRatioApart,
        is: 'above',
      },
    ],
    mends: [
      {
        title: '`adam` with η = 0.001',
        why: 'it scales each entry’s update by what its own gradients are like',
        changes: scene.isCode || scene.model.training.optimizer.name !== 'sgd' ? null : ADAM,
      },
    ],
    sources: [SOURCES.cs231n],
  };
}
