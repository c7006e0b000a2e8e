export type {
  ExplainQuery,
  Explanation,
  MathSymbol,
  PartialDerivative,
  Unfolds,
} from '../analysis/explain/explanation.js';
