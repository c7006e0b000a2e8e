import type { GraphBuilder } from '../../engine/builder.js';
import type { NodeId } from '../../engine/graph.js';

interface FunctionRule {
  readonly inputs: number;
  build(b: GraphBuilder, x: NodeId, y: NodeId): NodeId;
}

/** The functions of expressions (contract, §1), each one or two of the engine's primitives. */
export const FUNCTIONS = {
  abs: { inputs: 1, build: (b, x) => b.apply('abs', [x]) },
  sqrt: { inputs: 1, build: (b, x) => b.apply('sqrt', [x]) },
  exp: { inputs: 1, build: (b, x) => b.apply('exp', [x]) },
  log: { inputs: 1, build: (b, x) => b.apply('log', [x]) },
  sin: { inputs: 1, build: (b, x) => b.apply('sin', [x]) },
  cos: { inputs: 1, build: (b, x) => b.apply('cos', [x]) },
  tan: { inputs: 1, build: (b, x) => b.apply('tan', [x]) },
  sinh: { inputs: 1, build: (b, x) => b.apply('sinh', [x]) },
  cosh: { inputs: 1, build: (b, x) => b.apply('cosh', [x]) },
  tanh: { inputs: 1, build: (b, x) => b.apply('tanh', [x]) },
  sign: { inputs: 1, build: (b, x) => b.apply('sign', [x]) },
  erf: { inputs: 1, build: (b, x) => b.apply('erf', [x]) },
  sigmoid: { inputs: 1, build: (b, x) => b.apply('sigmoid', [x]) },
  min: { inputs: 2, build: (b, x, y) => b.apply('minimum', [x, y]) },
  max: { inputs: 2, build: (b, x, y) => b.apply('maximum', [x, y]) },
  pow: { inputs: 2, build: (b, x, y) => b.apply('pow', [x, y]) },
} as const satisfies Record<string, FunctionRule>;

export type FunctionName = keyof typeof FUNCTIONS;
