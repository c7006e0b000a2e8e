import type { Node as JsonNode } from 'jsonc-parser';
import type { Precision, Shape } from '../../engine/tensor.js';
import { LAYER_KEYS } from './document.js';
import { readKeys } from './keys.js';
import { LAYER_TYPES, type LayerTypeName } from './layers/index.js';
import type { LayerType, ReadLayer } from './layers/layerType.js';
import type { OpenedFiles } from './openedFiles.js';
import { kindOf, type Reader } from './reader.js';
import { readChoice, readText } from './scalars.js';

export interface LayersWanted {
  readonly inputShape: Shape | null;
  readonly precision: Precision;
  readonly seed: number;
  readonly files: OpenedFiles;
}

/** The layers one after the other, each fed with the shape that the one before it gives. */
export function readLayers(reader: Reader, node: JsonNode, wanted: LayersWanted): ReadLayer[] | undefined {
  if (node.type !== 'array') return reader.error('structure', node, `layers is a list; found ${kindOf(node)}`);
  if (!node.children?.length)
    return reader.error(
      'structure',
      node,
      'there is no layer; expected at least one such as { "type": "dense", "units": 2 }',
    );
  const names = new Set<string>();
  let inputShape = wanted.inputShape;
  return node.children.map((child, i) => {
    const layer = readLayer(reader, child, i, names, { ...wanted, inputShape });
    inputShape = layer.outputShape;
    return layer;
  });
}

const UNKNOWN: ReadLayer = { outputShape: null, made: null, activation: null };

function readLayer(reader: Reader, node: JsonNode, place: number, names: Set<string>, wanted: LayersWanted): ReadLayer {
  if (node.type !== 'object') {
    reader.error(
      'structure',
      node,
      `a layer is an object such as { "type": "dense", "units": 2 }; found ${kindOf(node)}`,
    );
    return UNKNOWN;
  }
  const type = typeOf(reader, node);
  if (!type) return UNKNOWN;
  const rule: LayerType = LAYER_TYPES[type];
  const keys = readKeys(reader, node, { ...LAYER_KEYS, ...rule.keys }, type);
  const path = nameOf(reader, keys.get('name')?.value, `${type}${place + 1}`, names);
  return rule.read({ reader, path, node, ...wanted }, keys);
}

/** The type has to be known before the other keys can be: it is looked up first. */
function typeOf(reader: Reader, node: JsonNode): LayerTypeName | undefined {
  const value = node.children?.find((property) => property.children?.[0]?.value === 'type')?.children?.[1];
  if (!value)
    return reader.error(
      'structure',
      { offset: node.offset, length: 1 },
      `a layer needs a "type": ${Object.keys(LAYER_TYPES).join(' or ')}`,
    );
  return readChoice(reader, value, 'layer type', Object.keys(LAYER_TYPES) as LayerTypeName[]);
}

function nameOf(reader: Reader, node: JsonNode | undefined, absent: string, names: Set<string>): string {
  const name = node ? (readText(reader, node, 'name') ?? absent) : absent;
  if (node?.type === 'string') checkName(reader, node, name, names);
  names.add(name);
  return name;
}

function checkName(reader: Reader, node: JsonNode, name: string, names: ReadonlySet<string>): void {
  if (names.has(name))
    reader.error('value', node, `there is a layer called "${name}" already; each needs a name of its own`);
  // Dots part a layer from its parameters, "@" a quantity from its step.
  else if (!/^[^\s.@]+$/.test(name))
    reader.error('value', node, `"${name}" can't name a layer: names have no spaces, dots or "@"`);
  else if (['loss', 'x', 'y'].includes(name))
    reader.error('value', node, `"${name}" is the name of something else; choose another`);
}
