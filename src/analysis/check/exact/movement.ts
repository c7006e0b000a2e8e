import { UNITS } from '../../../engine/primitives/rounding.js';
import { PRIMITIVES, type PrimitiveName } from '../../../engine/primitives/table.js';
import { sizeOf } from '../../../engine/tensor.js';
import type { Expected, Refer, Site } from './site.js';
import { zeros } from './zeros.js';

/** Which entry of the input each entry of the output came from; −1 from none. */
interface Places {
  readonly of: Int32Array;
  /** The most entries that one input entry became. */
  readonly most: number;
  /** An index was out of range: what was gathered is no number. */
  readonly lost: boolean;
}

/**
 * Primitives that only move numbers: run forward on the places 0, 1, 2, … of their input, they say where each went; g is added
 * up by that.
 */
export const movement: Refer = (site, wanted) => {
  const fixed = site.node.op !== 'gather';
  const known = new Map<number, Places>();
  const places = (k: number): Places => {
    const there = fixed ? known.get(k) : undefined;
    if (there) return there;
    const made = placesOf(site, k);
    known.set(k, made);
    return made;
  };
  const first = site.node.op === 'gather' ? [0] : wanted;
  return {
    refresh: () => undefined,
    parts: wanted.map((k) => (first.includes(k) ? () => addedUp(site, k, places(k)) : null)),
  };
};

function placesOf<K extends PrimitiveName>({ run, node }: Site<K>, k: number): Places {
  const inputs = node.inputs.map((id, i) => {
    const shape = run.execution.shape(id);
    const size = sizeOf(shape);
    if (i === k) return { shape, data: Float64Array.from({ length: size }, (_, place) => place) };
    return { shape, data: node.op === 'gather' ? run.execution.view(id) : new Float64Array(size).fill(-1) };
  });
  const out = new Float64Array(sizeOf(node.shape));
  const attributes = node.op === 'pad' ? { ...node.attributes, value: -1 } : node.attributes;
  PRIMITIVES[node.op].forward(out, inputs, attributes, node.shape);
  const counts = new Int32Array(inputs[k]?.data.length ?? 0);
  for (const place of out) if (place >= 0) counts[place] = (counts[place] as number) + 1;
  return {
    of: Int32Array.from(out, (place) => (place >= 0 ? place : -1)),
    most: counts.reduce((most, count) => Math.max(most, count), 0),
    lost: out.some(Number.isNaN),
  };
}

function addedUp({ run, node, pull }: Site, k: number, { of, most, lost }: Places): Expected {
  const g = run.execution.view(pull.cotangent);
  const size = sizeOf(run.execution.shape(node.inputs[k] as number));
  const exact = new Float64Array(size);
  if (lost) return { exact: exact.fill(Number.NaN), bound: zeros(size), width: null };
  if (most <= 1) {
    for (let i = 0; i < of.length; i++) {
      const place = of[i] as number;
      if (place >= 0) exact[place] = g[i] as number;
    }
    return { exact, bound: zeros(size), width: null };
  }
  const bound = new Float64Array(size);
  // Sums of n numbers in any order: (n − 1) u Σ|x|, the engine's and this one.
  const factor = (most - 1) * 1.01 * (UNITS[run.precision].u + UNITS.float64.u);
  for (let i = 0; i < of.length; i++) {
    const place = of[i] as number;
    if (place < 0) continue;
    const entry = g[i] as number;
    exact[place] = (exact[place] as number) + entry;
    bound[place] = (bound[place] as number) + factor * Math.abs(entry);
  }
  return { exact, bound, width: null };
}
