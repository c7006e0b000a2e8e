import { GraphBuilder } from '../../engine/builder.js';
import { Execution } from '../../engine/execution.js';
import { buildExpression } from './build.js';
import type { Expression } from './parse.js';

/** A formula's values in float64, entry by entry; all variables have as many numbers. */
export function valuesOf(expression: Expression, variables: Readonly<Record<string, Float64Array>>): Float64Array {
  const b = new GraphBuilder('float64');
  const size = Object.values(variables)[0]?.length ?? 1;
  const leaves = new Map(Object.keys(variables).map((name) => [name, b.leaf('input', name, [size])]));
  const value = b.expand(buildExpression(b, expression, leaves), [size]);
  const execution = new Execution(b.nodes, [value]);
  for (const [name, leaf] of leaves) execution.feed(leaf, variables[name] as Float64Array);
  execution.run();
  return Float64Array.from(execution.view(value));
}
