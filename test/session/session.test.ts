import { describe, expect, it } from 'vitest';
import { sessionOfExample } from './open.js';

describe('a session of the 2-2-2 network', () => {
  it('knows the printed loss, and the numbers expected at once and after one update', async () => {
    const session = await sessionOfExample('mazur.grad.json');
    const { run, problems } = await session.request('state', null);
    expect(problems).toEqual([]);
    expect(run?.loss).toBeCloseTo(0.298371109, 9);
    expect(run?.expectations.filter(({ step }) => step <= 1).every(({ met }) => met === true)).toBe(true);
    expect(run?.expectations.filter(({ step }) => step > 1).map(({ actual }) => actual)).toEqual([null]);
  });

  it('steps, and answers with the state after the step', async () => {
    const session = await sessionOfExample('mazur.grad.json');
    const { run } = await session.request('step', { count: 1 });
    expect(run?.step).toBe(1);
    const weight = await session.request('tensor', { name: 'hidden.weight' });
    expect(weight.data[0]).toBeCloseTo(0.149780716, 9);
  });

  it('runs ten thousand updates to the printed loss', async () => {
    const session = await sessionOfExample('mazur.grad.json');
    const { run } = await session.request('goto', { step: 10_000 });
    expect(run?.loss).toBeCloseTo(0.0000351085, 10);
    expect(run?.expectations.every(({ met }) => met)).toBe(true);
  });
  it('digits', async () => {
    const session = await sessionOfExample('digits.grad.json');
    console.log(JSON.stringify(await session.request('state', null), null, 1).slice(0, 3000));
    const t=performance.now();
    console.log(JSON.stringify((await session.request('goto', {step: 900})).run?.heldOut), performance.now()-t);
    const c=performance.now();
    console.log(JSON.stringify((await session.request('check', null)).run?.check?.counts), performance.now()-c);
  }, 60000);
});
