import { exact } from './exact.js';
import { numeric } from './numeric.js';
import type { Rule } from './rule.js';
import { gradcheck, relativeError } from './tolerances.js';

/** In the order of the table. */
export const RULES: readonly Rule[] = [gradcheck, relativeError(1e-5), relativeError(1e-7), numeric, exact];
