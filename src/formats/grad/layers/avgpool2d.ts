import { averagePool } from '../../../engine/ops/pooling.js';
import { poolingLayer } from './pooling.js';

/** torch.nn.AvgPool2d: zeros of the padding count in the mean. */
export const avgpool2dLayer = poolingLayer({
  type: 'avgpool2d',
  description: 'The mean of every window of [channels, height, width]; δ is shared evenly. As `torch.nn.AvgPool2d`.',
  axes: ['height', 'width'],
  pool: averagePool,
});
