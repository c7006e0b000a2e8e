import { dense } from './dense.js';
import { elementwise } from './elementwise.js';
import type { Entry } from './entry.js';
import { layers } from './layers.js';
import { movement } from './movement.js';
import { reduction } from './reduction.js';

/** Every op of the goldens, by the name that its cases have. */
export const REGISTRY: ReadonlyMap<string, Entry> = new Map(
  Object.entries({ ...dense, ...elementwise, ...reduction, ...movement, ...layers }),
);
