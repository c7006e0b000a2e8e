import { maxPool } from '../../../engine/ops/pooling.js';
import { poolingLayer } from './pooling.js';

/** torch.nn.MaxPool1d: of entries that tie, the first gets the whole gradient. */
export const maxpool1dLayer = poolingLayer({
  type: 'maxpool1d',
  description: 'The largest entry of every window of [channels, length]; δ goes to it alone. As `torch.nn.MaxPool1d`.',
  axes: ['length'],
  pool: maxPool,
});
