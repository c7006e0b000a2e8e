import type { PrimitiveName } from '../../../engine/primitives/table.js';
import { elementwise, handwrittenPull, piecewise } from './elementwise.js';
import { movement } from './movement.js';
import { matmul } from './products.js';
import type { Refer } from './site.js';
import { cumsum, max, overlapAdd, scatterAdd, sum } from './sums.js';

/** Nothing is handed on, by decision. */
const nothing: Refer = (_, wanted) => ({ refresh: () => undefined, parts: wanted.map(() => null) });

/** What each primitive should hand back, found without its vjp rule; null: nobody can say but by running it (code). */
export const REFERENCES: { readonly [K in PrimitiveName]: Refer<K> | null } = {
  negate: elementwise,
  exp: elementwise,
  expm1: elementwise,
  log: elementwise,
  log1p: elementwise,
  sqrt: elementwise,
  sin: elementwise,
  cos: elementwise,
  tan: elementwise,
  sinh: elementwise,
  cosh: elementwise,
  tanh: elementwise,
  erf: elementwise,
  sigmoid: elementwise,
  softplus: elementwise,
  add: elementwise,
  sub: elementwise,
  mul: elementwise,
  div: elementwise,
  pow: elementwise,
  atan2: elementwise,
  where: elementwise,
  relu: piecewise,
  abs: piecewise,
  maximum: piecewise,
  minimum: piecewise,
  sign: nothing,
  floor: nothing,
  detach: nothing,
  greater: nothing,
  greaterEqual: nothing,
  less: nothing,
  lessEqual: nothing,
  equal: nothing,
  notEqual: nothing,
  argsort: nothing,
  noise: nothing,
  reshape: movement,
  expand: movement,
  permute: movement,
  slice: movement,
  pad: movement,
  concat: movement,
  gather: movement,
  window: movement,
  sum,
  max,
  scatterAdd,
  overlapAdd,
  cumsum,
  matmul,
  handwritten: handwrittenPull,
  opaque: null,
};
