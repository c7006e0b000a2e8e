import { describe, expect, it } from 'vitest';
import { explain } from '../../../src/analysis/explain/answer.js';
import type { Explanation } from '../../../src/analysis/explain/explanation.js';
import { addressOf } from '../../../src/analysis/explain/heads.js';
import { placeAt } from '../../../src/analysis/explain/primitives/rule.js';
import { gamma } from '../../../src/analysis/explain/rounding.js';
import type { Scene } from '../../../src/analysis/explain/scene.js';
import { sceneOf } from '../../../src/analysis/explain/step.js';
import { atOnce } from '../../../src/engine/atOnce.js';
import { errorBounds } from '../../../src/engine/bounds.js';
import { Execution } from '../../../src/engine/execution.js';
import { feedGraph } from '../../../src/engine/feed.js';
import type { Node, NodeId } from '../../../src/engine/graph.js';
import { UNITS } from '../../../src/engine/primitives/rounding.js';
import { stridesOf } from '../../../src/engine/primitives/strided.js';
import { type Precision, sizeOf } from '../../../src/engine/tensor.js';
import type { Trainer } from '../../../src/engine/train/trainer.js';
import { tinyNetwork } from './tinyNetworks.js';

/** A drawn network in training. */
async function stepOf(seed: number): Promise<{ readonly scene: Scene; readonly trainer: Trainer }> {
  const trainer = await tinyNetwork(seed);
  return { trainer, scene: atOnce(sceneOf(trainer, trainer.model)) };
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
    // δ stands as what ∂J/∂a is made of, times f'.
    const opened = graph.layers.filter(({ delta }) => of(delta) === node).map(({ upstream }) => of(upstream));
    const exact = new Set(ids.filter((id) => id !== node && !opened.includes(id)));
    const leaves = [...exact].map((id) => [id, new Float64Array(sizeOf(reading.shape(id)))] as const);
    const made =
      known.get(node) ??
      errorBounds(between(nodes, node, exact), execution, model.precision, new Map(leaves)).get(node);
    known.set(node, made as Float64Array);
    return made as Float64Array;
  };
  return (at) => {
    if (isBeside(scene, at)) return boundBeside(scene, at);
    const name = at.replace(/\[.*$/, '');
    const node = name.startsWith('#') ? Number(name.slice(1)) : (names.all.get(name)?.node as NodeId);
    return boundsAt(node)[placeOf(scene, at)] as number;
  };
}

