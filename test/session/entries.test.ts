import { describe, expect, it } from 'vitest';
import { VERDICTS } from '../../src/analysis/check/codes.js';
import type { ParameterReport } from '../../src/analysis/check/report.js';
import { checkingActivity } from '../../src/session/describe.js';
import { entriesOf } from '../../src/session/entries.js';
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
      const off = Math.abs((found.analytic[i] as number) - (found.exact[i] as number));
      expect(ratio).toBe(off / (found.exactBound[i] as number));
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

/** A parameter of three entries, as a check with exact bounds judges it. */
const JUDGED: ParameterReport = {
  name: 'w',
  layer: 'l',
  shape: [3],
  analytic: Float64Array.of(1, 2, 3),
  exact: Float64Array.of(1, 2.5, 3),
  exactBound: Float64Array.of(0.1, 0.1, Number.NaN),
  numeric: Float64Array.of(1, 2, 3.5),
  bound: Float64Array.of(1, 1, 1),
  verdicts: Uint8Array.of(5, 0, 5),
  notes: Uint8Array.of(0, 0, 1),
  counts: { match: 2, mismatch: 1, 'non-finite': 0, inconclusive: 0, kink: 0, declared: 0 },
  verdict: 'mismatch',
  followsFrom: null,
  reach: { kind: 'reached' },
};

describe('a check with exact bounds', () => {
  it('is measured by them where they are, by the numeric one elsewhere', () => {
    const report = { parameters: [JUDGED] } as unknown as Parameters<typeof entriesOf>[0];
    const { places, ratio, exactBound, note } = entriesOf(report, { parameter: 'w', points: 10 }, 1);
    expect(Array.from(places)).toEqual([1, 2, 0]);
    expect(Array.from(ratio)).toEqual([5, 0.5, 0]);
    expect(Array.from(exactBound)).toEqual([0.1, Number.NaN, 0.1]);
    expect(Array.from(note)).toEqual([0, 1, 0]);
  });

  it('at a kink is measured by both of its sides', () => {
    // Sides 1 and 3, the subgradient 1.5: half way from the middle to the end.
    const [analytic, exact, exactBound] = [[1.5], [1], [1e-16]].map((each) => Float64Array.from(each));
    const [numeric, bound] = [[2], [1]].map((each) => Float64Array.from(each));
    const verdicts = Uint8Array.of(3);
    const parameter = { ...JUDGED, analytic, exact, exactBound, numeric, bound, verdicts, shape: [1] };
    const report = { parameters: [parameter] } as unknown as Parameters<typeof entriesOf>[0];
    expect(Array.from(entriesOf(report, { parameter: 'w', points: 10 }, 1).ratio)).toEqual([0.5]);
  });

  it('tells on the way what it has judged, without the entries', () => {
    const progress = { done: 3, total: 9, parameter: 'v' };
    expect(checkingActivity(progress)).toEqual({ kind: 'checking', progress, soFar: null });
    const { counts, shape, verdict } = JUDGED;
    expect(
      checkingActivity({ ...progress, soFar: { parameters: [JUDGED], nodes: [], findings: [], counts, verdict } }),
    ).toEqual({
      kind: 'checking',
      progress,
      soFar: {
        nodes: [],
        findings: [],
        counts,
        verdict,
        parameters: [
          {
            name: 'w',
            layer: 'l',
            shape,
            verdict,
            counts,
            worstRelative: 0.5 / 3.5,
            undecided: [],
            smooth: 0,
            followsFrom: null,
            reach: { kind: 'reached' },
          },
        ],
      },
    });
  });
});
