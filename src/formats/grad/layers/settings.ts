import { kindOf } from '../reader.js';
import { type NumberRule, readBoolean, readNumber } from '../scalars.js';
import type { LayerContext, LayerKeys } from './layerType.js';

/** Settings together; undefined where one of them is: its mistake was reported. */
export function complete<T extends object>(settings: { readonly [K in keyof T]: T[K] | undefined }): T | undefined {
  return Object.values(settings).includes(undefined) ? undefined : (settings as T);
}

/** The number under a key; `absent` where the key is. undefined where a mistake was reported: a required key that is missing among them. */
export function numberAt(
  { reader, path }: LayerContext,
  keys: LayerKeys,
  key: string,
  rule: NumberRule,
  absent?: number,
): number | undefined {
  const property = keys.get(key);
  return property ? readNumber(reader, property.value, `${key} of ${path}`, rule) : absent;
}

/** A whole number from `min` on. */
export function wholeAt(
  context: LayerContext,
  keys: LayerKeys,
  key: string,
  absent?: number,
  min = 1,
): number | undefined {
  return numberAt(context, keys, key, { whole: true, min }, absent);
}

export function flagAt({ reader }: LayerContext, keys: LayerKeys, key: string, absent: boolean): boolean | undefined {
  const property = keys.get(key);
  return property ? readBoolean(reader, property.value, key) : absent;
}

/** A whole number for each of some axes: one for all of them, or a list, `[3, 5]`. */
export function extentsAt(
  context: LayerContext,
  keys: LayerKeys,
  key: string,
  axes: readonly string[],
  absent?: readonly number[],
  range: Pick<NumberRule, 'min' | 'max'> = {},
): readonly number[] | undefined {
  const { reader, path } = context;
  const node = keys.get(key)?.value;
  if (!node) return absent;
  const rule: NumberRule = { whole: true, min: 1, ...range };
  if (node.type === 'number') {
    const extent = readNumber(reader, node, `${key} of ${path}`, rule);
    return extent === undefined ? undefined : axes.map(() => extent);
  }
  const children = node.children ?? [];
  if (node.type !== 'array' || children.length !== axes.length) {
    const list = axes.length > 1 ? `, or [${axes.join(', ')}]` : '';
    const found = node.type === 'array' ? `a list of ${children.length}` : kindOf(node);
    return reader.error('structure', node, `${key} of ${path} is a whole number${list}; found ${found}`);
  }
  const extents = children.map((child) => readNumber(reader, child, `${key} of ${path}`, rule));
  return extents.every((extent) => extent !== undefined) ? extents : undefined;
}

/** What a description says of a setting that may be a list: `, or [height, width]`; nothing for one axis. */
export function listText(axes: readonly string[]): string {
  return axes.length > 1 ? `, or \`[${axes.join(', ')}]\`` : '';
}

/** The divisor of a whole number that is nearest to another. */
export function nearestDivisor(of: number, near: number): number {
  let best = 1;
  for (let divisor = 1; divisor <= of; divisor++) {
    if (of % divisor === 0 && Math.abs(divisor - near) < Math.abs(best - near)) best = divisor;
  }
  return best;
}
