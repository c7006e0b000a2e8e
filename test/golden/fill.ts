import { type Shape, sizeOf } from '../../src/engine/tensor.js';
import type { Fill } from './cases.js';

/** The twin of `fill.py`, bit for bit: its top says what each kind of fill is. */
export function fill(name: string, shape: Shape, how: Fill): Float64Array {
  const entry = entryOf(name, shape, how);
  const seed = fnv(name);
  return Float64Array.from({ length: sizeOf(shape) }, (_, i) => entry(mix(seed, i)));
}

/** The weights c of an output in J = Σ c·y. */
export function lossWeights(name: string, shape: Shape): Float64Array {
  return fill(name, shape, { kind: 'uniform', low: -1, high: 1 });
}

/** An entry from its 32 mixed bits. */
function entryOf(name: string, shape: Shape, how: Fill): (bits: number) => number {
  switch (how.kind) {
    case 'uniform':
      return (bits) => how.low + (how.high - how.low) * ((unit(bits) + 1) / 2);
    case 'parameter':
      return parameter(name, shape);
    case 'buffer':
      return name.endsWith('running_var') ? (bits) => 1 + 0.5 * Math.abs(unit(bits)) : (bits) => 0.1 * unit(bits);
    case 'integer':
      return (bits) => how.low + (bits % (how.below - how.low));
    case 'choice':
      return (bits) => Number(unit(bits) < 2 * how.share - 1 ? how.then : how.otherwise);
  }
}

const GAINS = ['gamma', 'g', 'a_2', 'scale', 'alpha'];

function parameter(name: string, shape: Shape): (bits: number) => number {
  const scale = Math.sqrt(3 / sizeOf(shape.slice(1)));
  const last = name.slice(name.lastIndexOf('.') + 1);
  if (shape.length >= 2) return (bits) => unit(bits) * scale;
  return last.includes('weight') || GAINS.includes(last) ? (bits) => 1 + 0.1 * unit(bits) : (bits) => 0.1 * unit(bits);
}

/** In (−1, 1). */
function unit(bits: number): number {
  return ((bits + 0.5) / 4294967296) * 2 - 1;
}

/** FNV-1a over the UTF-8 bytes of a name. */
function fnv(name: string): number {
  return new TextEncoder().encode(name).reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193) >>> 0, 0x811c9dc5);
}

/** murmur3's finaliser over the i-th step from a seed. */
function mix(seed: number, i: number): number {
  let h = (seed + Math.imul(i, 0x9e3779b9)) >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
