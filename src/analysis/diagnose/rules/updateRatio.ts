import type { Layer } from '../../../engine/model.js';
import type { ModelChange } from '../../../engine/modelChange.js';
import { updateRatio } from '../../statistics/layerStatistics.js';
import { type Found, NOT_FINITE, type Rule } from '../rule.js';
import type { Scene } from '../scene.js';
import { SOURCES } from '../sources.js';
import { brief, layersText } from '../words.js';

interface Moved {
  readonly layer: Layer;
  readonly ratio: number;
}

/** Layers whose weights hardly move, or are thrown about, while those of the others learn. */
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
    if (moved.length < 2) return { silent: 'there is no other layer to compare with' };
    if (moved.every(({ ratio }) => ratio === 0)) return { silent: 'the coming update changes nothing' };
    const { updateRatioLow: low, updateRatioHigh: high, updateRatioApart: far } = scene.limits;
    const slow = scene.learned ? [] : beyond(moved, low, (ratio, others) => ratio * far < Math.max(...others));
    const fast = throws(scene) ? beyond(moved, -high, (ratio, others) => ratio > far * median(others)) : [];
    if (slow.length > 0) return tooSlow(scene, slow, moved);
    return fast.length > 0 ? tooFast(scene, fast, moved) : 'quiet';
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

/** Those below a limit (above −limit, where it is negative), and far from the ratios of the others. */
function beyond(
  moved: readonly Moved[],
  limit: number,
  isFar: (ratio: number, others: readonly number[]) => boolean,
): Moved[] {
  const isBeyond = ({ ratio }: Moved): boolean => (limit < 0 ? ratio > -limit : ratio < limit);
  const others = moved.filter((each) => !isBeyond(each)).map(({ ratio }) => ratio);
  return others.length === 0 ? [] : moved.filter((each) => isBeyond(each) && isFar(each.ratio, others));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [
    sorted[Math.floor((sorted.length - 1) / 2)] as number,
    sorted[Math.floor(sorted.length / 2)] as number,
  ];
  return (low + high) / 2;
}

function tooSlow(scene: Scene, slow: readonly Moved[], moved: readonly Moved[]): Found {
  const least = slow.reduce((a, b) => (b.ratio < a.ratio ? b : a));
  const rest = restText(moved, slow);
  return {
    ...common(scene, slow, moved, least, scene.limits.updateRatioLow, 'updateRatioLow'),
    title: slow.length === 1 ? `${least.layer.path} hardly moves` : `${slow.length} layers hardly move`,
    claim: `${slowText(scene, slow, least)}; the others move by ${rest}. About 1e−3 is usual.`,
  };
}

function slowText(scene: Scene, slow: readonly Moved[], { layer, ratio }: Moved): string {
  if (slow.length === 1) return `An update moves *${layer.path}* by ${brief(ratio)} of its size (‖ΔW‖/‖W‖)`;
  const limit = brief(scene.limits.updateRatioLow);
  return `‖ΔW‖/‖W‖ is below ${limit} in ${pathsText(slow)}, the least in *${layer.path}*: ${brief(ratio)}`;
}

function tooFast(scene: Scene, fast: readonly Moved[], moved: readonly Moved[]): Found {
  const most = fast.reduce((a, b) => (b.ratio > a.ratio ? b : a));
  const rest = restText(moved, fast);
  return {
    ...common(scene, fast, moved, most, scene.limits.updateRatioHigh, 'updateRatioHigh'),
    title: fast.length === 1 ? `${most.layer.path} is thrown about` : `${fast.length} layers are thrown about`,
    claim: `An update changes ${pathsText(fast)} far more than the others: ‖ΔW‖/‖W‖ is ${brief(most.ratio)} in *${most.layer.path}*, and ${rest} elsewhere. About 1e−3 is usual.`,
  };
}

/** How far the others move: of several the median. */
function restText(moved: readonly Moved[], found: readonly Moved[]): string {
  const ratios = moved.filter((each) => !found.includes(each)).map(({ ratio }) => ratio);
  return ratios.length > 1 ? `${brief(median(ratios))} (their median)` : brief(median(ratios));
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
  found: readonly Moved[],
  moved: readonly Moved[],
  { layer, ratio: value }: Moved,
  limit: number,
  threshold: 'updateRatioLow' | 'updateRatioHigh',
): Omit<Found, 'title' | 'claim'> {
  return {
    severity: 'warning',
    layers: found.map((each) => each.layer.path),
    evidence: [
      {
        kind: 'numbers',
        columns: ['layer', '‖ΔW‖/‖W‖'],
        rows: moved.map((each) => [each.layer.path, each.ratio]),
      },
      {
        kind: 'threshold',
        threshold,
        what: `‖ΔW‖/‖W‖ of ${layer.path}`,
        value,
        limit,
        is: threshold === 'updateRatioLow' ? 'below' : 'above',
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
