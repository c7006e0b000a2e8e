import { groupNorm } from '../../../engine/ops/normalization.js';
import type { Keys } from '../keys.js';
import type { LayerContext, LayerKeys, LayerType } from './layerType.js';
import { madeLayer, spoiltLayer } from './make.js';
import { affineOf, epsilonAt, normKeys, readAffine } from './norm.js';
import { nearestDivisor, wholeAt } from './settings.js';

/** A norm over the positions of some channels of each example. */
export interface ChannelsNorm {
  readonly description: string;
  readonly keys: Keys;
  readonly snippet: object;
  /** What each example's channels part into; undefined where a mistake was reported. */
  groups(context: LayerContext, keys: LayerKeys): number | undefined;
}

export function channelsNormLayer({ description, keys: own, snippet, groups: groupsAt }: ChannelsNorm): LayerType {
  return {
    description,
    keys: { ...own, ...normKeys('channel') },
    snippet,
    passesOn: true,
    read: (context, keys) => {
      const { inputShape, path } = context;
      const groups = groupsAt(context, keys);
      const epsilon = epsilonAt(context, keys);
      const parameters = readAffine(context, keys, inputShape?.slice(0, 1) ?? null, ['channel']);
      if (groups === undefined || epsilon === undefined || !parameters || !inputShape) return spoiltLayer(inputShape);
      return madeLayer(context, {
        inputShape,
        outputShape: inputShape,
        parameters,
        build: (scope, x) => {
          const z = groupNorm(scope.b, x, groups, affineOf(scope, path, parameters), epsilon);
          return { z, a: z };
        },
      });
    },
  };
}

/** z = γ x̂ + β with statistics over groups of channels (Wu & He 2018; torch.nn.GroupNorm). */
export const groupnormLayer = channelsNormLayer({
  description:
    'z = γ·x̂ + β with statistics over groups of channels and all their positions, for each example. The first axis of an example is its channels. As `torch.nn.GroupNorm`.',
  keys: { groups: { description: 'How many groups; they divide the channels.', required: true } },
  snippet: { type: 'groupnorm', groups: '^${1:4}' },
  groups: (context, keys) => {
    const groups = wholeAt(context, keys, 'groups');
    const [channels = 0] = context.inputShape ?? [];
    const node = keys.get('groups')?.value;
    if (groups === undefined || !node || channels % groups === 0) return groups;
    const near = String(nearestDivisor(channels, groups));
    const message = `the ${channels} channels that come in do not part into ${groups} groups of one size`;
    return context.reader.error('value', node, message, { title: `Change to ${near}`, replacement: near });
  },
});
