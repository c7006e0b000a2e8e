import type { Reach } from '../../../src/protocol.js';

/** Why no gradient comes to a parameter; empty where one does. */
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
  }
}

/** `relu in hidden` */
export function placeName({ op, layer }: { readonly op: string; readonly layer: string }): string {
  const written = op === 'handwritten' ? 'df' : op === 'opaque' ? 'backward' : op;
  return `${written} in ${layer === 'loss' ? 'the loss' : layer}`;
}
