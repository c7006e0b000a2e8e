import { transposedConvolutionLayer } from './transposedConvolution.js';

/** torch.nn.ConvTranspose2d. */
export const conv2dTransposedLayer = transposedConvolutionLayer({
  type: 'conv2d-transposed',
  description:
    'The transpose of a convolution over [channels, height, width]: it makes maps larger. As `torch.nn.ConvTranspose2d`.',
  axes: ['height', 'width'],
});
