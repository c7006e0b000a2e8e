import { expect, it } from 'vitest';
import { number, sum } from '../../../src/analysis/explain/made.js';
import { patternOf } from '../../../src/analysis/explain/patterns.js';
import { sceneOf } from '../../../src/analysis/explain/step.js';
import { termsOf } from '../../../src/analysis/explain/unfolding.js';
import { atOnce } from '../../../src/engine/atOnce.js';
import { tinyNetwork } from './tinyNetworks.js';

/** What some work comes to, and how often it yielded on the way. */
function counted<T>(work: Generator<void, T>): [result: T, yields: number] {
  let yields = 0;
  for (;;) {
    const { done, value } = work.next();
    if (done) return [value, yields];
    yields++;
  }
}

it('a step is made ready to be explained node by node, once for its graph', async () => {
  const trainer = await tinyNetwork(0);
  const [first, yields] = counted(sceneOf(trainer, trainer.model));
  expect(yields).toBeGreaterThan(trainer.graph.nodes.length);
  const [second, later] = counted(sceneOf(trainer, trainer.model));
  expect(later).toBe(0);
  expect(second.reading.expanded).toBe(first.reading.expanded);
});

it('sums of sums are gone through a few terms at a time, and so is what their terms have in common', async () => {
  const trainer = await tinyNetwork(0);
  const scene = atOnce(sceneOf(trainer, trainer.model));
  // 20 sums of 20 numbers each, counted through.
  const sums = Array.from({ length: 20 }, (_, i) => sum(Array.from({ length: 20 }, (_, j) => number(20 * i + j + 1))));
  const [terms, yields] = counted(termsOf(scene, sums));
  expect(terms.map(({ made }) => made)).toEqual(Array.from({ length: 400 }, (_, k) => number(k + 1)));
  // At least once in each of the inner sums.
  expect(yields).toBeGreaterThanOrEqual(20);
  // They are known from now on.
  expect(counted(termsOf(scene, sums))).toEqual([terms, 0]);
  // Numbers have nothing that runs; a few dozen terms between two pauses.
  const [pattern, pauses] = counted(patternOf(scene, terms));
  expect(pattern).toBeNull();
  expect(pauses).toBeGreaterThan(400 / 100);
});
