import type { GraphBuilder } from '../../../engine/builder.js';
import type { NodeId } from '../../../engine/graph.js';
import { type Shape, sizeOf } from '../../../engine/tensor.js';

/** Shapes of what goes into code and comes out of it: x and y with the examples first, then its parameters in their order. */
export interface Shapes {
  readonly x: Shape;
  readonly y: Shape;
  readonly parameters: readonly Shape[];
}

/** A way in which z could be made of x and the parameters: what each parameter is called, in their order. */
export interface Way {
  readonly type: string;
  readonly roles: readonly string[];
  build(b: GraphBuilder, x: NodeId, parameters: readonly NodeId[]): NodeId;
}

/** One parameter that is the weights, and perhaps a bias of so many entries; null where there are others. */
export function rolesOf(
  parameters: readonly Shape[],
  isWeight: (shape: Shape) => boolean,
  outputs: number,
): string[] | null {
  const weight = parameters.findIndex(isWeight);
  const roles = parameters.map((shape, k) => (k === weight ? 'weight' : sizeOf(shape) === outputs ? 'bias' : ''));
  return weight >= 0 && parameters.length <= 2 && !roles.includes('') ? roles : null;
}
