import type { Noise } from '../../../src/protocol.js';
import { count, shown } from '../../numbers.js';
import type { Says } from './says.js';

/** Batches within this factor of the noise scale suit it. */
const NEAR = 2;

/** What the gradients of a batch's examples say of the batch's size (McCandlish et al. 2018). */
export function noiseSays({ problem, examples, noiseScale, whole }: Noise): Says {
  const open = { hue: 'dim', icon: 'question' } as const;
  if (problem !== null) return { ...open, word: 'not known', text: `${problem}.` };
  const batch = `the batch has ${count(examples)}`;
  if (Number.isNaN(noiseScale) || Number.isNaN(whole.signalToNoise))
    return { ...open, word: 'not known', text: 'The gradients are not finite, or all zero.' };
  if (noiseScale === Number.POSITIVE_INFINITY)
    return {
      hue: 'warn',
      icon: 'warning',
      word: 'noise prevails',
      text: `From ${count(examples)} examples the gradient cannot be told from 0 (${shown(whole.signalToNoise, 2)} standard errors): their gradients cancel. Only more examples, or a smaller η, average that out.`,
    };
  const size = Math.round(noiseScale);
  const scale = `The noise scale is ${size < 2 ? 'about 1 example' : `about ${count(size)} examples`}; ${batch}`;
  if (examples * NEAR < noiseScale)
    return {
      hue: 'warn',
      icon: 'info',
      word: 'a larger batch would help',
      text: `${scale}: more of them would still make each step nearly as much better.`,
    };
  if (examples > noiseScale * NEAR)
    return {
      hue: 'ok',
      icon: 'pass',
      word: 'the examples agree',
      text: `${scale}: a smaller one would make nearly as good steps.`,
    };
  return { hue: 'ok', icon: 'pass', word: 'the batch suits', text: `${scale}: as much signal as noise.` };
}
