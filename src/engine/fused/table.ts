import { linearRule } from './linear.js';
import type { FusedRule } from './rule.js';

/** Every fused op, and what it takes besides its inputs. */
export interface FusedAttributes {
  linear: Record<never, never>;
}

export type FusedName = keyof FusedAttributes;

/** The rules of every fused op. Its type makes it total. */
export const FUSED: { readonly [K in FusedName]: FusedRule<K> } = {
  linear: linearRule,
};
