import { type Node as JsonNode, parseTree } from 'jsonc-parser';

/** A key that two model files have otherwise: the values as they are written, null where it is not there. */
export interface DifferingKey {
  /**
   * `train.learningRate`; a layer by its name, or its place: `layers.hidden.activation`, `layers.2.units`. A layer that one of
   * the texts has not is one key, `layers.norm`, and its value the type.
   */
  readonly key: string;
  readonly here: string | null;
  readonly there: string | null;
}

/** The keys that differ, in the order of the first text, then those that it lacks; null where one of them can't be parsed. */
export function differingKeys(here: string, there: string): DifferingKey[] | null {
  const [one, other] = [valuesIn(here), valuesIn(there)];
  if (!one || !other) return null;
  foldMissing(one, other);
  foldMissing(other, one);
  return [...new Set([...one.keys(), ...other.keys()])].flatMap((key) => {
    const [ours, theirs] = [one.get(key) ?? null, other.get(key) ?? null];
    return ours === theirs ? [] : [{ key, here: ours, there: theirs }];
  });
}

/** A layer that the other text has not, as one key. */
function foldMissing(values: Map<string, string>, others: Map<string, string>): void {
  const types = [...values.keys()].filter((key) => LAYER_TYPE.test(key) && !others.has(key));
  for (const type of types) {
    const layer = type.replace(LAYER_TYPE, '$1');
    const kind = values.get(type) as string;
    for (const key of [...values.keys()]) if (key.startsWith(`${layer}.`)) values.delete(key);
    values.set(layer, kind);
  }
}

/** The key that every layer has, whatever it lies within. */
const LAYER_TYPE = /^((?:.+\.)?layers\.[^.]+)\.type$/;

/** Every value that holds no keys, by the way to it. */
function valuesIn(text: string): Map<string, string> | null {
  const root = parseTree(text, [], { allowTrailingComma: true });
  if (root?.type !== 'object') return null;
  const values = new Map<string, string>();
  collect(root, [], values);
  return values;
}

function collect(node: JsonNode, way: readonly string[], values: Map<string, string>): void {
  if (node.type === 'object') {
    for (const { children: [key, value] = [] } of node.children ?? [])
      if (key && value) collect(value, [...way, String(key.value)], values);
  } else if (node.type === 'array' && way.at(-1) === 'layers') {
    node.children?.forEach((layer, i) => collect(layer, [...way, nameOf(layer) ?? String(i + 1)], values));
  } else values.set(way.join('.'), JSON.stringify(plain(node)));
}

function nameOf(layer: JsonNode): string | null {
  const name = layer.children?.find(({ children: [key] = [] }) => key?.value === 'name')?.children?.[1];
  return name?.type === 'string' ? String(name.value) : null;
}

/** Without layout and comments. */
function plain(node: JsonNode): unknown {
  if (node.type === 'array') return (node.children ?? []).map(plain);
  if (node.type !== 'object') return node.value;
  return Object.fromEntries(
    (node.children ?? []).flatMap(({ children: [key, value] = [] }) =>
      key && value ? [[key.value, plain(value)]] : [],
    ),
  );
}
