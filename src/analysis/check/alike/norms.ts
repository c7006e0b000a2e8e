import type { NodeId } from '../../../engine/graph.js';
import { batchNorm } from '../../../engine/ops/batchNorm.js';
import { layerNorm } from '../../../engine/ops/normalization.js';
import { sizeOf } from '../../../engine/tensor.js';
import type { Shapes, Way } from './way.js';

/** What people add below the root. */
const EPSILONS = [1e-5, 1e-8, 1e-6, 1e-3, 1e-7, 1e-12, 1e-10, 0];

export function norms({ x, y, parameters }: Shapes): Way[] {
  if (x.join() !== y.join() || x.length < 2 || parameters.length > 2) return [];
  const orders =
    parameters.length === 2
      ? [
          ['gamma', 'beta'],
          ['beta', 'gamma'],
        ]
      : [['gamma', 'beta'].slice(0, parameters.length)];
  const kinds = [['batchnorm', x[1] ?? 1] as const, ['layernorm', x.at(-1) ?? 1] as const].filter(([, extent]) =>
    parameters.every((shape) => sizeOf(shape) === extent),
  );
  return kinds.flatMap(([type, extent]) =>
    orders.flatMap((roles) =>
      EPSILONS.map(
        (epsilon): Way => ({
          type,
          roles,
          build: (b, node, all) => {
            const at = (role: string): NodeId | null => {
              const id = all[roles.indexOf(role)];
              return id === undefined ? null : b.reshape(id, [extent]);
            };
            const one = b.expand(b.number(1), [extent]);
            const affine =
              parameters.length === 0 ? {} : { gamma: at('gamma') ?? one, beta: at('beta') ?? b.mul(b.number(0), one) };
            return type === 'batchnorm' ? batchNorm(b, node, affine, epsilon) : layerNorm(b, node, affine, 1, epsilon);
          },
        }),
      ),
    ),
  );
}
