import { describe, expect, it } from 'vitest';
import { VERDICTS } from '../../src/analysis/check/report.js';
import { modelText } from './models.js';
import { sessionOf, sessionOfExample } from './open.js';

describe('the entries of a checked parameter', () => {
  it('come worst first, each as the check’s own tensors have it', async () => {
    const session = await sessionOfExample('wrong-df.grad.json');
    await session.request('check', null);
    const found = await session.request('entries', { parameter: 'hidden1.weight', points: 1000 });
    expect(found).toMatchObject({ shape: [6, 2], total: 12, leftOut: 0 });
    expect(found.verdict.every((code) => VERDICTS[code] === 'mismatch')).toBe(true);
    expect(Array.from(found.ratio)).toEqual(Array.from(found.ratio).sort((a, b) => b - a));
    for (const [part, values] of [
      ['analytic', found.analytic],
      ['numeric', found.numeric],
      ['bound', found.numericBound],
      ['ratio', found.ratio],
    ] as const) {
      const { data } = await session.request('tensor', { name: `hidden1.weight.${part}` });
      expect(Array.from(found.places, (place) => data[place])).toEqual(Array.from(values));
    }
    found.ratio.forEach((ratio, i) => {
      const off = Math.abs((found.analytic[i] as number) - (found.numeric[i] as number));
      expect(ratio).toBe(off / (found.numericBound[i] as number));
      expect(ratio).toBeGreaterThan(1);
    });
  });

  it('that match are thinned out where there are many', async () => {
    const session = await sessionOf(modelText({ units: 40 }));
    await session.request('check', null);
    const { places, total } = await session.request('entries', { parameter: 'hidden.weight', points: 30 });
    expect([places.length, new Set(places).size, total]).toEqual([30, 30, 120]);
  });

  it('are there after a check alone', async () => {
    const session = await sessionOf(modelText());
    const asked = { parameter: 'hidden.weight', points: 10 };
    await expect(session.request('entries', asked)).rejects.toThrow('check first');
    await session.request('check', null);
    await expect(session.request('entries', { ...asked, parameter: 'hiden' })).rejects.toThrow('"hiden"');
  });
});

describe('a slope', () => {
  it('is answered for a derivative written by hand, and for no other', async () => {
    const session = await sessionOfExample('wrong-df.grad.json');
    const { variable, at, written } = await session.request('slope', { layer: 'hidden2' });
    expect([variable, written.length]).toEqual(['z', at.length]);
    await expect(session.request('slope', { layer: 'output' })).rejects.toThrow('written by hand in "output"');
  });
});
