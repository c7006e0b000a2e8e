import { html, type TemplateResult } from 'lit';
import type { RunState } from '../../../src/protocol.js';
import type { Band } from '../../charts/decorations.js';
import type { Range } from '../../charts/range.js';
import type { Quantity } from '../../marks.js';
import type { ChartsView } from '../view.js';
import { apart, lowest, type Said, trends, withinBand } from './sentences.js';

/** A line of a chart: a recorded series, by its name. */
export interface Curve {
  readonly name: string;
  readonly label: string;
  readonly dash: number;
  /** Its number where the session stands, where the state says it. */
  readonly now: number | null;
  /** Has numbers at some steps only: nothing to smooth. `sampled`: those are computed where somebody asks. */
  readonly sparse?: boolean;
  readonly sampled?: boolean;
  readonly selected?: boolean;
}

/** A chart over steps. */
export interface OverSteps {
  readonly id: string;
  readonly name: string;
  readonly title: TemplateResult;
  readonly quantity: Quantity;
  readonly curves: (run: RunState, selected: string | null) => readonly Curve[];
  readonly logarithmic: (view: ChartsView) => boolean;
  /** How its numbers are written beside the title; null: as everywhere. */
  readonly format: ((value: number) => string) | null;
  readonly band: Band | null;
  /** What it says, beyond how its lines go. */
  readonly says: (lines: readonly Said[], range: Range) => string;
}

/** From where to where an update moves weights at a good pace, relative to their size (Karpathy, CS231n: about 1e−3). */
export const HEALTHY: Band = { from: 1e-4, to: 1e-2, label: 'healthy: 1e−4 … 0.01' };

const PLAIN = { quantity: 'other', logarithmic: () => false, format: null, band: null } as const;

/** All charts of recorded series, in their order. */
export const OVER_STEPS = {
  loss: {
    ...PLAIN,
    id: 'loss',
    name: 'Loss',
    title: html`Loss`,
    curves: (run) => [
      { name: 'loss', label: 'train', dash: 0, now: run.loss },
      ...(run.heldOut
        ? [{ name: 'heldOut.loss', label: 'held out', dash: 1, now: heldOutNow(run)?.loss ?? null, sparse: true }]
        : []),
    ],
    logarithmic: ({ logarithmic }) => logarithmic,
    says: (lines) => `${trends(lines)} ${lines.slice(1).map(lowest).join(' ')}`,
  },
  delta: {
    ...PLAIN,
    id: 'delta',
    name: '‖δ‖ by layer',
    title: html`‖<span class="d">δ</span>‖ by layer`,
    quantity: 'delta',
    curves: (run, selected) => byLayer(run, 'delta', selected, ({ norms }) => norms.delta),
    logarithmic: () => true,
    says: (lines) => `${trends(lines)} ${apart(lines)}`,
  },
  ratio: {
    ...PLAIN,
    id: 'ratio',
    name: 'Update / weight',
    title: html`Update / weight`,
    curves: (run, selected) =>
      byLayer(
        { ...run, layers: run.layers.filter(({ weightGradientNorm }) => weightGradientNorm !== null) },
        'ratio',
        selected,
        () => null,
      ).map((curve) => ({ ...curve, sampled: true })),
    logarithmic: () => true,
    band: HEALTHY,
    says: (lines) => `${trends(lines)} ${withinBand(lines, [HEALTHY.from, HEALTHY.to], '1e−4 to 0.01')}`,
  },
  accuracy: {
    ...PLAIN,
    id: 'accuracy',
    name: 'Held-out accuracy',
    title: html`Held-out accuracy`,
    curves: (run) =>
      run.heldOut?.accuracy == null
        ? []
        : [
            {
              name: 'heldOut.accuracy',
              label: 'accuracy',
              dash: 0,
              now: heldOutNow(run)?.accuracy ?? null,
              sparse: true,
            },
          ],
    format: percent,
    says: trends,
  },
  rate: {
    ...PLAIN,
    id: 'rate',
    name: 'Learning rate η',
    title: html`Learning rate <span class="sym">η</span>`,
    curves: ({ learningRate }) => [{ name: 'learningRate', label: 'η', dash: 0, now: learningRate }],
    says: trends,
  },
} as const satisfies Readonly<Record<string, OverSteps>>;

/** Held-out examples are not evaluated at every step: elsewhere the curve's nearest number is read, with its step. */
function heldOutNow({ heldOut, step }: RunState): RunState['heldOut'] {
  return heldOut?.step === step ? heldOut : null;
}

function percent(value: number): string {
  return `${Number((100 * value).toFixed(1))} %`;
}

/** A curve for each layer; the last one's is solid. */
function byLayer(
  { layers }: Pick<RunState, 'layers'>,
  what: string,
  selected: string | null,
  now: (layer: RunState['layers'][number]) => number | null,
): Curve[] {
  return layers.map((layer, i) => ({
    name: `${layer.path}.${what}`,
    label: layer.path,
    dash: layers.length - 1 - i,
    now: now(layer),
    selected: layer.path === selected,
  }));
}
