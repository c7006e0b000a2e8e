import { describe, expect, it } from 'vitest';
import type { Breakpoint } from '../../../src/session/breaks/breakpoint.js';
import { Breaks } from '../../../src/session/breaks/breaks.js';
import { Run } from '../../../src/session/run.js';
import { seek } from '../../../src/session/walk.js';
import { scopeOf } from '../../../src/session/watch/runScope.js';
import { modelOf } from '../models.js';

const x = [0, 1].map((n) => [0, 1, 2].map((t) => [0, 1, 2, 3].map((i) => Math.sin(n + 2 * t + 3 * i))));

/** Where a run of these layers stops in one step. */
async function stops(
  layers: readonly object[],
  at: Pick<Breakpoint, 'place'> & Partial<Breakpoint>,
): Promise<string[]> {
  const model = await modelOf(
    JSON.stringify({
      input: [3, 4],
      layers: [...layers, { type: 'flatten', name: 'flat' }, { type: 'dense', name: 'output', units: 1 }],
      loss: 'squared-error',
      data: { x, y: [[1], [0]] },
      train: { epochs: 9 },
    }),
  );
  const run = new Run(model);
  const { graph } = run.timeline.trainer;
  const breaks = new Breaks(
    { breakpoints: [{ id: 1, condition: null, hits: null, log: null, ...at }], filters: [] },
    { model, graph, itinerary: run.itinerary, ...scopeOf(run, 0, null) },
  );
  const [state] = breaks.states;
  if (!state?.verified) return [state?.problem ?? ''];
  const found: string[] = [];
  for (;;) {
    for (const work = seek(run, breaks, 1); !work.next().done; );
    const { step, phase, layer, part } = run.position;
    if (step > 1 || found.length > 20) return found;
    found.push([phase, layer, part].filter((word) => word !== null).join(' '));
  }
}

const ATTENTION = { type: 'attention', name: 'look', heads: 2 };
const LSTM = { type: 'lstm', name: 'reader', units: 2, returns: 'sequence' };
const op = (name: string): Pick<Breakpoint, 'place'> => ({ place: { kind: 'op', op: name } });

describe('a breakpoint on an op', () => {
  it('stops within the layer, where the op has just computed; backwards where its δ has gone through it', async () => {
    expect(await stops([ATTENTION], op('softmax'))).toEqual(['forward look weights', 'backward look scores.delta']);
  });

  it('stops at each place where the layer computes by it', async () => {
    // Q Kᵀ, P V; the projections are ops of another kind.
    expect(await stops([ATTENTION], op('matmul'))).toEqual([
      'forward look scores',
      'forward look heads',
      'backward look v.delta',
      'backward look k.delta',
    ]);
  });

  it('stops at an LSTM’s gates by what opens them, and at its cells by their own names', async () => {
    expect(await stops([LSTM], op('tanh'))).toEqual(['forward reader g', 'backward reader z_f.delta']);
    expect(await stops([LSTM], op('lstmMemory'))).toEqual(['forward reader c', 'backward reader z_g.delta']);
  });

  it('stops at an activation where a is, and where δ has come through it', async () => {
    const hidden = { type: 'dense', name: 'hidden', units: 2, activation: 'tanh' };
    expect(await stops([{ type: 'flatten', name: 'first' }, hidden], op('tanh'))).toEqual([
      'forward hidden',
      'backward hidden delta',
    ]);
  });

  it('stops by the type of a layer where that is done, and leaves the layers around it alone', async () => {
    const block = { type: 'residual', name: 'block', layers: [ATTENTION] };
    expect(await stops([block], op('attention'))).toEqual(['forward block.look', 'backward block.look']);
    expect(await stops([block], op('softmax'))).toEqual([
      'forward block.look weights',
      'backward block.look scores.delta',
    ]);
  });

  it('says what ops there are where it knows none of that name', async () => {
    expect(await stops([ATTENTION], op('softmaxx'))).toEqual([
      'no layer computes by "softmaxx", did you mean "softmax"?',
    ]);
  });
});

describe('a condition on a value within a layer', () => {
  const look = (phases: readonly ('forward' | 'backward')[], condition: string) =>
    ({ place: { kind: 'layer', layer: 'look', phases }, condition }) as const;

  it('stops where that is computed, before the layer is done', async () => {
    expect(await stops([ATTENTION], look(['forward'], 'max(scores) > -99'))).toEqual(['forward look scores']);
    expect(await stops([ATTENTION], look(['backward'], 'norm(weights.delta) >= norm(0 * upstream)'))).toEqual([
      'backward look weights.delta',
    ]);
  });

  it('stops at the last of several, and where the layer is done for what every layer has', async () => {
    expect(await stops([ATTENTION], look(['forward'], 'max(scores) > -99 && max(v) > -99'))).toEqual([
      'forward look v',
    ]);
    expect(await stops([ATTENTION], look(['backward'], 'norm(delta) > 0'))).toEqual(['backward look']);
  });

  it('moves a breakpoint on an op to where both are known', async () => {
    expect(await stops([ATTENTION], { ...op('softmax'), condition: 'max(heads) > -99 && step == 1' })).toEqual([
      'forward look heads',
      'backward look scores.delta',
    ]);
  });
});
