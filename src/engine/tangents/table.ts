import type { PrimitiveName } from '../primitives/table.js';
import { binaryTangents } from './binary.js';
import type { Tangent } from './rule.js';
import { shapingTangents } from './shaping.js';
import { unaryTangents } from './unary.js';

/** What is piecewise constant, or cut off on purpose, does not move: decisions are taken as they fell. */
const still: Tangent = () => null;

/** The one-sided directional derivative of every primitive. Its type makes it total. */
export const TANGENTS: { readonly [K in PrimitiveName]: Tangent<K> } = {
  ...unaryTangents,
  ...binaryTangents,
  ...shapingTangents,
  sign: still as Tangent<'sign'>,
  floor: still as Tangent<'floor'>,
  detach: still as Tangent<'detach'>,
  greater: still as Tangent<'greater'>,
  greaterEqual: still as Tangent<'greaterEqual'>,
  less: still as Tangent<'less'>,
  lessEqual: still as Tangent<'lessEqual'>,
  equal: still as Tangent<'equal'>,
  notEqual: still as Tangent<'notEqual'>,
  argsort: still as Tangent<'argsort'>,
  noise: still as Tangent<'noise'>,
  /** f's own, whatever derivative was written beside it. */
  handwritten: (_b, _node, [t = null]) => t,
  /** Nobody can look into code: what its derivative is has to be found out by running it. Not a number, rather than a silent 0. */
  opaque: (b, node, tangents) =>
    tangents.every((t) => t === null) ? null : b.expand(b.number(Number.NaN), node.shape),
};
