import { strFromU8 } from 'fflate';
import type { Shape } from '../../engine/tensor.js';
import { type ArrayRead, checkedShape } from './fileArray.js';
import { choose } from './keyed.js';

/** Numbers, or names, in nested lists; or an object with such lists under its keys. */
export function readJson(bytes: Uint8Array, key: string | null): ArrayRead {
  const parsed = parse(bytes);
  if (typeof parsed === 'string') return parsed;
  const { value } = parsed;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return key === null ? arrayOf(value) : `holds one array, without a key`;
  }
  const chosen = choose(Object.keys(value), key);
  return typeof chosen === 'string' ? chosen : arrayOf((value as Readonly<Record<string, unknown>>)[chosen.key]);
}

function parse(bytes: Uint8Array): { readonly value: unknown } | string {
  try {
    return { value: JSON.parse(strFromU8(bytes).replace(/^\uFEFF/, '')) };
  } catch (thrown) {
    return `is no JSON: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
  }
}

/** The shape is that of the first entries; all others must have it too. */
function arrayOf(value: unknown): ArrayRead {
  const extents: number[] = [];
  let first = value;
  for (; Array.isArray(first); first = first[0]) extents.push(first.length);
  const shape = checkedShape(extents);
  if (typeof shape === 'string') return shape;
  const kind = typeof first === 'string' ? 'string' : 'number';
  const wrong = irregular(value, shape, kind, []);
  if (wrong !== null) return wrong;
  const entries = (shape.length === 0 ? [value] : (value as unknown[]).flat(shape.length - 1)) as (number | string)[];
  if (kind === 'number') return { shape, values: Float64Array.from(entries as number[]), names: null, warning: null };
  const names = [...new Set(entries as string[])].sort();
  const places = new Map(names.map((name, place) => [name, place]));
  const values = Int32Array.from(entries as string[], (name) => places.get(name) as number);
  return { shape, values, names, warning: null };
}

/** The first entry that is not as the shape and the kind say, in words; null where there is none. */
function irregular(value: unknown, shape: Shape, kind: string, index: readonly number[]): string | null {
  const extent = shape[index.length];
  const place = index.length === 0 ? 'as a whole' : `at [${index.join(', ')}]`;
  if (extent === undefined) {
    if (typeof value === kind) return null;
    return `holds ${nameOf(value)} ${place}; expected ${kind === 'string' ? 'a name' : 'a number'} as in the first entry`;
  }
  if (!Array.isArray(value) || value.length !== extent)
    return `holds ${nameOf(value)} ${place}; expected a list of ${extent} as in the first entry`;
  const isLast = index.length === shape.length - 1;
  for (let i = 0; i < extent; i++) {
    // Most entries are right, and need no index of their own.
    if (isLast && typeof value[i] === kind) continue;
    const wrong = irregular(value[i], shape, kind, [...index, i]);
    if (wrong !== null) return wrong;
  }
  return null;
}

function nameOf(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  return JSON.stringify(value) ?? 'nothing';
}
