import { describe, expect, it } from 'vitest';
import { Trainer } from '../../../../src/engine/train/trainer.js';
import { HeldOutExamples } from '../../../../src/session/heldOut.js';
import { firstStep, open } from './small.js';

/** Logits of two classes at each of two positions, as they come in. */
const identity = {
  input: [2, 2],
  layers: [
    {
      type: 'dense',
      name: 'logits',
      units: 2,
      weights: [
        [1, 0],
        [0, 1],
      ],
      bias: false,
    },
  ],
  loss: 'cross-entropy',
  x: [
    [
      [0, 0],
      [0, 0],
    ],
    [
      [0, 0],
      [0, Math.log(3)],
    ],
  ],
};

describe('cross-entropy of sequences', () => {
  it('is the mean over positions, all of the batch weighing the same (contract, §1)', async () => {
    const at = await firstStep({
      ...identity,
      y: [
        [0, 1],
        [1, 1],
      ],
    });
    // Three positions with the probability 1/2, one with 3/4.
    expect(at('loss')).toBeCloseTo((3 * Math.log(2) + Math.log(4 / 3)) / 4, 15);
    const quarter = (...p: number[]): unknown => p.map((value) => expect.closeTo(value / 4, 15));
    expect(at('logits.delta')).toEqual([
      [quarter(-0.5, 0.5), quarter(0.5, -0.5)],
      [quarter(0.5, -0.5), quarter(0.25, -0.25)],
    ]);
  });

  it('counts positions for the accuracy on held-out examples', async () => {
    const model = await open({
      ...identity,
      y: [
        [0, 1],
        [1, 1],
      ],
    });
    // Equal logits say the first class: right at one of three places; the fourth is right.
    const data = { ...model.data, training: [], heldOut: [0, 1] };
    const evaluation = new HeldOutExamples(model, data).evaluate(new Trainer(model, model.data).state());
    let next = evaluation.next();
    while (!next.done) next = evaluation.next();
    expect(next.value.accuracy).toBe(0.5);
  });
});
