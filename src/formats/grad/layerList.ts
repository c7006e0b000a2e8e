import type { Node as JsonNode } from 'jsonc-parser';
import { type Precision, type Shape, sizeOf } from '../../engine/tensor.js';
import { reluFamilyAt } from './activation.js';
import { LAYER_KEYS } from './document.js';
import { readKeys } from './keys.js';
import { LAYER_TYPES, type LayerTypeName } from './layers/index.js';
import { listed } from './layers/inputShape.js';
import type { LayerType, ReadLayer } from './layers/layerType.js';
import { spoiltLayer } from './layers/make.js';
import type { OpenedFiles } from './openedFiles.js';
import { kindOf, type Reader } from './reader.js';
import { MOST_ENTRIES, readChoice, readText } from './scalars.js';

export interface LayersWanted {
  readonly inputShape: Shape | null;
  readonly precision: Precision;
  readonly seed: number;
  readonly files: OpenedFiles;
}

/** A list of layers: the file's, or one within a layer. */
interface List extends LayersWanted {
  /** What stands before the layers' names in their paths: '' or `block.` */
  readonly prefix: string;
  readonly names: Set<string>;
}

/** The layers one after the other, each fed with the shape that the one before it gives. */
export function readLayers(reader: Reader, node: JsonNode, wanted: LayersWanted): ReadLayer[] | undefined {
  return readList(reader, node, { ...wanted, prefix: '', names: new Set() });
}

function readList(reader: Reader, node: JsonNode, list: List): ReadLayer[] | undefined {
  if (node.type !== 'array') return reader.error('structure', node, `layers is a list; found ${kindOf(node)}`);
  const children = node.children ?? [];
  if (children.length === 0)
    return reader.error(
      'structure',
      node,
      'there is no layer; expected at least one such as { "type": "dense", "units": 2 }',
    );
  let { inputShape } = list;
  return children.map((child, i) => {
    const layer = readLayer(reader, child, i, children.slice(i + 1), { ...list, inputShape });
    inputShape = layer.outputShape;
    return layer;
  });
}

function readLayer(
  reader: Reader,
  node: JsonNode,
  place: number,
  following: readonly JsonNode[],
  list: List,
): ReadLayer {
  if (node.type !== 'object') {
    reader.error(
      'structure',
      node,
      `a layer is an object such as { "type": "dense", "units": 2 }; found ${kindOf(node)}`,
    );
    return spoiltLayer();
  }
  const typeNode = keyOf(node, 'type');
  const type = typeOf(reader, node, typeNode);
  if (!type || !typeNode) return spoiltLayer();
  const rule: LayerType = LAYER_TYPES[type];
  const keys = readKeys(reader, node, { ...LAYER_KEYS, ...rule.keys, ...rule.moreKeys?.(node) }, type);
  const path = list.prefix + nameOf(reader, keys.get('name')?.value, `${type}${place + 1}`, list);
  const { inputShape, precision, seed, files } = list;
  const beforeRelu = reluFollows(following);
  const context = { reader, type, typeNode, path, node, inputShape, precision, seed, files, beforeRelu };
  const read = rule.read(
    {
      ...context,
      readLayers: (inner, shape) =>
        readList(reader, inner, { ...list, inputShape: shape, prefix: `${path}.`, names: new Set() }),
    },
    keys,
  );
  return held(reader, typeNode, path, read);
}

/** A layer whose output is too large to be held is a mistake, wherever its size comes from. */
function held(reader: Reader, typeNode: JsonNode, path: string, read: ReadLayer): ReadLayer {
  const entries = sizeOf(read.outputShape ?? []);
  if (entries <= MOST_ENTRIES) return read;
  const message = `${path} would give ${listed(read.outputShape ?? [])}, ${entries} entries for each example; at most ${MOST_ENTRIES} can be held`;
  if (read.made) reader.error('value', typeNode, message);
  return spoiltLayer();
}

/** Whether the activation that follows is of the relu family; layers that only move or scale may stand before it. */
function reluFollows(following: readonly JsonNode[]): boolean {
  for (const node of following) {
    const type = keyOf(node, 'type')?.value as LayerTypeName;
    const rule: LayerType | undefined = Object.hasOwn(LAYER_TYPES, type) ? LAYER_TYPES[type] : undefined;
    if (!rule?.passesOn) return type === 'activation' && reluFamilyAt(keyOf(node, 'activation'));
  }
  return false;
}

/** What stands under a key, looked up without a word about it. */
function keyOf(node: JsonNode, name: string): JsonNode | undefined {
  if (node.type !== 'object') return undefined;
  return node.children?.find((property) => property.children?.[0]?.value === name)?.children?.[1];
}

/** The type has to be known before the other keys can be: it is looked up first. */
function typeOf(reader: Reader, node: JsonNode, typeNode: JsonNode | undefined): LayerTypeName | undefined {
  const names = Object.keys(LAYER_TYPES) as LayerTypeName[];
  if (typeNode) return readChoice(reader, typeNode, 'layer type', names);
  return reader.error('structure', { offset: node.offset, length: 1 }, `a layer needs a "type": ${names.join(', ')}`);
}

function nameOf(reader: Reader, node: JsonNode | undefined, absent: string, { names, prefix }: List): string {
  const name = node ? (readText(reader, node, 'name') ?? absent) : free(absent, names);
  if (node?.type === 'string') checkName(reader, node, name, names, prefix);
  names.add(name);
  return name;
}

/** A name that nobody chose gives way to one that somebody did. */
function free(name: string, names: ReadonlySet<string>): string {
  return names.has(name) ? free(`${name}_`, names) : name;
}

/** What a name at the top, or within a layer, would be mistaken for. */
const TAKEN = { top: ['loss', 'x', 'y'], within: ['z', 'a', 'delta', 'upstream', 'gradient'] };

function checkName(reader: Reader, node: JsonNode, name: string, names: ReadonlySet<string>, prefix: string): void {
  if (names.has(name))
    reader.error('value', node, `there is a layer called "${name}" already; each needs a name of its own`);
  // Dots part a layer from its parameters, "@" a quantity from its step.
  else if (!/^[^\s.@]+$/.test(name))
    reader.error('value', node, `"${name}" can't name a layer: names have no spaces, dots or "@"`);
  else if (TAKEN[prefix === '' ? 'top' : 'within'].includes(name))
    reader.error('value', node, `"${name}" is the name of something else; choose another`);
}
