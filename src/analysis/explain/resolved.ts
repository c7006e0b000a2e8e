import type { Entry, Made } from './made.js';
import type { Quantity } from './names.js';

/** What a made number comes down to, when entries without a name are looked through and what is handed on is followed. */
export interface Resolved {
  /** The number itself: neither an entry without name nor one handed on. */
  readonly made: Exclude<Made, { readonly kind: 'passed' }>;
  /** The outermost entry that it is; null for a part of a formula that is none. */
  readonly entry: Entry | null;
  /** The name that it stopped at; null where it has none. */
  readonly quantity: Quantity | null;
  /** Why it was handed on as it was, the choices on the way. */
  readonly because: readonly string[];
}
