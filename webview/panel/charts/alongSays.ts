import type { Along } from '../../../src/protocol.js';
import { shown } from '../../numbers.js';
import type { Says } from './says.js';

const FINE = { hue: 'ok', icon: 'pass' } as const;
const LARGE = { hue: 'bad', icon: 'error' } as const;
const DOUBTFUL = { hue: 'warn', icon: 'warning' } as const;
const OPEN = { hue: 'dim', icon: 'question' } as const;

/** An η within these multiples of the best one is about right. */
const NEAR = [0.5, 1.25] as const;

/**
 * Whether η is too large for this update: where it raises J. On a parabola that is beyond twice its minimum; up to there J
 * falls, though by less than it could.
 */
export function alongSays({ learningRate: eta, etas, losses, slope, minimum }: Along): Says {
  const [before, after] = [losses[0] ?? Number.NaN, losses[etas.indexOf(eta)] ?? Number.NaN];
  const change = `J goes from ${shown(before)} to ${shown(after)}`;
  if (!Number.isFinite(before)) return { ...OPEN, word: 'not known', text: 'J is not finite at this step.' };
  if (!Number.isFinite(after)) return { ...LARGE, word: 'η is too large', text: `The update makes J ${shown(after)}.` };
  if (!(slope < 0)) return uphill(slope, change);
  if (after > before)
    return { ...LARGE, word: 'η is too large', text: `${change} on this batch${best(eta, minimum)}.` };
  if (!minimum)
    return {
      ...FINE,
      word: 'η could be larger',
      text: `${change}, and falls ever faster up to η: there is no valley yet.`,
    };
  const times = eta / minimum.eta;
  if (times > NEAR[1])
    return { ...DOUBTFUL, word: 'η is large', text: `It overshoots the valley, and ${change}${best(eta, minimum)}.` };
  if (times < NEAR[0])
    return { ...FINE, word: 'η is small', text: `${change}; the valley lies further${best(eta, minimum)}.` };
  return { ...FINE, word: 'η is about right', text: `${change}${best(eta, minimum)}.` };
}

/** Where the update does not go downhill: momentum, or a weight decay that J does not hold. */
function uphill(slope: number, change: string): Says {
  if (slope === 0) return { ...OPEN, word: 'flat', text: `The update does not change J: ${change}.` };
  return {
    ...DOUBTFUL,
    word: 'uphill',
    text: `The update goes up J's slope on this batch (momentum, or another batch's direction): ${change}.`,
  };
}

function best(eta: number, minimum: Along['minimum']): string {
  return minimum === null
    ? ''
    : `; the parabola is lowest at ${shown(minimum.eta, 3)}, ${shown(minimum.eta / eta, 2)} times η`;
}
