import { averagePool } from '../../../engine/ops/pooling.js';
import { poolingLayer } from './pooling.js';

/** torch.nn.AvgPool1d: zeros of the padding count in the mean. */
export const avgpool1dLayer = poolingLayer({
  type: 'avgpool1d',
  description: 'The mean of every window of [channels, length]; δ is shared evenly. As `torch.nn.AvgPool1d`.',
  axes: ['length'],
  pool: averagePool,
});
