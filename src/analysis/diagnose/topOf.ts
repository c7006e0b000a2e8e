import type { Link } from './chain.js';
import { NOT_FINITE } from './rule.js';
import type { Scene } from './scene.js';
import { brief } from './words.js';

/** The layer that δ comes down from, which others are measured by; or why nothing can be said of its way. */
export function topOf({ chain, finite }: Scene): Link | { readonly silent: string } {
  const [top] = chain;
  if (!top || chain.length < 2) return { silent: 'there is one layer, and δ goes no further' };
  if (!finite) return NOT_FINITE;
  return top.delta > 0 ? top : { silent: `δ of *${top.layer.path}* is ${brief(top.delta)}` };
}
