import type { Bare } from '../../../src/engine/builder.js';
import type { NodeId } from '../../../src/engine/graph.js';
import { ACTIVATIONS, type ActivationName } from '../../../src/engine/ops/activations.js';
import { type Binary, type Entry, entry, type Unary } from './entry.js';

function unary(primitive: Bare): Entry {
  return entry<Unary>((b, { input }) => b.apply(primitive, [input]));
}

function binary(primitive: Bare): Entry {
  return entry<Binary>((b, { input, other }) => b.apply(primitive, [input, other]));
}

function activation(name: ActivationName): Entry {
  return entry<Unary, Readonly<Record<string, number>>>((b, { input }, parameters) =>
    ACTIVATIONS[name].build(b, input, parameters),
  );
}

export const elementwise: Readonly<Record<string, Entry>> = {
  exp: unary('exp'),
  expm1: unary('expm1'),
  log: unary('log'),
  log1p: unary('log1p'),
  sqrt: unary('sqrt'),
  sin: unary('sin'),
  cos: unary('cos'),
  tan: unary('tan'),
  sinh: unary('sinh'),
  cosh: unary('cosh'),
  tanh: unary('tanh'),
  erf: unary('erf'),
  sigmoid: unary('sigmoid'),
  abs: unary('abs'),
  neg: unary('negate'),
  sign: unary('sign'),
  floor: unary('floor'),
  relu: unary('relu'),
  leaky_relu: activation('leaky-relu'),
  elu: activation('elu'),
  silu: activation('silu'),
  gelu: entry<Unary, { approximate: 'none' | 'tanh' }>((b, { input }, { approximate }) =>
    ACTIVATIONS[approximate === 'none' ? 'gelu' : 'gelu-tanh'].build(b, input, {}),
  ),
  add: binary('add'),
  sub: binary('sub'),
  mul: binary('mul'),
  div: binary('div'),
  maximum: binary('maximum'),
  minimum: binary('minimum'),
  where: entry<Binary & { condition: NodeId }>((b, { condition, input, other }) => b.where(condition, input, other)),
};
