import type { NodeId } from '../graph.js';
import { batchNormWords } from '../kernels/batchNorm.js';
import { Kernel } from '../kernels/opcodes.js';
import { batchNormComposition, channelStatisticsComposition } from '../ops/batchNorm.js';
import { batchNormInputComposition, batchNormScaleComposition } from '../ops/batchNormGradients.js';
import type { NormAttributes } from '../ops/normalization.js';
import { type Operand, type Place, ShapeError } from '../primitives/rule.js';
import type { Shape } from '../tensor.js';
import { eachChannel, momentsOf, sumOver } from './channelMoments.js';
import { requireShape } from './channels.js';
import type { FusedRule } from './rule.js';

/** Mean and variance (of the population) of every channel of x, [N, C, …], over examples and positions: [2, C]. */
const channelStatisticsRule: FusedRule<'channelStatistics'> = {
  shape: ([x = []]) => [2, channelsOf(x)],
  composition: channelStatisticsComposition,
  forward: (out, [x]) => {
    eachChannel(x as Operand, (channel, entries) => {
      [out[channel], out[out.length / 2 + channel]] = momentsOf((x as Operand).data, entries);
    });
  },
  kernel: (out, [x], _, precision) =>
    batchNormWords(Kernel.channelStatistics, precision, { out, x: x as Place, epsilon: 0 }),
};

/** Batch norm in training (ops/batchNorm.ts): inputs x, [N, C, …], and, where there are any, γ and β, [C]. */
const batchNormRule: FusedRule<'batchNorm'> = {
  shape: ([x = [], ...parameters]) => {
    const channels = channelsOf(x);
    for (const shape of parameters) requireChannel(shape, channels);
    return x;
  },
  composition: batchNormComposition,
  forward: (out, [x, gamma, beta], { epsilon }) => {
    const { data } = x as Operand;
    eachChannel(x as Operand, (channel, entries) => {
      const [mean, variance] = momentsOf(data, entries);
      const [factor, shift] = [gamma?.data[channel] ?? 1, beta?.data[channel] ?? 0];
      const deviation = Math.sqrt(variance + epsilon);
      entries((i) => {
        out[i] = (((data[i] as number) - mean) / deviation) * factor + shift;
      });
    });
  },
  kernel: (out, [x, gamma, beta], { epsilon }, precision) =>
    batchNormWords(Kernel.batchNorm, precision, { out, x: x as Place, gamma, beta, epsilon }),
  /** ∇γ = Σ δ x̂ and ∇β = Σ δ, which ∂J/∂x is made of (Ioffe & Szegedy 2015, §3). */
  vjp: (b, { inputs, attributes }, delta) => {
    const [x, ...parameters] = inputs as [NodeId, ...NodeId[]];
    const statistics = b.fuse('channelStatistics', [x], {});
    const scale = b.fuse('batchNormScale', [x, statistics, delta], attributes);
    const shift = b.fuse('channelSum', [delta], {});
    const given = [x, statistics, delta, scale, shift, ...parameters.slice(0, 1)];
    return [b.fuse('batchNormInput', given, attributes), scale, shift].slice(0, inputs.length);
  },
};

/** Σ δ x̂ of every channel, [C]: inputs x, [N, C, …], its channelStatistics and δ. */
const batchNormScaleRule: FusedRule<'batchNormScale'> = {
  shape: ([x = [], statistics = [], delta = []]) => {
    requireShape(statistics, [2, channelsOf(x)]);
    requireShape(delta, x);
    return [channelsOf(x)];
  },
  composition: batchNormScaleComposition,
  forward: (out, [x, statistics, delta], { epsilon }) => {
    const [from, moments, cotangents] = [x, statistics, delta].map((each) => (each as Operand).data);
    eachChannel(x as Operand, (channel, entries) => {
      const mean = moments?.[channel] as number;
      const products = sumOver(entries, (i) => (cotangents?.[i] as number) * ((from?.[i] as number) - mean));
      out[channel] = products / Math.sqrt((moments?.[out.length + channel] as number) + epsilon);
    });
  },
  kernel: (out, [x, statistics, delta], { epsilon }, precision) =>
    batchNormWords(Kernel.batchNormScale, precision, { out, x: x as Place, statistics, delta, epsilon }),
};

/**
 * ∂J/∂x = γ/σ (δ − mean of δ − x̂ · mean of δ x̂): inputs x, [N, C, …], its channelStatistics, δ, Σ δ x̂ and Σ δ, [C], and γ where
 * there is one.
 */
const batchNormInputRule: FusedRule<'batchNormInput'> = {
  shape: ([x = [], statistics = [], delta = [], ...parameters]) => {
    requireShape(statistics, [2, channelsOf(x)]);
    requireShape(delta, x);
    for (const shape of parameters) requireChannel(shape, channelsOf(x));
    return x;
  },
  composition: batchNormInputComposition,
  forward: (out, inputs, { epsilon }) => {
    const [x, moments, delta, scale, shift, gamma] = inputs.map(({ data }) => data);
    const channels = (scale as Operand['data']).length;
    const count = out.length / channels;
    eachChannel(inputs[0] as Operand, (channel, entries) => {
      const mean = moments?.[channel] as number;
      const deviation = Math.sqrt((moments?.[channels + channel] as number) + epsilon);
      const [along, all] = [(scale?.[channel] as number) / count, (shift?.[channel] as number) / count];
      const factor = (gamma?.[channel] ?? 1) / deviation;
      entries((i) => {
        const standard = ((x?.[i] as number) - mean) / deviation;
        out[i] = factor * ((delta?.[i] as number) - all - standard * along);
      });
    });
  },
  kernel: (out, [x, statistics, delta, scale, shift, gamma], { epsilon }, precision) => {
    const operands = { out, x: x as Place, statistics, delta, scale, shift, gamma, epsilon };
    return batchNormWords(Kernel.batchNormInput, precision, operands);
  },
};

function channelsOf(x: Shape): number {
  if (x.length < 2) throw new ShapeError(`[${x.join(', ')}] has no channels`);
  return x[1] as number;
}

function requireChannel(shape: Shape, channels: number): void {
  if (shape.length === 1 && shape[0] === channels) return;
  throw new ShapeError(
    `a parameter of shape [${shape.join(', ')}] should have one entry for each of ${channels} channels`,
  );
}

export interface BatchNormAttributes {
  channelStatistics: Record<never, never>;
  batchNorm: NormAttributes;
  batchNormScale: NormAttributes;
  batchNormInput: NormAttributes;
}

export const batchNormRules: { readonly [K in keyof BatchNormAttributes]: FusedRule<K> } = {
  channelStatistics: channelStatisticsRule,
  batchNorm: batchNormRule,
  batchNormScale: batchNormScaleRule,
  batchNormInput: batchNormInputRule,
};