function isBeside({ names }: Scene, at: string): boolean {
  return (names.all.get(at.replace(/\[.*$/, ''))?.node ?? 0) < 0;
}

/** Of what an update makes, γ_n of all that goes into it, W among it: it is what is left when W is taken off W + ΔW, two roundings more. */
function boundBeside(scene: Scene, at: string): number {
  const { names, reading, model } = scene;
  const parameter = names.all.get(at.replace(/\.[^.]*$/, ''))?.node as NodeId;
  const made = ask(scene, at, 0);
  const size = sizeOfTerms(made) + Math.abs(reading.value({ node: parameter, place: placeOf(scene, at) }));
  return gamma(roundingsIn(made) + 2, model.precision) * size;
}

/** Operations of a formula, each of which rounds once. */
function roundingsIn({ combine, terms }: Explanation): number {
  const own = terms.length === 0 ? 0 : combine === 'function' ? 1 : terms.length - 1;
  return terms.reduce((sum, term) => sum + roundingsIn(term), own);
}

function sizeOfTerms({ value, terms, combine }: Explanation): number {
  const own = combine === 'sum' ? terms.reduce((sum, term) => sum + sizeOfTerms(term), 0) : 0;
  return Math.max(Math.abs(value), own);
}

function placeOf({ names, reading }: Scene, at: string): number {
  const [, name = '', index = ''] = /^([^[]*)(?:\[(.*)\])?$/.exec(at) ?? [];
  if (name.startsWith('#')) return Number(index);
  const shape = reading.shape(names.all.get(name)?.node as NodeId);
  return index === '' ? 0 : placeAt(index.split(',').map(Number), stridesOf(shape));
}

/** The nodes that one is made of, down to exact ones. */
function between(nodes: readonly Node[], last: NodeId, exact: ReadonlySet<NodeId>): Node[] {
  const needed = new Set([last]);
  for (let id = last; id >= 0; id--) {
    const node = nodes[id];
    if (needed.has(id) && node?.kind === 'apply' && !exact.has(id)) for (const input of node.inputs) needed.add(input);
  }
  return nodes.filter(({ id }) => needed.has(id));
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

/** A part without a name whose terms are all that goes into it; others are asked for by themselves. */
function isPlain({ at, terms }: Explanation): boolean {
  return at !== null || terms.every((term) => term.at !== null || term.combine === 'given');
}

function isShown({ combine, terms }: Explanation): boolean {
  return terms.length > 0 && (combine === 'sum' || combine === 'product');
}

/**
 * Where the terms of an explanation, or of one within it, do not make what it says they make. They may be off by the entry's
 * bound, and by what adding n terms up again rounds by itself: γ_n Σ|t| (Higham, Accuracy and Stability of Numerical Algorithms,
 * 2002, eq. 4.4), of a product γ_n |Π t| (lemma 3.1). A part without a name is itself such a sum, in the run's precision.
 */
function wrong(explanation: Explanation, boundAt: (at: string) => number, precision: Precision): string[] {
  const own = (each: Explanation): string[] => {
    if (!isShown(each) || !isPlain(each)) return [];
    const { value, size } = together(each);
    const own = each.at === null ? gamma(each.terms.length, precision) * size : boundAt(each.at);
    const rounding = own + gamma(each.terms.length, 'float64') * size;
    const off = Math.abs(value - each.value);
    return Object.is(value, each.value) || off <= rounding + UNITS[precision].tiny
      ? []
      : [
          `${each.at} ${each.label} is ${each.value}; its terms make ${value}, ${off} off, where ${rounding} is allowed`,
        ];
  };
  return [...own(explanation), ...explanation.terms.flatMap((term) => wrong(term, boundAt, precision))];
}

const none = { resolve: () => null, hint: () => '' };

function ask(scene: Scene, at: string, depth: number): Explanation {
  return atOnce(explain(scene, { at, depth, most: 1000 }, none.resolve, none.hint));
}

/** What has a name, and what a named number is made of without having one. */
function nodesOf({ names, reading }: Scene): NodeId[] {
  const named = [...names.all.values()].map(({ node }) => node);
  const within = reading.expanded.nodes.filter(
    ({ id, kind }) => kind === 'apply' && reading.expanded.trained(id) !== undefined,
  );
  return [...new Set([...named, ...within.map(({ id }) => id)])];
}

async function mistakesOf(seed: number): Promise<string[]> {
  const step = await stepOf(seed);
  const { scene } = step;
  const boundAt = boundsOf(step);
  const { precision } = scene.model;
  const entries = nodesOf(scene).flatMap((node) =>
    Array.from({ length: sizeOf(scene.reading.shape(node)) }, (_, place) => ({ node, place })),
  );
  return entries.flatMap((entry) => {
    const at = addressOf(scene, entry);
    const told = { ...ask(scene, at, 0), at };
    const same = Object.is(told.value, scene.reading.value(entry));
    const mistakes = [...(same ? [] : [`${at} is not ${told.value}`]), ...wrong(told, boundAt, precision)];
    return mistakes.map((each) => `seed ${seed}, ${scene.model.loss}: ${each}`);
  });
}

const NETWORKS = 200;
const TOGETHER = 20;

describe('of 200 drawn networks, every kind of layer and optimizer, in both precisions', () => {
  it.each(Array.from({ length: NETWORKS / TOGETHER }, (_, k) => TOGETHER * k))(
    'the terms of every entry add up, or multiply, to it within its rounding: networks %i on',
    async (first) => {
      for (let seed = first; seed < first + TOGETHER; seed++) expect(await mistakesOf(seed)).toEqual([]);
    },
    120_000,
  );
});
