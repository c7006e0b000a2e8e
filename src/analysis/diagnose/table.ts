import type { Rule } from './rule.js';
import { VANISHING } from './rules/vanishing.js';

/** Every rule, in the order in which they look. */
export const RULES: readonly Rule[] = [VANISHING];
