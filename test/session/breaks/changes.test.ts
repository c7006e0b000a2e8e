import { expect, it } from 'vitest';
import { Breaks } from '../../../src/session/breaks/breaks.js';
import { Run } from '../../../src/session/run.js';
import { seek, walkTo } from '../../../src/session/walk.js';
import { scopeOf } from '../../../src/session/watch/runScope.js';
import { modelOf, modelText } from '../models.js';

/** The steps at which a run of four epochs, of five steps each, stops at a value, to the end or back from there. */
async function stopsAt(name: string, train: Record<string, unknown>, direction: 1 | -1 = 1): Promise<number[]> {
  const run = new Run(await modelOf(modelText({ train: { epochs: 4, ...train } })));
  const { names, shapeOf } = scopeOf(run, 0, null);
  const { graph } = run.timeline.trainer;
  const breaks = new Breaks(
    { breakpoints: [{ id: 1, place: { kind: 'data', name }, condition: null, hits: null, log: null }], filters: [] },
    { model: run.model, graph, itinerary: run.itinerary, names, shapeOf },
  );
  finish(walkTo(run, direction > 0 ? { step: 0, at: 'begin' } : { step: 20, at: 'end' }));
  const steps: number[] = [];
  while (finish(seek(run, breaks, direction)).kind === 'break') steps.push(run.position.step);
  return steps;
}

function finish<T>(work: Generator<unknown, T>): T {
  for (;;) {
    const next = work.next();
    if (next.done) return next.value;
  }
}

it('a run does not stop at η where that stays, and stops where the schedule changes it, in both directions', async () => {
  expect(await stopsAt('learningRate', {})).toEqual([]);
  const schedule = { type: 'step', every: 2, factor: 0.5 };
  // After two epochs, and after four.
  expect(await stopsAt('learningRate', { schedule })).toEqual([10, 20]);
  expect(await stopsAt('learningRate', { schedule }, -1)).toEqual([20, 10]);
});

it('a run stops after each update of a parameter, and never at one that is frozen', async () => {
  expect(await stopsAt('output.bias', {})).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  expect(await stopsAt('output.bias', { freeze: ['output.bias'] })).toEqual([]);
});
