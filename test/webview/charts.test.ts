import { describe, expect, it } from 'vitest';
import type { RunState, Series, State } from '../../src/protocol.js';
import { csvOf } from '../../webview/charts/dataTable.js';
import { offChart, placesOf, pointAt } from '../../webview/charts/drawn.js';
import { arranged } from '../../webview/charts/edgeMarks.js';
import { moved, smoothingOver, zoomed } from '../../webview/charts/range.js';
import { logarithmicLabel, logarithmicLimits, logarithmicTicks } from '../../webview/charts/ticks.js';
import { Pace } from '../../webview/panel/charts/pace.js';
import { apart, lowest, trend, trends, withinBand } from '../../webview/panel/charts/sentences.js';
import { rangeOf } from '../../webview/panel/charts/span.js';

function series(values: readonly number[], steps: Iterable<number> = values.keys()): Series {
  return { name: 'loss', revision: 1, steps: Float64Array.from(steps), values: Float64Array.from(values) };
}

describe('the range of steps on view', () => {
  it('zooms about a step: that stays where it is', () => {
    expect(zoomed([0, 400], 100, 0.5, 400)).toEqual([50, 250]);
    expect(zoomed([50, 250], 100, 0.5, 400)).toEqual([75, 175]);
  });

  it('never leaves what there is, and zoomed out far enough it is all there is', () => {
    expect(zoomed([300, 400], 400, 2, 400)).toEqual([200, 400]);
    expect(zoomed([100, 300], 200, 3, 400)).toBeNull();
  });

  it('shows four steps at the least', () => {
    expect(zoomed([100, 106], 103, 0.1, 400)).toEqual([101, 105]);
  });

  it('moves as far as there are steps', () => {
    expect(moved([100, 200], 50, 400)).toEqual([150, 250]);
    expect(moved([100, 200], 900, 400)).toEqual([300, 400]);
    expect(moved([100, 200], -900, 400)).toEqual([0, 100]);
  });

  it('is what somebody zoomed to, else the span that is chosen', () => {
    const run = { recorded: 1200, epoch: 3, stepsPerEpoch: 45 };
    expect(rangeOf({ zoom: [10, 20], span: 'all' }, run)).toEqual([10, 20]);
    expect(rangeOf({ zoom: null, span: 'all' }, run)).toEqual([0, 1200]);
    expect(rangeOf({ zoom: null, span: 'last 100' }, run)).toEqual([1100, 1200]);
    expect(rangeOf({ zoom: null, span: 'last 1000' }, { ...run, recorded: 30 })).toEqual([0, 30]);
    expect(rangeOf({ zoom: null, span: 'epoch' }, run)).toEqual([135, 180]);
  });

  it('is never empty: at the first step, in an epoch that begins, and where a zoom is of steps that are gone', () => {
    const run = { recorded: 0, epoch: 0, stepsPerEpoch: 45 };
    expect(rangeOf({ zoom: null, span: 'all' }, run)).toEqual([0, 1]);
    expect(rangeOf({ zoom: null, span: 'epoch' }, { recorded: 45, epoch: 1, stepsPerEpoch: 45 })).toEqual([44, 45]);
    expect(rangeOf({ zoom: [500, 600], span: 'all' }, { ...run, recorded: 90 })).toEqual([0, 90]);
    expect(rangeOf({ zoom: [50, 600], span: 'all' }, { ...run, recorded: 90 })).toEqual([50, 90]);
  });

  it.each([
    [100, 25],
    [1250, 25],
    [1251, 50],
    [12_000, 250],
    [100_000, 2500],
  ])('over %d steps lines are means of %d', (width, smooth) => {
    expect(smoothingOver([0, width])).toBe(smooth);
  });
});

describe('numbers on a chart', () => {
  const odd = series([1, Number.NaN, Number.NaN, Number.POSITIVE_INFINITY, 0, -2, 3]);

  it('those that are not finite are gaps, and each stretch of them is marked once', () => {
    expect(placesOf(odd, false).map(({ y }) => y)).toEqual([1, Number.NaN, Number.NaN, Number.NaN, 0, -2, 3]);
    expect(offChart(odd, false)).toEqual([
      { x: 1, text: 'NaN' },
      { x: 3, text: '∞' },
    ]);
  });

  it('zero and less have no place on a logarithmic axis', () => {
    expect(placesOf(odd, true).map(({ y }) => Number.isNaN(y))).toEqual([false, true, true, true, true, true, false]);
    expect(offChart(odd, true).map(({ text }) => text)).toEqual(['NaN', '∞', '0', '< 0']);
  });

  it('marks of several lines at one place stand once, other words below one another', () => {
    const marks = arranged([
      { at: 100, text: 'NaN' },
      { at: 102, text: 'NaN' },
      { at: 95, text: '∞' },
      { at: 100, text: '0' },
      { at: 300, text: 'NaN' },
    ]);
    expect(marks).toEqual([
      { at: 95, text: '∞', below: false, row: 0 },
      { at: 100, text: 'NaN', below: false, row: 1 },
      { at: 100, text: '0', below: true, row: 0 },
      { at: 300, text: 'NaN', below: false, row: 0 },
    ]);
  });

  it('the number at a step is the last one known there', () => {
    const sparse = series([5, 4, 3], [0, 45, 90]);
    expect(pointAt(sparse, 45)).toEqual({ step: 45, value: 4 });
    expect(pointAt(sparse, 89)).toEqual({ step: 45, value: 4 });
    expect(pointAt(sparse, 1000)).toEqual({ step: 90, value: 3 });
    expect(pointAt(series([]), 3)).toBeNull();
  });
});

