import { dense } from './dense.js';
import { elementwise } from './elementwise.js';
import type { Entry } from './entry.js';
import { indexing } from './indexing.js';
import { layers } from './layers.js';
import { losses } from './losses.js';
import { movement } from './movement.js';
import { recurrent } from './recurrent.js';
import { reduction } from './reduction.js';
import { resampling } from './resampling.js';

/** Every op of the goldens, by the name that its cases have. */
export const REGISTRY: ReadonlyMap<string, Entry> = new Map(
  Object.entries({
    ...dense,
    ...recurrent,
    ...elementwise,
    ...reduction,
    ...movement,
    ...indexing,
    ...resampling,
    ...layers,
    ...losses,
  }),
);
