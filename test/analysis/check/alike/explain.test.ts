import { describe, expect, it } from 'vitest';
import { explainAlike } from '../../../../src/analysis/check/alike/explain.js';
import { judgeStep } from '../../../../src/analysis/check/formulas.js';
import { goingTo } from '../../../../src/analysis/check/point.js';
import { atOnce } from '../../../../src/engine/atOnce.js';
import { Trainer } from '../../../../src/engine/train/trainer.js';
import { readCode } from '../../../formats/module/read.js';
import { ownActivation } from '../opaque/wholeLayers.js';

const TANH = ownActivation('Math.tanh(z)', '1 - a[i] ** 2');

/** How often it yields, and what it thinks likeliest of which part. */
async function explaining(text: string) {
  const { model } = await readCode(text);
  const data = model?.data;
  if (!model || !data) throw new Error('no model');
  const trainer = new Trainer({ ...model, data }, data);
  const point = atOnce(goingTo({ model, state: trainer.state(), batch: trainer.batch }));
  const { code } = atOnce(judgeStep(point, 'float64')) as { code: Parameters<typeof explainAlike>[0] };
  const work = explainAlike(code);
  let yields = 0;
  for (let next = work.next(); ; next = work.next(), yields++)
    if (next.done) return { yields, said: [...next.value].map(([{ name }, { fault }]) => `${name}: ${fault}`) };
}

describe('explaining code by the layers that it is like', () => {
  it('looks at nothing where nothing is wrong', async () => {
    expect(await explaining(TANH)).toEqual({ yields: 0, said: [] });
  });

  it('explains all that a layer hands back at once, in pieces between which it can be stopped', async () => {
    const { yields, said } = await explaining(TANH.replace('(1 - a[i] ** 2)', '1'));
    const missing = ['gradients.weight: derivative-missing', 'gradients.bias: derivative-missing'];
    expect(said).toEqual(['dx: derivative-missing', ...missing, ...missing]);
    // Both layers: one piece each to begin with, for the way that fits, for judging the claims, and for the one fault of all parts.
    expect(yields).toBe(8);
  });
});
