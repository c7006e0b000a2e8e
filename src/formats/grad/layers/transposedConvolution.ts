import { transposedConvolution } from '../../../engine/ops/transposedConvolution.js';
import type { Shape } from '../../../engine/tensor.js';
import type { Keys } from '../keys.js';
import type { Spatial } from './convolution.js';
import { filterKeys, filterLayer } from './filters.js';
import { inputWith, listed } from './inputShape.js';
import type { LayerContext, LayerKeys, LayerType } from './layerType.js';
import { spoiltLayer } from './make.js';
import { ownActivation } from './ownActivation.js';
import { complete, extentsAt, listText, wholeAt } from './settings.js';

/** A convolution's transpose in its input (Dumoulin & Visin 2016, §4), then a = f(z): maps grow by the stride. */
export function transposedConvolutionLayer({ type, description, axes }: Spatial): LayerType {
  return {
    description,
    keys: keysOf(axes),
    snippet: { type, filters: '^${1:8}', kernel: '^${2:2}', stride: '^${3:2}' },
    read: (context, keys) => {
      const input = inputWith(context, ['channels', ...axes]);
      const settings = readSettings(context, keys, axes);
      if (!settings || !input) return spoiltLayer(null, ownActivation(context, keys));
      const [channels = 1, ...extents] = input;
      const { filters, kernel, stride, dilation, groups, outputPadding } = settings;
      const padding = settings.padding.map((each) => [each, each] as const);
      const attributes = { stride, padding, dilation, groups, outputPadding };
      return filterLayer(context, keys, {
        input,
        filters,
        groups,
        positions: positionsOf(context, keys, settings, extents),
        shape: [channels, filters / groups, ...kernel],
        each: ['channel', groups > 1 ? 'filter of its group' : 'filter', ...axes.map((axis) => `place in ${axis}`)],
        convolve: (b, x, weight, bias) => transposedConvolution(b, x, weight, bias, attributes),
      });
    },
  };
}

function keysOf(axes: readonly string[]): Keys {
  const list = listText(axes);
  return filterKeys(`[channels, filters / groups, ${axes.join(', ')}]`, {
    kernel: { description: `How many places an entry gives to along each axis: a number${list}.`, required: true },
    stride: { description: `How far apart neighbours give: a number${list}. 1 where absent.` },
    padding: { description: `What is cut off at both ends: a number${list}. 0 where absent.` },
    outputPadding: {
      description: `Places added at the end: a number${list}, below the stride or the dilation. 0 where absent.`,
    },
    dilation: { description: `From one place of a filter to the next: a number${list}. 1 where absent.` },
  });
}

interface Settings {
  readonly filters: number;
  readonly kernel: Shape;
  readonly stride: Shape;
  readonly padding: Shape;
  readonly outputPadding: Shape;
  readonly dilation: Shape;
  readonly groups: number;
}

function readSettings(context: LayerContext, keys: LayerKeys, axes: readonly string[]): Settings | undefined {
  const [zeros, ones] = [axes.map(() => 0), axes.map(() => 1)];
  return complete<Settings>({
    filters: wholeAt(context, keys, 'filters'),
    kernel: extentsAt(context, keys, 'kernel', axes),
    stride: extentsAt(context, keys, 'stride', axes, ones),
    padding: extentsAt(context, keys, 'padding', axes, zeros, { min: 0 }),
    outputPadding: extentsAt(context, keys, 'outputPadding', axes, zeros, { min: 0 }),
    dilation: extentsAt(context, keys, 'dilation', axes, ones),
    groups: wholeAt(context, keys, 'groups', 1),
  });
}

/** How many places each axis has; null where none is left, or outputPadding is too large, which is reported. */
function positionsOf(context: LayerContext, keys: LayerKeys, settings: Settings, extents: Shape): Shape | null {
  const { kernel, stride, padding, outputPadding, dilation } = settings;
  const { reader, path, typeNode } = context;
  const extra = keys.get('outputPadding')?.value;
  if (extra && outputPadding.some((each, k) => each >= Math.max(stride[k] as number, dilation[k] as number))) {
    reader.error('value', extra, `outputPadding of ${path} must be below its stride or its dilation`);
    return null;
  }
  const positions = extents.map((extent, k) => {
    const span = (dilation[k] as number) * ((kernel[k] as number) - 1) + 1;
    return (extent - 1) * (stride[k] as number) + span - 2 * (padding[k] as number) + (outputPadding[k] as number);
  });
  if (positions.every((each) => each >= 1)) return positions;
  const message = `padding of ${path} cuts everything off: ${listed(positions)} places would be left`;
  reader.error('value', keys.get('padding')?.value ?? typeNode, message);
  return null;
}