describe('a logarithmic axis', () => {
  it('has its marks at powers of ten, and within a decade or two at 1, 2 and 5', () => {
    expect(logarithmicTicks(0.0005, 3)).toEqual([0.001, 0.01, 0.1, 1]);
    expect(logarithmicTicks(0.3, 3)).toEqual([0.5, 1, 2]);
  });

  it('has no more of them than there is room for', () => {
    const ticks = logarithmicTicks(1e-300, 1e300);
    expect(ticks.length).toBeLessThanOrEqual(8);
    expect(ticks).toContain(1);
  });

  it('is labelled by decades', () => {
    expect([1, 0.01, 5e-7, 2e10].map(logarithmicLabel)).toEqual(['1e0', '1e−2', '5e−7', '2e10']);
  });

  it('holds its numbers, whatever they are', () => {
    const { min, max } = logarithmicLimits([0.01, Number.NaN, 0, -3, 2, Number.POSITIVE_INFINITY]);
    expect(min).toBeLessThan(0.01);
    expect(min).toBeGreaterThan(0.005);
    expect(max).toBeGreaterThan(2);
    expect(logarithmicLimits([0, Number.NaN])).toEqual({ min: 0.1, max: 1 });
    expect(logarithmicLimits([1e308, 1.7e308]).max).toBe(Number.MAX_VALUE);
  });
});

describe('what a chart says', () => {
  const line = (label: string, ...values: number[]) => ({ label, series: series(values) });

  it('where a line goes', () => {
    expect(trend(line('train', 2.25, 1, 0.5))).toBe('train falls from 2.25 to 0.500.');
    expect(trend(line('train', 0.5, 1))).toBe('train rises from 0.500 to 1.');
    expect(trend(line('η', 0.1, 0.1))).toBe('η stays near 0.100.');
  });

  it('where it stops to be a number', () => {
    expect(trend(line('train', 2.25, 4, Number.NaN))).toBe('train rises from 2.25 to 4. It is not finite at step 2.');
    expect(trend(line('train', Number.NaN))).toBe('train is nowhere finite.');
  });

  it('of many lines the first and the last', () => {
    const lines = Array.from({ length: 9 }, (_, i) => line(`l${i}`, 1, 2));
    expect(trends(lines)).toBe('l0 rises from 1 to 2. l8 rises from 1 to 2. 7 more lines.');
  });

  it('where the held-out loss was lowest', () => {
    expect(lowest(line('held out', 3, Number.NaN, 1, 2))).toBe('held out is lowest at step 2: 1.');
  });

  it('how far layers are apart', () => {
    expect(apart([line('a', 8), line('b', 2), line('c', 4)])).toBe("At the end a's is 4 times b's.");
    expect(apart([line('a', 8)])).toBe('');
  });

  it('which layers lie outside of the band', () => {
    const words = '1e−4 to 1e−2';
    const band = [1e-4, 1e-2] as const;
    expect(withinBand([line('a', 1e-3)], band, words)).toBe('At the end all lie within 1e−4 to 1e−2.');
    expect(withinBand([line('a', 0.1), line('b', 1e-6), line('c', 1e-3)], band, words)).toBe(
      'At the end above 1e−4 to 1e−2: a; below: b.',
    );
  });
});

describe('the numbers of a chart as text', () => {
  it('carry all digits, and quote what has to be', () => {
    const table = {
      columns: ['step', 'held out, loss'],
      rows: [
        [0, 0.1 + 0.2],
        ['a "b"', null],
        [2, Number.NaN],
      ],
    };
    expect(csvOf(table)).toBe('step,"held out, loss"\n0,0.30000000000000004\n"a ""b""",\n2,NaN\n');
  });
});

describe('the pace of charts', () => {
  it('while a run goes on one state is held for a tenth of a second; where it stands the last one counts', () => {
    let now = 0;
    const pace = new Pace(() => now);
    const at = (revision: number, kind: 'running' | 'idle') => {
      const run = { activity: { kind }, networks: 1 } as RunState;
      return pace.of({ revision, file: 'a.grad.json' } as State, run).state.revision;
    };
    expect(at(1, 'running')).toBe(1);
    now = 50;
    expect(at(2, 'running')).toBe(1);
    now = 101;
    expect(at(3, 'running')).toBe(3);
    now = 102;
    expect(at(4, 'idle')).toBe(4);
  });
});
