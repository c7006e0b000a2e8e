import { adaptivePoolingLayer } from './adaptivePooling.js';

/** torch.nn.AdaptiveAvgPool1d. */
export const adaptiveAvgpool1dLayer = adaptivePoolingLayer({
  type: 'adaptive-avgpool1d',
  description:
    'Means over [channels, length], cut into so many windows; with the size 1 global pooling. As `torch.nn.AdaptiveAvgPool1d`.',
  axes: ['length'],
});
