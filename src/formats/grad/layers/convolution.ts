import { convolution, samePadding } from '../../../engine/ops/convolution.js';
import type { Pad } from '../../../engine/ops/padding.js';
import type { Shape } from '../../../engine/tensor.js';
import type { Keys } from '../keys.js';
import { filterKeys, filterLayer } from './filters.js';
import { inputWith, listed } from './inputShape.js';
import type { LayerContext, LayerKeys, LayerType } from './layerType.js';
import { spoiltLayer } from './make.js';
import { ownActivation } from './ownActivation.js';
import { complete, extentsAt, listText, wholeAt } from './settings.js';

/** What tells layers of one and of two spatial axes apart. */
export interface Spatial {
  readonly type: string;
  readonly description: string;
  /** The axes after the channels: `height`, `width`. */
  readonly axes: readonly string[];
}

/** z = W ∗ x + b over maps, then a = f(z); as in torch a cross-correlation: the kernel is not flipped. */
export function convolutionLayer({ type, description, axes }: Spatial): LayerType {
  return {
    description,
    keys: keysOf(axes),
    snippet: { type, filters: '^${1:8}', kernel: '^${2:3}', activation: '${3:relu}' },
    read: (context, keys) => {
      const input = inputWith(context, ['channels', ...axes]);
      const settings = readSettings(context, keys, axes);
      if (!settings || !input) return spoiltLayer(null, ownActivation(context, keys));
      const [channels = 1, ...extents] = input;
      const { filters, kernel, stride, dilation, groups } = settings;
      const padding = padsOf(settings, extents);
      const positions = positionsOf(context, keys, { ...settings, padding }, extents);
      return filterLayer(context, keys, {
        input,
        filters,
        groups,
        positions,
        shape: [filters, channels / groups, ...kernel],
        each: ['filter', groups > 1 ? 'channel of its group' : 'channel', ...axes.map((axis) => `place in ${axis}`)],
        convolve: (b, x, weight, bias) => convolution(b, x, weight, bias, { stride, padding, dilation, groups }),
      });
    },
  };
}

function keysOf(axes: readonly string[]): Keys {
  const list = listText(axes);
  return filterKeys(`[filters, channels / groups, ${axes.join(', ')}]`, {
    kernel: { description: `How many places a filter sees along each axis: a number${list}.`, required: true },
    stride: { description: `From one position to the next: a number${list}. 1 where absent.` },
    padding: {
      description: `Zeros added at both ends: a number${list}, or \`"same"\`: as many as keep ⌈extent / stride⌉ positions. 0 where absent.`,
      schema: { anyOf: [{ enum: ['same'] }, {}], default: 0 },
    },
    dilation: { description: `From one place of a filter to the next: a number${list}. 1 where absent.` },
  });
}

interface Settings {
  readonly filters: number;
  readonly kernel: Shape;
  readonly stride: Shape;
  readonly padding: Shape | 'same';
  readonly dilation: Shape;
  readonly groups: number;
}

function readSettings(context: LayerContext, keys: LayerKeys, axes: readonly string[]): Settings | undefined {
  const ones = axes.map(() => 1);
  return complete<Settings>({
    filters: wholeAt(context, keys, 'filters'),
    kernel: extentsAt(context, keys, 'kernel', axes),
    stride: extentsAt(context, keys, 'stride', axes, ones),
    padding: paddingAt(context, keys, axes),
    dilation: extentsAt(context, keys, 'dilation', axes, ones),
    groups: wholeAt(context, keys, 'groups', 1),
  });
}

function paddingAt(context: LayerContext, keys: LayerKeys, axes: readonly string[]): Settings['padding'] | undefined {
  const node = keys.get('padding')?.value;
  const zeros = axes.map(() => 0);
  if (node?.type !== 'string') return extentsAt(context, keys, 'padding', axes, zeros, { min: 0 });
  return node.value === 'same' ? 'same' : context.reader.unknown(node, 'padding', String(node.value), ['same']);
}

function padsOf({ kernel, stride, dilation, padding }: Settings, extents: Shape): readonly Pad[] {
  return extents.map((extent, k) => {
    if (padding !== 'same') return [padding[k] as number, padding[k] as number];
    return samePadding(extent, kernel[k] as number, stride[k] as number, dilation[k] as number);
  });
}

/** How many positions each axis has; null where the kernel does not fit, which is reported. */
function positionsOf(
  { reader, path }: LayerContext,
  keys: LayerKeys,
  { kernel, stride, dilation, padding }: Omit<Settings, 'padding'> & { readonly padding: readonly Pad[] },
  extents: Shape,
): Shape | null {
  const spans = kernel.map((size, k) => (dilation[k] as number) * (size - 1) + 1);
  const padded = extents.map((extent, k) => extent + (padding[k]?.[0] ?? 0) + (padding[k]?.[1] ?? 0));
  const node = keys.get('kernel')?.value;
  if (node && spans.some((span, k) => span > (padded[k] as number))) {
    const message = `the kernel of ${path} spans ${listed(spans)}, more than its padded input, ${listed(padded)}`;
    reader.error('value', node, message);
    return null;
  }
  return padded.map((extent, k) => Math.floor((extent - (spans[k] as number)) / (stride[k] as number)) + 1);
}
