import { FUSED, type FusedAttributes } from './fused/table.js';
import type { Rule } from './primitives/rule.js';
import { PRIMITIVES, type Attributes as PrimitiveAttributes } from './primitives/table.js';

/** What every op takes besides its inputs. */
export interface AttributesOf extends PrimitiveAttributes, FusedAttributes {}

export type OpName = keyof AttributesOf;

/** Ops that take nothing besides their inputs. */
export type BareOp<K extends OpName> = { [N in K]: Record<never, never> extends AttributesOf[N] ? N : never }[K];

/** What is known of any op; a fused one may leave its vjp to its composition, and leaves its rounding to it. */
export type OpRule<K extends OpName> = Omit<Rule<K>, 'vjp' | 'rounding'> & Partial<Pick<Rule<K>, 'vjp' | 'rounding'>>;

/** The rules of every op: primitives, and the fused ones that training runs. */
export const RULES: { readonly [K in OpName]: OpRule<K> } = { ...PRIMITIVES, ...FUSED };
