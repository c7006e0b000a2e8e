import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atOnce } from '../../../src/engine/atOnce.js';
import { batching, everywhere, type OneEntry } from '../../../src/engine/batching/batched.js';
import type { Perturbed } from '../../../src/engine/batching/perturbed.js';
import { GraphBuilder } from '../../../src/engine/builder.js';
import { Execution } from '../../../src/engine/execution.js';
import type { Node, NodeId } from '../../../src/engine/graph.js';
import { makeBestArena } from '../../../src/engine/kernels/choose.js';
import { PRIMITIVES, type PrimitiveName } from '../../../src/engine/primitives/table.js';
import { sizeOf } from '../../../src/engine/tensor.js';
import { entries, type Sample } from '../central.js';
import { SAMPLES } from '../primitives/samples.js';

const COUNT = 3;

/** One memory for all. */
const ARENA = makeBestArena('float64');

/** A sample's graph with its inputs' values. */
interface Built {
  readonly b: GraphBuilder;
  readonly leaves: readonly NodeId[];
  readonly output: NodeId;
  readonly base: readonly Float64Array[];
}

function built(sample: Sample, seed: number): Built {
  const b = new GraphBuilder('float64');
  const leaves = sample.shapes.map((shape, i) => b.leaf('input', `x${i}`, shape));
  const output = sample.build(b, leaves);
  const base = leaves.map((leaf, i) => entries(sizeOf(b.shape(leaf)), sample.range, seed + 31 * i));
  return { b, leaves, output, base };
}

/** The oracle: a whole run at each place; what is held is fed with its value at the base, and pieces are told by `branches`. */
function oneByOne({ b, leaves, output, base }: Built, places: readonly (readonly Float64Array[])[]) {
  const nodes = [...b.nodes];
  const held = nodes.flatMap((node) => (node.kind === 'apply' && node.op === 'detach' ? [node.id] : []));
  const atBase = run(nodes, output, leaves, base, new Map());
  const values = new Map(held.filter((id) => atBase.has(id)).map((id) => [id, Float64Array.from(atBase.view(id))]));
  const pieces = piecesOf(nodes, atBase);
  return places.map((place) => {
    const there = run(nodes, output, leaves, place, values);
    return { value: Array.from(there.view(output)), moved: piecesOf(nodes, there) !== pieces };
  });
}

function run(
  nodes: readonly Node[],
  output: NodeId,
  leaves: readonly NodeId[],
  values: readonly Float64Array[],
  held: ReadonlyMap<NodeId, Float64Array>,
): Execution {
  const execution = new Execution(nodes, [output], { cut: [...held.keys()] });
  leaves.forEach((leaf, i) => {
    execution.feed(leaf, values[i] as Float64Array);
  });
  for (const [id, value] of held) execution.feed(id, value);
  execution.run();
  return execution;
}

function piecesOf(nodes: readonly Node[], execution: Execution): string {
  const codes = nodes.map(({ id, shape }) => {
    const codes = new Int32Array(sizeOf(shape));
    return execution.has(id) && execution.branches(id, codes) ? codes.join() : '';
  });
  return codes.join(';');
}

/** All places at once, on the kernels. */
function together(given: Built, leaf: number, one: OneEntryAt | null, places: readonly (readonly Float64Array[])[]) {
  const { b, leaves, output, base } = given;
  const fed = new Map<NodeId, Float64Array>();
  const feed = (shape: readonly number[], data: Float64Array): NodeId => {
    const id = b.leaf('input', '', shape);
    fed.set(id, data);
    return id;
  };
  const whole = (i: number): NodeId =>
    feed([COUNT, ...b.shape(leaves[i] as NodeId)], Float64Array.from(places.flatMap((place) => [...(place[i] ?? [])])));
  const perturbed = new Map<NodeId, Perturbed | OneEntry>();
  leaves.forEach((id, i) => {
    if (leaf >= 0 && i !== leaf) return;
    perturbed.set(id, one ? entry(one, feed) : everywhere(b, id, whole(i)));
  });
  const made = atOnce(batching(b, output, COUNT, perturbed));
  const execution = new Execution(b.nodes, [made.value, made.moved], { arena: ARENA });
  for (const [id, data] of fed) execution.feed(id, data);
  leaves.forEach((id, i) => {
    execution.feed(id, base[i] as Float64Array);
  });
  execution.run();
  const [values, moved] = [Array.from(execution.view(made.value)), execution.view(made.moved)];
  const size = sizeOf(b.shape(output));
  expect(b.shape(made.value)).toEqual([COUNT, ...b.shape(output)]);
  return places.map((_, p) => ({ value: values.slice(p * size, (p + 1) * size), moved: moved[p] !== 0 }));
}

interface OneEntryAt {
  readonly index: Float64Array;
  readonly value: Float64Array;
  readonly change: Float64Array;
}

function entry(one: OneEntryAt, feed: (shape: readonly number[], data: Float64Array) => NodeId): OneEntry {
  return {
    index: feed([COUNT], one.index),
    value: feed([COUNT], one.value),
    change: feed([COUNT], one.change),
  };
}

function expectSame(
  given: Built,
  leaf: number,
  one: OneEntryAt | null,
  places: readonly (readonly Float64Array[])[],
): void {
  const wanted = oneByOne(given, places);
  const found = together(given, leaf, one, places);
  wanted.forEach(({ value, moved }, p) => {
    expect(found[p]?.moved, 'whether pieces changed').toBe(moved);
    value.forEach((entry, i) => {
      const difference = Math.abs((found[p]?.value[i] as number) - entry);
      expect(difference, `perturbation ${p}, entry ${i}`).toBeLessThanOrEqual(1e-12 * (1 + Math.abs(entry)));
    });
  });
}

describe('every primitive for many perturbations at once equals so many runs', () => {
  for (const name of Object.keys(PRIMITIVES) as PrimitiveName[]) {
    it(`${name}, whole inputs changed`, () => {
      fc.assert(
        fc.property(SAMPLES[name], fc.nat({ max: 1000 }), fc.integer({ min: -1, max: 2 }), (sample, seed, which) => {
          const given = built(sample, seed);
          const leaf = which < given.leaves.length ? which : 0;
          const places = Array.from({ length: COUNT }, (_, p) =>
            given.base.map((data, i) =>
              leaf < 0 || leaf === i ? entries(data.length, sample.range, seed + 7 * p + 13 * i) : data,
            ),
          );
          expectSame(given, leaf, null, places);
        }),
        { numRuns: 40, seed: 1 },
      );
    });

    it(`${name}, one entry changed`, () => {
      fc.assert(
        fc.property(SAMPLES[name], fc.nat({ max: 1000 }), fc.nat({ max: 2 }), (sample, seed, which) => {
          const given = built(sample, seed);
          const leaf = which % Math.max(given.leaves.length, 1);
          const data = given.base[leaf];
          if (!data || data.length === 0) return;
          const index = Float64Array.from({ length: COUNT }, (_, p) => (seed + 5 * p) % data.length);
          const value = entries(COUNT, sample.range, seed);
          const change = value.map((entry, p) => entry - (data[index[p] as number] as number));
          const places = Array.from({ length: COUNT }, (_, p) =>
            given.base.map((own, i) =>
              i === leaf ? own.map((entry, k) => (k === index[p] ? (value[p] as number) : entry)) : own,
            ),
          );
          expectSame(given, leaf, { index, value, change }, places);
        }),
        { numRuns: 40, seed: 2 },
      );
    });
  }
});
