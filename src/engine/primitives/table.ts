import { binaryRules, unaryRules, whereRule } from './elementwise.js';
import { type HandwrittenAttributes, handwrittenRule } from './handwritten.js';
import { type MatmulAttributes, matmulRule } from './matmul.js';
import { type NoiseAttributes, noiseRule } from './noise.js';
import type { Rule } from './rule.js';
import { type AxesAttributes, expandRule, maxRule, reshapeRule, type ShapeAttributes, sumRule } from './shaping.js';

type None = Record<never, never>;
type Elementwise =
  | 'negate'
  | 'exp'
  | 'expm1'
  | 'log'
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
  | 'detach'
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'pow'
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
  noise: NoiseAttributes;
  handwritten: HandwrittenAttributes;
}

export type PrimitiveName = keyof Attributes;

/** The rules of every primitive. Its type makes it total. */
export const PRIMITIVES: { readonly [K in PrimitiveName]: Rule<K> } = {
  ...unaryRules,
  ...binaryRules,
  where: whereRule,
  matmul: matmulRule,
  sum: sumRule,
  max: maxRule,
  reshape: reshapeRule,
  expand: expandRule,
  noise: noiseRule,
  handwritten: handwrittenRule,
};
