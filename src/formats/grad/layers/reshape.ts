import type { Node as JsonNode } from 'jsonc-parser';
import type { LayerBuild } from '../../../engine/layerScope.js';
import { type Shape, sizeOf } from '../../../engine/tensor.js';
import type { Fix } from '../reader.js';
import { kindOf } from '../reader.js';
import { readNumber } from '../scalars.js';
import { listed } from './inputShape.js';
import type { LayerContext, LayerType } from './layerType.js';
import { madeLayer, spoiltLayer } from './make.js';

/** The same numbers, row-major, in another shape. */
export const reshapeLayer: LayerType = {
  description: 'The same numbers in another shape, row by row: `[64]` becomes `[1, 8, 8]`.',
  keys: {
    shape: {
      description: 'The shape of one example as it goes out; one extent may be −1: whatever is left.',
      required: true,
      schema: { default: [1, 8, 8] },
    },
  },
  snippet: { type: 'reshape', shape: ['^${1:1}', '^${2:8}', '^${3:8}'] },
  passesOn: true,
  read: (context, keys) => {
    const { inputShape } = context;
    const node = keys.get('shape')?.value;
    const asked = node && readAsked(context, node);
    if (!node || !asked) return spoiltLayer();
    const outputShape = inputShape ? filled(context, node, asked, inputShape) : known(asked);
    if (!inputShape || !outputShape) return spoiltLayer(outputShape);
    return madeLayer(context, { inputShape, outputShape, build: reshaping(outputShape) });
  },
};

/** Every example in a shape; z = a. */
export function reshaping(shape: Shape): LayerBuild['build'] {
  return ({ b }, x) => {
    const a = b.reshape(x, [b.shape(x)[0] as number, ...shape]);
    return { z: a, a };
  };
}

/** Extents from 1 on, one of them −1 at most. */
function readAsked({ reader, path }: LayerContext, node: JsonNode): Shape | undefined {
  const children = node.children ?? [];
  if (node.type !== 'array' || children.length === 0) {
    const found = node.type === 'array' ? 'an empty list' : kindOf(node);
    return reader.error('structure', node, `shape of ${path} is a list of extents such as [1, 8, 8]; found ${found}`);
  }
  const open = children.filter(({ value }) => value === -1);
  if (open.length > 1) return reader.error('value', open[1] as JsonNode, 'only one extent can be −1, whatever is left');
  const extents = children.map((child) =>
    child.value === -1 ? -1 : readNumber(reader, child, `each extent of shape`, { whole: true, min: 1 }),
  );
  return extents.every((extent) => extent !== undefined) ? extents : undefined;
}

function known(asked: Shape): Shape | null {
  return asked.includes(-1) ? null : asked;
}

/** The shape with −1 replaced by what is left; null where the sizes differ, which is reported. */
function filled({ reader, path }: LayerContext, node: JsonNode, asked: Shape, inputShape: Shape): Shape | null {
  const [given, size] = [sizeOf(inputShape), Math.abs(sizeOf(asked))];
  const open = asked.includes(-1);
  if (open && given % size === 0) return asked.map((extent) => (extent === -1 ? given / size : extent));
  if (!open && given === size) return asked;
  const holds = open ? `a multiple of ${size} numbers` : `${size} numbers`;
  const message = `the shape ${listed(asked)} of ${path} holds ${holds}; what comes in, ${listed(inputShape)}, has ${given}`;
  reader.error('value', node, message, nearest(asked, given));
  return null;
}

/** The last extent that can be changed so that the sizes agree. */
function nearest(asked: Shape, given: number): Fix | null {
  for (let axis = asked.length - 1; axis >= 0; axis--) {
    const others = Math.abs(sizeOf(asked.filter((_, k) => k !== axis)));
    if (given % others !== 0 || asked.some((extent, k) => extent === -1 && k !== axis)) continue;
    const replacement = listed(asked.map((extent, k) => (k === axis ? given / others : extent)));
    return { title: `Change to ${replacement}`, replacement };
  }
  return null;
}
