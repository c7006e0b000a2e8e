import { describe, expect, it } from 'vitest';
import type { SharpnessHistory } from '../../../src/protocol.js';
import type { Session } from '../../../src/session/session.js';
import { nodeCode } from '../../../src/worker/nodeCode.js';
import { modelText } from '../models.js';
import { sessionOf, sessionOfExample } from '../open.js';

async function whole(session: Session, points: number): Promise<SharpnessHistory> {
  for (;;) {
    const answer = await session.request('sharpnessHistory', { points });
    if (answer.complete) return answer;
  }
}

/** The network of examples/two-layers.grad.mjs, without code. */
const twoLayers = JSON.stringify({
  input: [2],
  layers: [
    {
      type: 'dense',
      name: 'hidden',
      units: 3,
      weights: [
        [0.9, -0.8],
        [1.1, 1.0],
        [-0.4, 0.7],
      ],
      bias: [0.1, -0.2, 0.3],
      activation: 'tanh',
    },
    { type: 'dense', name: 'output', units: 1, weights: [[0.6, -0.9, 0.5]], bias: [0] },
  ],
  loss: 'squared-error',
  train: { learningRate: 0.5 },
  data: {
    x: [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ],
    y: [[0], [1], [1], [0]],
  },
});

describe('sharpness over steps', () => {
  it('is at each step what is said there', async () => {
    const session = await sessionOf(modelText({ train: { momentum: 0.5 } }));
    await session.request('goto', { step: 40 });
    const { steps, eigenvalues, limits, problem } = await whole(session, 8);
    expect(problem).toBeNull();
    for (const [i, step] of steps.entries()) {
      await session.request('goto', { step });
      const here = await session.request('sharpness', null);
      expect([here.step, here.eigenvalue, here.limit.value]).toEqual([step, eigenvalues[i], limits[i]]);
    }
    expect(limits[0]).toBe(3 / 0.1);
  });

  it('says why there is none', async () => {
    const session = await sessionOf(modelText({ activation: { f: 'max(0, z)', df: '1', surrogate: true } }));
    const found = await whole(session, 2);
    expect(found.eigenvalues[0]).toBeNaN();
    expect(found.problem).toContain('no J has it');
  });
});

describe('sharpness of code', () => {
  it('is that of the same network without code, from differences of the gradient', async () => {
    const [code, plain] = [
      await sessionOfExample('two-layers.grad.mjs', { code: { host: nodeCode(null), fatal: null } }),
      await sessionOf(twoLayers),
    ];
    const [before, same] = [(await code.request('state', null)).run, (await plain.request('state', null)).run];
    expect(before?.loss).toBeCloseTo(same?.loss ?? 0, 12);
    const [one, other] = [await code.request('sharpness', null), await plain.request('sharpness', null)];
    expect([one.by, other.by]).toEqual(['differences', 'derivatives']);
    expect(one.eigenvalue).toBeCloseTo(other.eigenvalue ?? 0, 6);
    // What the code saved for its backward is that of the step on view again.
    const { run: after } = await code.request('step', { count: 1 });
    expect(after?.loss).toBeCloseTo((await plain.request('step', { count: 1 })).run?.loss ?? 0, 12);
  });
});
