import { PRIMITIVES, type PrimitiveName } from '../../../engine/primitives/table.js';
import { entry, type Made, negated, passed } from '../made.js';
import { broadcastEntry, inputOf, type Making } from './rule.js';

type Unary = 'exp' | 'expm1' | 'log' | 'log1p' | 'sqrt' | 'sin' | 'cos' | 'tan' | 'sinh' | 'cosh' | 'tanh' | 'erf';
type Others = 'sigmoid' | 'softplus' | 'relu' | 'abs' | 'sign' | 'floor';

/** The numbers of some scalars put through a primitive. */
function through(op: Unary | Others | 'pow' | 'atan2'): (values: readonly number[]) => number {
  return (values) => {
    const out = new Float64Array(1);
    const operands = values.map((value) => ({ data: Float64Array.of(value), shape: [] }));
    PRIMITIVES[op].forward(out, operands, {}, []);
    return out[0] as number;
  };
}

/** f of the one entry that stands at the same place. */
function ofOne<K extends Unary | Others>(op: K, name: string = op): Making<K> {
  return (site, place) => ({ kind: 'function', name, of: [entry(inputOf(site, 0), place)], apply: through(op) });
}

/** f of the two entries that meet at a place. */
export function ofTwo<K extends PrimitiveName>(name: string, apply: (x: number, y: number) => number): Making<K> {
  return (site, place): Made => ({
    kind: 'function',
    name,
    of: [broadcastEntry(site, 0, place), broadcastEntry(site, 1, place)],
    apply: ([x, y]) => apply(x as number, y as number),
  });
}

/** Functions of one number. */
export const functionMakings = {
  negate: ((site, place) => negated(entry(inputOf(site, 0), place))) as Making<'negate'>,
  exp: ofOne('exp'),
  expm1: ofOne('expm1'),
  log: ofOne('log'),
  log1p: ofOne('log1p'),
  sqrt: ofOne('sqrt', '√'),
  sin: ofOne('sin'),
  cos: ofOne('cos'),
  tan: ofOne('tan'),
  sinh: ofOne('sinh'),
  cosh: ofOne('cosh'),
  tanh: ofOne('tanh'),
  erf: ofOne('erf'),
  sigmoid: ofOne('sigmoid'),
  softplus: ofOne('softplus'),
  relu: ofOne('relu'),
  abs: ofOne('abs'),
  sign: ofOne('sign'),
  floor: ofOne('floor'),
  detach: ((site, place) => passed(entry(inputOf(site, 0), place))) as Making<'detach'>,
  /** f's value: the derivative that was written beside it plays no part forwards. */
  handwritten: ((site, place) => passed(entry(inputOf(site, 0), place))) as Making<'handwritten'>,
  atan2: ofTwo<'atan2'>('atan2', Math.atan2),
} as const;
