import { rmsNorm } from '../../../engine/ops/normalization.js';
import { lastAxesNormLayer } from './layernorm.js';
import { normKeys } from './norm.js';

const { beta: _, ...KEYS } = normKeys('entry');

/** z = γ x / √(mean of x² + ε) (Zhang & Sennrich 2019; torch.nn.RMSNorm). */
export const rmsnormLayer = lastAxesNormLayer({
  type: 'rmsnorm',
  description:
    'z = γ·x / √(mean of x² + ε) over each row of the last axis: layer norm without the mean and without β. As `torch.nn.RMSNorm`.',
  keys: KEYS,
  norm: (b, x, { gamma }, axes, epsilon) => rmsNorm(b, x, gamma ?? null, axes, epsilon),
});
