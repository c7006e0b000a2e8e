import { describe, expect, it } from 'vitest';
import { explain } from '../../../src/analysis/explain/answer.js';
import type { Explanation } from '../../../src/analysis/explain/explanation.js';
import { addressOf } from '../../../src/analysis/explain/heads.js';
import { placeAt } from '../../../src/analysis/explain/primitives/rule.js';
import type { Scene } from '../../../src/analysis/explain/scene.js';
import { sceneOf } from '../../../src/analysis/explain/step.js';
import { errorBounds } from '../../../src/engine/bounds.js';
import { Execution } from '../../../src/engine/execution.js';
import { feedGraph } from '../../../src/engine/feed.js';
import type { NodeId } from '../../../src/engine/graph.js';
import { UNITS, type Unit } from '../../../src/engine/primitives/rounding.js';
import { stridesOf } from '../../../src/engine/primitives/strided.js';
import { sizeOf } from '../../../src/engine/tensor.js';
import { Trainer } from '../../../src/engine/train/trainer.js';
import { CONDITIONS } from '../../../study/networks/conditions.js';
import { drawNetwork } from '../../../study/networks/network.js';

/** Entries of one tensor that are asked for, at most: all of the small ones. */
const ENTRIES = 8;

/** A drawn network at its place, in training. */
async function stepOf(seed: number): Promise<{ readonly scene: Scene; readonly trainer: Trainer }> {
  const { model, state } = await drawNetwork(seed, CONDITIONS[Math.floor(seed / 12) % CONDITIONS.length] ?? 'smooth');
  if (!model.data) throw new Error('a drawn network has data');
  const trainer = new Trainer(model, model.data);
  trainer.restore(state);
  return { trainer, scene: sceneOf(trainer, model) };
}

/** How far rounding may put each entry of a named node away from what its named neighbours make of it: the engine's own bounds. */
function boundsOf({ scene, trainer }: Awaited<ReturnType<typeof stepOf>>): (at: string) => number {
  const { graph, names, reading, model } = scene;
  const { nodes, of } = reading.expanded;
  const ids = [...names.all.values()].map(({ node }) => node).filter((node) => node >= 0);
  const execution = new Execution(nodes, ids);
  const here = (all: ReadonlyMap<string, NodeId>) => new Map([...all].map(([name, id]) => [name, of(id)]));
  const fed = { ...graph, x: of(graph.x), y: of(graph.y), step: graph.step === null ? null : of(graph.step) };
  const state = trainer.state();
  feedGraph(
    execution,
    { ...fed, parameters: here(graph.parameters), buffers: here(graph.buffers) },
    { batch: trainer.batch, ...state },
  );
  execution.run();
  const known = new Map<NodeId, Float64Array>();
  const boundsAt = (node: NodeId): Float64Array => {
    const exact = ids
      .filter((id) => id !== node)
      .map((id) => [id, new Float64Array(sizeOf(reading.shape(id)))] as const);
    const bounds = known.get(node) ?? errorBounds(nodes, execution, model.precision, new Map(exact)).get(node);
    known.set(node, bounds as Float64Array);
    return bounds as Float64Array;
  };
  return (at) => {
    const [, name = '', index = ''] = /^([^[]*)(?:\[(.*)\])?$/.exec(at) ?? [];
    const node = names.all.get(name)?.node as NodeId;
    const place = index === '' ? 0 : placeAt(index.split(',').map(Number), stridesOf(reading.shape(node)));
    return boundsAt(node)[place] as number;
  };
}

/** What the terms make together, and how large what goes into that is. */
function together({ combine, terms }: Explanation): { readonly value: number; readonly size: number } {
  if (combine === 'product') {
    const value = terms.reduce((product, term) => product * term.value, 1);
    return { value, size: Math.abs(value) };
  }
  const value = terms.reduce((sum, term) => sum + term.value, 0);
  return { value, size: terms.reduce((sum, term) => sum + Math.abs(term.value), 0) };
}

function isShown({ combine, terms }: Explanation): boolean {
  return terms.length > 0 && (combine === 'sum' || combine === 'product');
}

/** Where the terms of an explanation, or of one within it, do not make what it says they make. */
function wrong(explanation: Explanation, boundAt: (at: string) => number, { u, tiny }: Unit): string[] {
  const own = (each: Explanation): string[] => {
    if (!isShown(each)) return [];
    const { value, size } = together(each);
    const rounding = each.at === null ? 8 * (each.terms.length + 4) * u * size : 4 * boundAt(each.at);
    const off = Math.abs(value - each.value);
    return Object.is(value, each.value) || off <= rounding + tiny
      ? []
      : [
          `${each.at} ${each.label} is ${each.value}; its terms make ${value}, ${off} off, where ${rounding} is allowed`,
        ];
  };
  return [...own(explanation), ...explanation.terms.flatMap((term) => wrong(term, boundAt, { u, tiny }))];
}

const none = { resolve: () => null, hint: () => '' };

function ask(scene: Scene, at: string, depth: number): Explanation {
  return explain(scene, { at, depth, most: 1000 }, none.resolve, none.hint);
}

/** Flat places of a tensor: all of a small one, an even choice of a large one's. */
function placesOf(size: number): number[] {
  const count = Math.min(size, ENTRIES);
  return Array.from({ length: count }, (_, k) => Math.floor((k * size) / count));
}

async function mistakesOf(seed: number): Promise<string[]> {
  const step = await stepOf(seed);
  const { scene } = step;
  const boundAt = boundsOf(step);
  const unit = UNITS[scene.model.precision];
  const named = [...scene.names.all.values()].filter(({ node }) => node >= 0);
  const entries = named.flatMap(({ node }) =>
    placesOf(sizeOf(scene.reading.shape(node))).map((place) => ({ node, place })),
  );
  return entries.flatMap((entry) => {
    const at = addressOf(scene, entry);
    const told = ask(scene, at, 0);
    const same = Object.is(told.value, scene.reading.value(entry));
    return [...(same ? [] : [`${at} is not ${told.value}`]), ...wrong(told, boundAt, unit)].map(
      (each) => `seed ${seed}, ${scene.model.loss}: ${each}`,
    );
  });
}

const NETWORKS = 200;
const TOGETHER = 20;

describe('of 200 drawn networks, every kind of layer, in both precisions', () => {
  it.each(Array.from({ length: NETWORKS / TOGETHER }, (_, k) => TOGETHER * k))(
    'terms add up, or multiply, to their entry within its rounding: networks %i on',
    async (first) => {
      for (let seed = first; seed < first + TOGETHER; seed++) expect(await mistakesOf(seed)).toEqual([]);
    },
    120_000,
  );
});
