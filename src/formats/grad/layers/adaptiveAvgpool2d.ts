import { adaptivePoolingLayer } from './adaptivePooling.js';

/** torch.nn.AdaptiveAvgPool2d. */
export const adaptiveAvgpool2dLayer = adaptivePoolingLayer({
  type: 'adaptive-avgpool2d',
  description:
    'Means over [channels, height, width], cut into so many windows; with the size 1 global pooling. As `torch.nn.AdaptiveAvgPool2d`.',
  axes: ['height', 'width'],
});
