import { maxPool } from '../../../engine/ops/pooling.js';
import { poolingLayer } from './pooling.js';

/** torch.nn.MaxPool2d: of entries that tie, the first gets the whole gradient. */
export const maxpool2dLayer = poolingLayer({
  type: 'maxpool2d',
  description:
    'The largest entry of every window of [channels, height, width]; δ goes to it alone. As `torch.nn.MaxPool2d`.',
  axes: ['height', 'width'],
  pool: maxPool,
});
