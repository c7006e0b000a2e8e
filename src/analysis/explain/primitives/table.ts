import type { PrimitiveName } from '../../../engine/primitives/table.js';
import { arithmeticMakings } from './arithmetic.js';
import { choosingMakings } from './choosing.js';
import { functionMakings } from './functions.js';
import { movingMakings } from './moving.js';
import type { Making } from './rule.js';
import { summingMakings } from './summing.js';

/** How an entry of every primitive is made. Its type makes it total. */
export const MAKINGS: { readonly [K in PrimitiveName]: Making<K> } = {
  ...functionMakings,
  ...arithmeticMakings,
  ...choosingMakings,
  ...movingMakings,
  ...summingMakings,
};
