import type { NodeId } from '../../../engine/graph.js';
import { UNITS } from '../../../engine/primitives/rounding.js';
import { PRIMITIVES, type PrimitiveName } from '../../../engine/primitives/table.js';
import { type Data, sizeOf } from '../../../engine/tensor.js';
import type { Expected, Refer, Site } from './site.js';
import { zeros } from './zeros.js';

/** Which entry of the input each entry of the output came from; −1 from none. */
export interface Places {
  readonly of: Int32Array;
  /** The most entries that one input entry became. */
  readonly most: number;
  /** Entries of the input that went nowhere. */
  readonly gone: Int32Array;
  /** An index was out of range: what was gathered is no number. */
  readonly lost: boolean;
}

/**
 * Primitives that only move numbers: run forward on the places 0, 1, 2, … of their input, they say where each went; g is added
 * up by that.
 */
export const movement: Refer = (site, wanted) => ({
  refresh: () => undefined,
  parts: wanted.map((k) => {
    const places = placesFor(site, k);
    return places === null ? null : () => addedUp(site, k, places());
  }),
});

/** The places of input k, made once where they depend on shapes alone; null for an index, which gets nothing. */
export function placesFor(site: Site, k: number): (() => Places) | null {
  if (site.node.op === 'gather') return k === 0 ? () => placesOf(site, k) : null;
  let known: Places | null = null;
  return () => {
    known ??= placesOf(site, k);
    return known;
  };
}

function placesOf<K extends PrimitiveName>({ run, node }: Site<K>, k: number): Places {
  const inputs = node.inputs.map((id, i) => {
    const shape = run.execution.shape(id);
    if (i === k) return { shape, data: counted(sizeOf(shape)) };
    return { shape, data: node.op === 'gather' ? run.execution.view(id) : new Float64Array(sizeOf(shape)).fill(-1) };
  });
  const out = new Float64Array(sizeOf(node.shape));
  const attributes = node.op === 'pad' ? { ...node.attributes, value: -1 } : node.attributes;
  PRIMITIVES[node.op].forward(out, inputs, attributes, node.shape);
  return inverted(out, inputs[k]?.data.length ?? 0);
}

function counted(size: number): Float64Array {
  const places = new Float64Array(size);
  for (let i = 0; i < size; i++) places[i] = i;
  return places;
}

function inverted(out: Float64Array, size: number): Places {
  const [of, uses] = [new Int32Array(out.length), new Int32Array(size)];
  let [most, lost, used] = [0, false, 0];
  for (let i = 0; i < of.length; i++) {
    const place = out[i] as number;
    // Not a number, neither: it is what an index out of range gives.
    const from = place >= 0 ? place : -1;
    of[i] = from;
    if (from < 0) {
      lost ||= place !== -1;
      continue;
    }
    const count = (uses[from] as number) + 1;
    uses[from] = count;
    if (count === 1) used++;
    if (count > most) most = count;
  }
  return { of, most, lost, gone: used === size ? NOWHERE : unused(uses, size - used) };
}

const NOWHERE = new Int32Array(0);

function unused(uses: Int32Array, count: number): Int32Array {
  const gone = new Int32Array(count);
  for (let i = 0, at = 0; i < uses.length; i++) if (uses[i] === 0) gone[at++] = i;
  return gone;
}

function addedUp({ run, node, pull }: Site, k: number, places: Places): Expected {
  const g = run.execution.view(pull.cotangent);
  const size = sizeOf(run.execution.shape(node.inputs[k] as NodeId));
  const exact = new Float64Array(size);
  if (places.lost) return { exact: exact.fill(Number.NaN), bound: zeros(size), width: null };
  if (places.most <= 1) {
    const { of } = places;
    for (let i = 0; i < of.length; i++) {
      const place = of[i] as number;
      if (place >= 0) exact[place] = g[i] as number;
    }
    return { exact, bound: zeros(size), width: null };
  }
  const sizes = new Float64Array(size);
  addTo(exact, sizes, g, places.of);
  const factor = sumFactor(places.most, run.precision);
  return { exact, bound: sizes.map((each) => factor * each), width: null };
}

/** Σ g and Σ |g| over the entries that came from each place. */
export function addTo(sums: Float64Array, sizes: Float64Array, g: Data, of: Int32Array): void {
  sums.fill(0);
  sizes.fill(0);
  for (let i = 0; i < of.length; i++) {
    const place = of[i] as number;
    if (place < 0) continue;
    const entry = g[i] as number;
    sums[place] = (sums[place] as number) + entry;
    sizes[place] = (sizes[place] as number) + Math.abs(entry);
  }
}

/** Sums of n numbers in any order: (n − 1) u Σ|x|, the engine's and the reference's (Higham, eq. 4.4). */
export function sumFactor(terms: number, precision: 'float64' | 'float32'): number {
  return (terms - 1) * 1.01 * (UNITS[precision].u + UNITS.float64.u);
}
