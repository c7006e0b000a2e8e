import { channelsNormLayer } from './groupnorm.js';
import { wrongInput } from './inputShape.js';

/** z = γ x̂ + β with statistics over each channel's positions (Ulyanov et al. 2016; torch.nn.InstanceNorm2d with affine). */
export const instancenormLayer = channelsNormLayer({
  description:
    'z = γ·x̂ + β with statistics over the positions of each channel of each example. As `torch.nn.InstanceNorm2d` with `affine=True`.',
  keys: {},
  snippet: { type: 'instancenorm' },
  groups: (context) => {
    const { inputShape } = context;
    if (inputShape === null || inputShape.length > 1) return inputShape?.[0];
    return wrongInput(context, 'an input of [channels, … positions]', [1, ...inputShape]) ?? undefined;
  },
});
