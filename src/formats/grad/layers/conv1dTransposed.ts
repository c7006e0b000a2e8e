import { transposedConvolutionLayer } from './transposedConvolution.js';

/** torch.nn.ConvTranspose1d. */
export const conv1dTransposedLayer = transposedConvolutionLayer({
  type: 'conv1d-transposed',
  description:
    'The transpose of a convolution along [channels, length]: it makes sequences longer. As `torch.nn.ConvTranspose1d`.',
  axes: ['length'],
});
