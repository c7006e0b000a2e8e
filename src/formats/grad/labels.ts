import type { Node as JsonNode } from 'jsonc-parser';
import type { Shape } from '../../engine/tensor.js';
import { readNested } from './arrays.js';
import { kindOf, type Reader } from './reader.js';
import { numbered, type Source } from './source.js';

/** Whether a list in place holds classes, rather than rows of probabilities: it is nested less deeply than those would be. */
export function holdsLabels(node: JsonNode, outputShape: Shape): boolean {
  return node.type === 'array' && depthOf(node) <= outputShape.length;
}

/** How deeply lists are nested at least. */
function depthOf(node: JsonNode): number {
  if (node.type !== 'array') return 0;
  return 1 + (node.children ?? []).reduce((least, child) => Math.min(least, depthOf(child)), Number.POSITIVE_INFINITY);
}

/** Classes in place, numbers or names: one for each example, or one for each of its positions. undefined where a mistake was reported. */
export function readLabels(reader: Reader, node: JsonNode, positions: Shape): Source | undefined {
  const examples = node.children ?? [];
  const entries: JsonNode[] = [];
  const take = (entry: JsonNode): boolean => {
    entries.push(entry);
    return isLabel(reader, entry);
  };
  // Where every example has one class alone it is the layers that are wrong: that is said once, of all of them.
  const shape = examples.every(({ type }) => type !== 'array') ? [] : positions;
  const good = examples.map((example, i) =>
    readNested(reader, example, { shape, what: `example ${i + 1} of y`, each: [] }, take),
  );
  if (!good.every(Boolean)) return undefined;
  const labels = numbered(entries.map(({ value }) => value as number | string));
  return { examples: examples.length, shape, ...labels, at: (entry) => entries[entry] as JsonNode };
}

function isLabel(reader: Reader, node: JsonNode): boolean {
  if (node.type === 'number' || node.type === 'string') return true;
  reader.error('structure', node, `a class is a number or a name; found ${kindOf(node)}`);
  return false;
}
