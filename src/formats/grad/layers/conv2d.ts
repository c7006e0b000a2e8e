import { convolutionLayer } from './convolution.js';

/** torch.nn.Conv2d. */
export const conv2dLayer = convolutionLayer({
  type: 'conv2d',
  description:
    'Filters that slide over maps [channels, height, width]: z = W ∗ x + b, then f. z, a and δ are maps; ∇W sums over positions. As `torch.nn.Conv2d`.',
  axes: ['height', 'width'],
});
