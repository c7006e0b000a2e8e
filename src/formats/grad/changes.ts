import { findNodeAtLocation, findNodeAtOffset, type Node as JsonNode, parseTree } from 'jsonc-parser';
import type { Layer } from '../../engine/model.js';
import type { ModelChange } from '../../engine/modelChange.js';
import type { TextEdit, TextRange } from '../../engine/place.js';
import { Reader, type Span } from './reader.js';

/** Changes of a model file as edits of its text, which has no mistake and from which `layers` were read; null where a place is not in it. */
export function editsOf(text: string, layers: readonly Layer[], changes: readonly ModelChange[]): TextEdit[] | null {
  const root = parseTree(text, [], { allowTrailingComma: true });
  if (!root) return null;
  const file = { reader: new Reader(text), root, layers };
  const edits = changes.map((change) => editOf(file, change));
  const made = edits.filter((edit) => edit !== NOTHING);
  return made.every((edit) => edit !== null) ? merged(made) : null;
}

/** What stands there already, or is not there to be taken away. */
const NOTHING: TextEdit = { range: { start: { line: 0, column: 0 }, end: { line: 0, column: 0 } }, text: '' };

interface File {
  readonly reader: Reader;
  readonly root: JsonNode;
  readonly layers: readonly Layer[];
}

function editOf(file: File, change: ModelChange): TextEdit | null {
  if (change.kind === 'set') return setKey(file, change);
  const node = layerNode(file, change.layer);
  if (!node) return null;
  if (change.kind === 'remove') return removal(file, node);
  const [json, indent] = [written(change.value), `\n${indentAt(file, node.offset)}`];
  return change.where === 'before'
    ? at(file, { offset: node.offset, length: 0 }, `${json},${indent}`)
    : at(file, { offset: node.offset + node.length, length: 0 }, `,${indent}${json}`);
}

function setKey(file: File, { of, key, value }: ModelChange & { kind: 'set' }): TextEdit | null {
  if (typeof of === 'object') {
    const layer = layerNode(file, of.layer);
    return layer && keyOf(file, layer, key, value);
  }
  if (of === 'model') return keyOf(file, file.root, key, value);
  const object = findNodeAtLocation(file.root, [of]);
  if (object) return keyOf(file, object, key, value);
  return value === undefined ? NOTHING : keyOf(file, file.root, of, { [key]: value });
}

function keyOf(file: File, object: JsonNode, key: string, value: unknown): TextEdit | null {
  if (object.type !== 'object') return null;
  const known = findNodeAtLocation(object, [key]);
  if (value === undefined) return known?.parent ? removal(file, known.parent) : NOTHING;
  if (known) return at(file, known, written(value));
  const last = object.children?.at(-1);
  const property = `${JSON.stringify(key)}: ${written(value)}`;
  if (!last) return at(file, object, `{ ${property} }`);
  const end = { offset: last.offset + last.length, length: 0 };
  const spread = file.reader.source({ offset: object.offset, length: last.offset - object.offset }).includes('\n');
  return at(file, end, `,${spread ? `\n${indentAt(file, last.offset)}` : ' '}${property}`);
}

/** With the comma that parts it from the next one, or from the one before. */
function removal(file: File, node: JsonNode): TextEdit | null {
  const siblings = node.parent?.children ?? [];
  const place = siblings.indexOf(node);
  const [before, after] = [siblings[place - 1], siblings[place + 1]];
  if (after) return at(file, { offset: node.offset, length: after.offset - node.offset }, '');
  if (!before) return null;
  const from = before.offset + before.length;
  return at(file, { offset: from, length: node.offset + node.length - from }, '');
}

function layerNode({ reader, root, layers }: File, path: string): JsonNode | null {
  const range = layers.find((layer) => layer.path === path)?.range;
  if (!range) return null;
  const offset = reader.offset(range.start);
  let node = findNodeAtOffset(root, offset);
  while (node && (node.type !== 'object' || node.offset !== offset)) node = node.parent;
  return node ?? null;
}

/** What stands before a place on its line, if that is nothing but space. */
function indentAt({ reader }: File, offset: number): string {
  const line = reader.text.slice(reader.text.lastIndexOf('\n', offset - 1) + 1, offset);
  return /^\s*/.exec(line)?.[0] ?? '';
}

function at({ reader }: File, span: Span, text: string): TextEdit {
  return { range: reader.range(span), text };
}

/** Edits at one place become one, in their order. */
function merged(edits: readonly TextEdit[]): TextEdit[] {
  const places = new Map<string, TextEdit>();
  for (const edit of edits) {
    const key = JSON.stringify(edit.range);
    const before = places.get(key);
    const both = before && isEmpty(edit.range) ? before.text + edit.text : edit.text;
    places.set(key, { range: edit.range, text: both });
  }
  return [...places.values()];
}

function isEmpty({ start, end }: TextRange): boolean {
  return start.line === end.line && start.column === end.column;
}

/** `{ "type": "batchnorm" }`, as one writes it by hand. */
function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(written).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const properties = Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}: ${written(each)}`);
  return properties.length === 0 ? '{}' : `{ ${properties.join(', ')} }`;
}
