import type { PrimitiveName } from '../primitives/table.js';
import { axisRules } from './axes.js';
import { changing, elementwise, floorOf, linearRules, orderOf, signOf } from './elementwise.js';
import { indexingRules } from './indexing.js';
import { movingRules } from './moving.js';
import { opaque } from './opaque.js';
import type { BatchRule } from './rule.js';
import { sumRules } from './sums.js';

/** Held at its value at θ: a perturbation does not pass. */
const held = (): null => null;

/** Every primitive for many perturbations at once, as JAX's vmap has it. Its type makes it total. */
export const BATCHING: { readonly [K in PrimitiveName]: BatchRule<K> } = {
  ...linearRules,
  ...movingRules,
  ...axisRules,
  ...sumRules,
  ...indexingRules,
  exp: changing('expChange'),
  expm1: elementwise(),
  log: changing('logChange'),
  log1p: elementwise(),
  sqrt: elementwise(),
  sin: elementwise(),
  cos: elementwise(),
  tan: elementwise(),
  sinh: elementwise(),
  cosh: elementwise(),
  tanh: changing('tanhChange'),
  erf: elementwise(),
  sigmoid: changing('sigmoidChange'),
  softplus: elementwise(),
  pow: elementwise(),
  atan2: elementwise(),
  where: elementwise(),
  relu: elementwise(signOf),
  abs: elementwise(signOf),
  sign: elementwise(signOf),
  floor: elementwise(floorOf),
  maximum: elementwise(orderOf),
  minimum: elementwise(orderOf),
  greater: elementwise(orderOf),
  greaterEqual: elementwise(orderOf),
  less: elementwise(orderOf),
  lessEqual: elementwise(orderOf),
  equal: elementwise(orderOf),
  notEqual: elementwise(orderOf),
  opaque,
  detach: held,
  noise: held,
  /** f's value passes; its own nodes have been perturbed. */
  handwritten: (walk, node, [value = null]) => value && walk.reshaped(value, node.id),
};
