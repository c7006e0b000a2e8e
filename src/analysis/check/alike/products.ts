import type { NodeId } from '../../../engine/graph.js';
import { dense } from '../../../engine/ops/dense.js';
import { softmax } from '../../../engine/ops/softmax.js';
import { type Shape, sizeOf } from '../../../engine/tensor.js';
import { rolesOf, type Shapes, type Way } from './way.js';

/** Z = XWᵀ + b, or XW + b, over the last axis or all of an example. */
export function products({ x, y, parameters }: Shapes): Way[] {
  const outputs = y.at(-1) ?? 1;
  const flat = y.length < x.length;
  const inputs = flat ? sizeOf(x.slice(1)) : (x.at(-1) ?? 1);
  const roles = rolesOf(parameters, (shape) => shape.length === 2 && sizeOf(shape) === inputs * outputs, outputs);
  if (!roles) return [];
  const [weight, bias] = [roles.indexOf('weight'), roles.indexOf('bias')];
  const made = (turned: boolean): Way => ({
    type: 'dense',
    roles,
    build: (b, node, all) => {
      const w = all[weight] as NodeId;
      const rows = flat ? b.reshape(node, [x[0] ?? 1, inputs]) : node;
      const shift = bias < 0 ? null : b.reshape(all[bias] as NodeId, [outputs]);
      return dense(b, rows, turned ? b.apply('permute', [w], { order: [1, 0] }) : w, shift);
    },
  });
  const [rows, columns] = parameters[weight] as Shape;
  return [
    ...(rows === outputs && columns === inputs ? [made(false)] : []),
    ...(rows === inputs && columns === outputs ? [made(true)] : []),
  ];
}

/** Nothing but what comes behind it: an activation, a mask; or softmax. */
export function plain({ x, y, parameters }: Shapes): Way[] {
  if (parameters.length > 0 || x.join() !== y.join()) return [];
  return [
    { type: 'activation', roles: [], build: (_, node) => node },
    { type: 'softmax', roles: [], build: (b, node) => softmax(b, node) },
  ];
}
