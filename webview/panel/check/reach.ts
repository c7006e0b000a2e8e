import type { CheckedParameter, Reach } from '../../../src/protocol.js';

/** Whether a gradient comes to a parameter: a frozen one gets its gradient, and means not to be updated. */
export function isReached({ reach: { kind } }: Pick<CheckedParameter, 'reach'>): boolean {
  return kind === 'reached' || kind === 'frozen';
}

/** Why no gradient comes to a parameter, or no update from it; empty where both do. */
export function whyNoGradient(reach: Reach): string {
  switch (reach.kind) {
    case 'reached':
      return '';
    case 'unconnected':
      return 'no gradient: J does not depend on it';
    case 'detached':
      return `no gradient: ${placeName(reach.at)} hands nothing back`;
    case 'zero':
      return reach.at ? `zero gradient, from ${placeName(reach.at)} on` : 'zero gradient: J is flat here';
    case 'flat':
      return 'zero gradient: J does not depend on it here';
    case 'frozen':
      return 'frozen: no update is made';
  }
}

/** `relu in hidden` */
export function placeName({ op, layer }: { readonly op: string; readonly layer: string }): string {
  return `${op} in ${layer === 'loss' ? 'the loss' : layer}`;
}
