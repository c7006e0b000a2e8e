import type { NodeId } from '../../../engine/graph.js';
import { convolution } from '../../../engine/ops/convolution.js';
import { averagePool, maxPool } from '../../../engine/ops/pooling.js';
import type { Shape } from '../../../engine/tensor.js';
import { rolesOf, type Shapes, type Way } from './way.js';

/** Cross-correlations with stride 1, 2 or 3, and what padding the extents tell. */
export function convolutions({ x, y, parameters }: Shapes): Way[] {
  const rank = x.length;
  if ((rank !== 3 && rank !== 4) || y.length !== rank) return [];
  const [outputs, inputs] = [y[1] ?? 1, x[1] ?? 1];
  const roles = rolesOf(
    parameters,
    (shape) => shape.length === rank && shape[0] === outputs && shape[1] === inputs,
    outputs,
  );
  if (!roles) return [];
  const [weight, bias] = [roles.indexOf('weight'), roles.indexOf('bias')];
  const kernel = (parameters[weight] as Shape).slice(2);
  return [1, 2, 3].flatMap((stride): Way[] => {
    const pads = kernel.map((extent, k) => ((y[2 + k] ?? 1) - 1) * stride + extent - (x[2 + k] ?? 1));
    // A last stride that does not fit leaves entries over.
    if (pads.some((pad) => pad <= -stride)) return [];
    const padding = pads.map((pad): [number, number] => [
      Math.floor(Math.max(0, pad) / 2),
      Math.ceil(Math.max(0, pad) / 2),
    ]);
    const settings = { stride: kernel.map(() => stride), padding };
    const build: Way['build'] = (b, node, all) =>
      convolution(
        b,
        node,
        all[weight] as NodeId,
        bias < 0 ? null : b.reshape(all[bias] as NodeId, [outputs]),
        settings,
      );
    return [{ type: rank === 3 ? 'conv1d' : 'conv2d', roles, build }];
  });
}

/** Windows that lie side by side. */
export function pools({ x, y, parameters }: Shapes): Way[] {
  if (parameters.length > 0 || x.length !== y.length || x.length < 3 || x[1] !== y[1]) return [];
  const kernel = x.slice(2).map((extent, k) => Math.floor(extent / (y[2 + k] ?? extent)));
  if (kernel.every((extent) => extent <= 1)) return [];
  return [
    { type: `maxpool${kernel.length}d`, roles: [], build: (b, node) => maxPool(b, node, { kernel }) },
    { type: `avgpool${kernel.length}d`, roles: [], build: (b, node) => averagePool(b, node, { kernel }) },
  ];
}
