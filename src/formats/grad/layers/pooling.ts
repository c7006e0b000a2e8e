import type { GraphBuilder } from '../../../engine/builder.js';
import type { NodeId } from '../../../engine/graph.js';
import type { PoolingAttributes } from '../../../engine/ops/pooling.js';
import type { Shape } from '../../../engine/tensor.js';
import type { Spatial } from './convolution.js';
import { inputWith, listed } from './inputShape.js';
import type { LayerContext, LayerKeys, LayerType } from './layerType.js';
import { madeLayer, spoiltLayer } from './make.js';
import { complete, extentsAt, listText } from './settings.js';

/** What a window becomes. */
export interface Pool extends Spatial {
  pool(b: GraphBuilder, x: NodeId, windows: Pick<PoolingAttributes, 'kernel' | 'stride' | 'padding'>): NodeId;
}

/** One number for each window of every map; z = a. */
export function poolingLayer({ type, description, axes, pool }: Pool): LayerType {
  const [list, zeros] = [listText(axes), axes.map(() => 0)];
  return {
    description,
    keys: {
      kernel: { description: `How large a window is: a number${list}.`, required: true },
      stride: { description: `From one window to the next: a number${list}. The kernel where absent.` },
      padding: { description: `Added at both ends, at most half of the kernel: a number${list}. 0 where absent.` },
    },
    snippet: { type, kernel: '^${1:2}' },
    passesOn: true,
    read: (context, keys) => {
      const input = inputWith(context, ['channels', ...axes]);
      const kernel = extentsAt(context, keys, 'kernel', axes);
      const settings = complete({
        kernel,
        stride: extentsAt(context, keys, 'stride', axes, kernel),
        padding: extentsAt(context, keys, 'padding', axes, zeros, { min: 0 }),
      });
      const positions = settings && input && positionsOf(context, keys, settings, input.slice(1));
      if (!settings || !input || !positions) return spoiltLayer();
      return madeLayer(context, {
        inputShape: input,
        outputShape: [input[0] as number, ...positions],
        build: ({ b }, x) => {
          const a = pool(b, x, settings);
          return { z: a, a };
        },
      });
    },
  };
}

interface Windows {
  readonly kernel: Shape;
  readonly stride: Shape;
  readonly padding: Shape;
}

/** How many windows each axis has; null where none fits, which is reported. */
function positionsOf(
  { reader, path }: LayerContext,
  keys: LayerKeys,
  { kernel, stride, padding }: Windows,
  extents: Shape,
): Shape | null {
  const paddingNode = keys.get('padding')?.value;
  if (paddingNode && padding.some((each, k) => each > (kernel[k] as number) / 2)) {
    reader.error(
      'value',
      paddingNode,
      `padding of ${path} is at most half of its kernel, ${listed(kernel)}; found ${listed(padding)}`,
    );
    return null;
  }
  const padded = extents.map((extent, k) => extent + 2 * (padding[k] as number));
  const node = keys.get('kernel')?.value;
  if (node && kernel.some((size, k) => size > (padded[k] as number))) {
    reader.error(
      'value',
      node,
      `the windows of ${path}, ${listed(kernel)}, are larger than its padded input, ${listed(padded)}`,
    );
    return null;
  }
  return padded.map((extent, k) => Math.floor((extent - (kernel[k] as number)) / (stride[k] as number)) + 1);
}
