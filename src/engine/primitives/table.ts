import { arithmeticRules } from './arithmetic.js';
import { comparingRules, whereRule } from './choosing.js';
import { concatRule, type PadAttributes, padRule } from './extending.js';
import { unaryRules } from './functions.js';
import { gatherRule } from './gather.js';
import { type HandwrittenAttributes, handwrittenRule } from './handwritten.js';
import { type MatmulAttributes, matmulRule } from './matmul.js';
import { type AxisAttributes, type PermuteAttributes, permuteRule, type SliceAttributes, sliceRule } from './moving.js';
import { type NoiseAttributes, noiseRule } from './noise.js';
import { type OpaqueAttributes, opaqueRule } from './opaque.js';
import { type ArgsortAttributes, argsortRule, type CumsumAttributes, cumsumRule } from './order.js';
import type { GatherAttributes } from './rows.js';
import type { Rule } from './rule.js';
import { type ScatterAddAttributes, scatterAddRule } from './scatterAdd.js';
import { type AxesAttributes, expandRule, maxRule, reshapeRule, type ShapeAttributes, sumRule } from './shaping.js';
import { type OverlapAddAttributes, overlapAddRule, type WindowAttributes, windowRule } from './window.js';

type None = Record<never, never>;
type Elementwise =
  | 'negate'
  | 'exp'
  | 'expm1'
  | 'log'
  | 'log1p'
  | 'sqrt'
  | 'sin'
  | 'cos'
  | 'tan'
  | 'sinh'
  | 'cosh'
  | 'tanh'
  | 'erf'
  | 'sigmoid'
  | 'softplus'
  | 'relu'
  | 'abs'
  | 'sign'
  | 'floor'
  | 'detach'
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'pow'
  | 'atan2'
  | 'maximum'
  | 'minimum'
  | 'greater'
  | 'greaterEqual'
  | 'less'
  | 'lessEqual'
  | 'equal'
  | 'notEqual'
  | 'where';

/** Every primitive, and what it takes besides its inputs. */
export interface Attributes extends Record<Elementwise, None> {
  matmul: MatmulAttributes;
  sum: AxesAttributes;
  max: AxesAttributes;
  reshape: ShapeAttributes;
  expand: ShapeAttributes;
  permute: PermuteAttributes;
  slice: SliceAttributes;
  pad: PadAttributes;
  concat: AxisAttributes;
  gather: GatherAttributes;
  scatterAdd: ScatterAddAttributes;
  window: WindowAttributes;
  overlapAdd: OverlapAddAttributes;
  argsort: ArgsortAttributes;
  cumsum: CumsumAttributes;
  noise: NoiseAttributes;
  handwritten: HandwrittenAttributes;
  opaque: OpaqueAttributes;
}

export type PrimitiveName = keyof Attributes;

/** The rules of every primitive. Its type makes it total. */
export const PRIMITIVES: { readonly [K in PrimitiveName]: Rule<K> } = {
  ...unaryRules,
  ...arithmeticRules,
  ...comparingRules,
  where: whereRule,
  matmul: matmulRule,
  sum: sumRule,
  max: maxRule,
  reshape: reshapeRule,
  expand: expandRule,
  permute: permuteRule,
  slice: sliceRule,
  pad: padRule,
  concat: concatRule,
  gather: gatherRule,
  scatterAdd: scatterAddRule,
  window: windowRule,
  overlapAdd: overlapAddRule,
  argsort: argsortRule,
  cumsum: cumsumRule,
  noise: noiseRule,
  handwritten: handwrittenRule,
  opaque: opaqueRule,
};
