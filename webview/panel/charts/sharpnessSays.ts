import type { Sharpness } from '../../../src/protocol.js';
import { shown } from '../../numbers.js';
import type { Says } from './says.js';

const OPEN = { hue: 'dim', icon: 'question' } as const;

/** So near to the limit it is the limit. */
const NEAR = 0.1;

/**
 * Whether steps along the sharpest direction grow: λ beside what the optimizer can bear. Training on whole batches often comes to
 * that edge and stays there (Cohen et al. 2021).
 */
export function sharpnessSays({ eigenvalue, residual, converged, problem, limit }: Sharpness): Says {
  if (eigenvalue === null) return { ...OPEN, word: 'not known', text: `${problem ?? 'there is no eigenvalue'}.` };
  const own = `λ = ${shown(eigenvalue)}${converged ? '' : ` ± ${shown(residual, 2)}`}`;
  const scaled = limit.preconditioned ? ", both in the optimizer's own scaling" : '';
  if (limit.value === null)
    return { ...OPEN, word: 'no limit is known', text: `${own}; ${limit.problem ?? limit.formula}.` };
  if (eigenvalue <= 0)
    return { hue: 'ok', icon: 'pass', word: 'nothing curves up', text: `${own}: no step of any length overshoots.` };
  const share = eigenvalue / limit.value;
  const beside = `${own} is ${shown(share, 2)} times ${limit.formula} = ${shown(limit.value)}${scaled}`;
  if (share > 1 + NEAR)
    return {
      hue: 'bad',
      icon: 'error',
      word: 'above the limit',
      text: `${beside}: steps along the sharpest direction grow, until J's shape turns them back.`,
    };
  if (share >= 1 - NEAR)
    return {
      hue: 'warn',
      icon: 'warning',
      word: 'at the limit',
      text: `${beside}: steps along the sharpest direction neither shrink nor grow, the edge of stability.`,
    };
  return {
    hue: 'ok',
    icon: 'pass',
    word: 'below the limit',
    text: `${beside}: steps along the sharpest direction shrink.`,
  };
}
