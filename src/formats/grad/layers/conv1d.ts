import { convolutionLayer } from './convolution.js';

/** torch.nn.Conv1d. */
export const conv1dLayer = convolutionLayer({
  type: 'conv1d',
  description: 'Filters that slide along [channels, length]: z = W ∗ x + b, then f. As `torch.nn.Conv1d`.',
  axes: ['length'],
});
