import type { Bare, GraphBuilder } from '../../../src/engine/builder.js';
import type { NodeId } from '../../../src/engine/graph.js';
import { ACTIVATIONS, type ActivationName } from '../../../src/engine/ops/activations.js';
import * as ops from '../../../src/engine/ops/elementwise.js';
import { gatedLinearUnit, parametricRelu, softplusWithSlope } from '../../../src/engine/ops/gates.js';
import { type Binary, type Entry, entry, type Unary } from './entry.js';

function unary(primitive: Bare): Entry {
  return unaryOp((b, x) => b.apply(primitive, [x]));
}

function unaryOp(op: (b: GraphBuilder, x: NodeId) => NodeId): Entry {
  return entry<Unary>((b, { input }) => op(b, input));
}

function binary(primitive: Bare): Entry {
  return binaryOp((b, x, y) => b.apply(primitive, [x, y]));
}

function binaryOp(op: (b: GraphBuilder, x: NodeId, y: NodeId) => NodeId): Entry {
  return entry<Binary>((b, { input, other }) => op(b, input, other));
}

function activation(name: ActivationName): Entry {
  return entry<Unary, Readonly<Record<string, number>>>((b, { input }, parameters) =>
    ACTIVATIONS[name].build(b, input, parameters),
  );
}

const activations: Readonly<Record<string, Entry>> = {
  sigmoid: activation('sigmoid'),
  tanh: activation('tanh'),
  relu: activation('relu'),
  leaky_relu: activation('leaky-relu'),
  elu: activation('elu'),
  selu: activation('selu'),
  celu: activation('celu'),
  silu: activation('silu'),
  mish: activation('mish'),
  logsigmoid: activation('log-sigmoid'),
  softsign: activation('softsign'),
  hardtanh: activation('hardtanh'),
  relu6: activation('relu6'),
  hardsigmoid: activation('hardsigmoid'),
  hardswish: activation('hardswish'),
  threshold: activation('threshold'),
  tanhshrink: activation('tanhshrink'),
  hardshrink: activation('hardshrink'),
  softshrink: activation('softshrink'),
  gelu: entry<Unary, { approximate: 'none' | 'tanh' }>((b, { input }, { approximate }) =>
    ACTIVATIONS[approximate === 'none' ? 'gelu' : 'gelu-tanh'].build(b, input, {}),
  ),
  softplus: entry<Unary, { beta: number; threshold: number }>((b, { input }, { beta, threshold }) =>
    softplusWithSlope(b, input, beta, threshold),
  ),
  prelu: entry<Unary & { weight: NodeId }>((b, { input, weight }) => parametricRelu(b, input, weight)),
  glu: entry<Unary, { axis: number }>((b, { input }, { axis }) => gatedLinearUnit(b, input, axis)),
};

function bound(b: GraphBuilder, value: number | null): NodeId | null {
  return value === null ? null : b.number(value);
}

export const elementwise: Readonly<Record<string, Entry>> = {
  ...activations,
  exp: unary('exp'),
  expm1: unary('expm1'),
  log: unary('log'),
  log1p: unary('log1p'),
  sqrt: unary('sqrt'),
  rsqrt: unaryOp(ops.reciprocalRoot),
  reciprocal: unaryOp(ops.reciprocal),
  square: unaryOp(ops.square),
  sin: unary('sin'),
  cos: unary('cos'),
  tan: unary('tan'),
  sinh: unary('sinh'),
  cosh: unary('cosh'),
  erf: unary('erf'),
  abs: unary('abs'),
  neg: unary('negate'),
  sign: unary('sign'),
  floor: unary('floor'),
  ceil: unaryOp(ops.ceil),
  trunc: unaryOp(ops.truncate),
  round: unaryOp(ops.round),
  frac: unaryOp(ops.fraction),
  log2: unaryOp(ops.log2),
  log10: unaryOp(ops.log10),
  exp2: unaryOp(ops.exp2),
  asin: unaryOp(ops.arcsin),
  acos: unaryOp(ops.arccos),
  atan: unaryOp(ops.arctan),
  asinh: unaryOp(ops.arsinh),
  acosh: unaryOp(ops.arcosh),
  atanh: unaryOp(ops.artanh),
  clamp: entry<Unary, { low: number | null; high: number | null }>((b, { input }, { low, high }) =>
    ops.clamp(b, input, bound(b, low), bound(b, high)),
  ),
  add: binary('add'),
  sub: binary('sub'),
  mul: binary('mul'),
  div: binary('div'),
  atan2: binary('atan2'),
  maximum: binary('maximum'),
  minimum: binary('minimum'),
  remainder: binaryOp(ops.remainder),
  logaddexp: binaryOp(ops.logAddExp),
  xlogy: binaryOp(ops.xLogY),
  lerp: entry<Binary & { weight: NodeId }>((b, { input, other, weight }) =>
    ops.interpolateBetween(b, input, other, weight),
  ),
  pow: entry<Unary & { exponent?: NodeId }, { exponent: number }>((b, { input, exponent }, fixed) =>
    b.apply('pow', [input, exponent ?? b.number(fixed.exponent)]),
  ),
  where: entry<Binary & { condition: NodeId }>((b, { condition, input, other }) => b.where(condition, input, other)),
  masked_fill: entry<Unary & { mask: NodeId }, { value: number }>((b, { input, mask }, { value }) =>
    ops.maskedFill(b, input, mask, value),
  ),
};
