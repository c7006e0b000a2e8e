import { adaptiveAveragePool } from '../../../engine/ops/adaptivePooling.js';
import type { Spatial } from './convolution.js';
import { inputWith } from './inputShape.js';
import type { LayerType } from './layerType.js';
import { madeLayer, spoiltLayer } from './make.js';
import { extentsAt, listText } from './settings.js';

/** Each window is a node of its own. */
const MOST_WINDOWS = 1024;

/** Maps of a size that is asked for, whatever comes in; z = a. */
export function adaptivePoolingLayer({ type, description, axes }: Spatial): LayerType {
  const [list, ones] = [listText(axes), axes.map(() => 1)];
  return {
    description,
    keys: { size: { description: `How many windows each axis is cut into: a number${list}. 1 where absent.` } },
    snippet: { type, size: '^${1:1}' },
    passesOn: true,
    read: (context, keys) => {
      const input = inputWith(context, ['channels', ...axes]);
      const size = extentsAt(context, keys, 'size', axes, ones, { max: MOST_WINDOWS });
      if (!input || !size) return spoiltLayer();
      return madeLayer(context, {
        inputShape: input,
        outputShape: [input[0] as number, ...size],
        build: ({ b }, x) => {
          const a = adaptiveAveragePool(b, x, size);
          return { z: a, a };
        },
      });
    },
  };
}
