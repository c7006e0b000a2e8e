import type { Bare, GraphBuilder } from '../../engine/builder.js';
import type { NodeId } from '../../engine/graph.js';
import { FUNCTIONS } from './functions.js';
import type { Expression } from './parse.js';

const OPERATORS: Readonly<Record<string, Bare>> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'div',
  '<': 'less',
  '<=': 'lessEqual',
  '>': 'greater',
  '>=': 'greaterEqual',
  '==': 'equal',
  '!=': 'notEqual',
};

/** What the variables are replaced by on the side of a condition that is not taken: no common function is singular here. */
const ELSEWHERE = 0.5;

/** An expression as nodes over the engine's primitives; entry by entry, with `variables` by name. */
export function buildExpression(
  b: GraphBuilder,
  expression: Expression,
  variables: ReadonlyMap<string, NodeId>,
): NodeId {
  switch (expression.kind) {
    case 'number':
      return b.number(expression.value);
    case 'variable':
      return variables.get(expression.name) as NodeId;
    case 'negate':
      return b.apply('negate', [buildExpression(b, expression.of, variables)]);
    case 'conditional':
      return conditional(b, expression, variables);
    case 'call': {
      const [x = 0, y = 0] = expression.inputs.map((input) => buildExpression(b, input, variables));
      if (expression.name === 'pow') return power(b, x, expression.inputs[1] as Expression, y);
      return FUNCTIONS[expression.name].build(b, x, y);
    }
    case 'binary': {
      const left = buildExpression(b, expression.left, variables);
      const right = buildExpression(b, expression.right, variables);
      if (expression.operator === '^') return power(b, left, expression.right, right);
      return b.apply(OPERATORS[expression.operator] as Bare, [left, right]);
    }
  }
}

/** Small whole exponents are products: exact, and with a derivative at 0 (y·x^(y−1) is 0·∞ there for y = 0). */
function power(b: GraphBuilder, x: NodeId, exponent: Expression, y: NodeId): NodeId {
  if (exponent.kind !== 'number') return b.apply('pow', [x, y]);
  switch (exponent.value) {
    case 0:
      return b.expand(b.number(1), b.shape(x));
    case 1:
      return x;
    case 2:
      return b.mul(x, x);
    case 3:
      return b.mul(x, b.mul(x, x));
    default:
      return b.apply('pow', [x, y]);
  }
}

/**
 * Each side is computed only from the entries that take it: the others see a harmless constant,
 * else an overflow on the side not taken would enter the backward pass as 0 · ∞.
 */
function conditional(
  b: GraphBuilder,
  { when, then, otherwise }: Expression & { readonly kind: 'conditional' },
  variables: ReadonlyMap<string, NodeId>,
): NodeId {
  const condition = buildExpression(b, when, variables);
  const elsewhere = b.number(ELSEWHERE);
  const taken = new Map([...variables].map(([name, id]) => [name, b.where(condition, id, elsewhere)]));
  const left = new Map([...variables].map(([name, id]) => [name, b.where(condition, elsewhere, id)]));
  return b.where(condition, buildExpression(b, then, taken), buildExpression(b, otherwise, left));
}
