import { describe, expect, it } from 'vitest';
import type { Along, Distribution, Noise, RunState, Series, Sharpness, State } from '../../src/protocol.js';
import { csvOf } from '../../webview/charts/dataTable.js';
import { offChart, placesOf, pointAt } from '../../webview/charts/drawn.js';
import { arranged } from '../../webview/charts/edgeMarks.js';
import { alongLimits, parabolaOf } from '../../webview/charts/parabola.js';
import { moved, smoothingOver, zoomed } from '../../webview/charts/range.js';
import { RISE, ridgesOf, smaller } from '../../webview/charts/ridges.js';
import { logarithmicLabel, logarithmicLimits, logarithmicTicks } from '../../webview/charts/ticks.js';
import { alongSays } from '../../webview/panel/charts/alongSays.js';
import { noiseSays } from '../../webview/panel/charts/noiseSays.js';
import { Pace } from '../../webview/panel/charts/pace.js';
import { apart, lowest, trend, trends, withinBand } from '../../webview/panel/charts/sentences.js';
import { sharpnessSays } from '../../webview/panel/charts/sharpnessSays.js';
import { placeOfSignal } from '../../webview/panel/charts/signalBar.js';
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
    expect([1, 0.01, 5e-7, 2e10].map(logarithmicLabel)).toEqual(['1', '0.01', '5e−7', '2e10']);
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
    const words = '1e−4 to 0.01';
    const band = [1e-4, 1e-2] as const;
    expect(withinBand([line('a', 1e-3)], band, words)).toBe('At the end all lie within 1e−4 to 0.01.');
    expect(withinBand([line('a', 0.1), line('b', 1e-6), line('c', 1e-3)], band, words)).toBe(
      'At the end above 1e−4 to 0.01: a; below: b.',
    );
    expect(withinBand([line('a', 0.1, Number.NaN)], band, words)).toBe('At the end not finite: a.');
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
    const pace = new Pace(
      () => now,
      () => 100,
    );
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

describe('distributions over steps', () => {
  /** Sizes in three bins between 1e-3 and 1, over three steps: (4 entries each). */
  const distribution: Distribution = {
    revision: 1,
    layer: 'hidden',
    quantity: 'delta',
    complete: true,
    steps: Float64Array.of(0, 10, 40),
    edges: Float64Array.of(1e-3, 1e-2, 1e-1, 1),
    counts: Float64Array.of(0, 0, 4, 0, 2, 0, 1, 0, 0),
    entries: Float64Array.of(4, 4, 4),
    zeros: Float64Array.of(0, 2, 0),
    below: Float64Array.of(0, 0, 2),
    negative: Float64Array.of(0, 0, 0),
    nonFinite: Float64Array.of(0, 0, 1),
    medians: Float64Array.of(0.5, 0.005, 0.001),
  };
  const box = { left: 0, right: 300, top: 50, bottom: 130 };

  it('rows stand where their steps do, each as high as its own fullest bin', () => {
    const { ridges } = ridgesOf(distribution, 10, box);
    expect(ridges.map(({ baseline }) => baseline)).toEqual([50, 70, 130]);
    // All four entries lie in the last bin, whose middle is at 250: as high as a ridge can be.
    expect(ridges[0]?.line).toBe(`M0 50.0L50.0 50.0L150.0 50.0L250.0 ${(50 - RISE).toFixed(1)}L300 50.0`);
    // Two of four, the most that this row has in a bin: as high.
    expect(ridges[1]?.line).toContain(`L150.0 ${(70 - RISE).toFixed(1)}`);
  });

  it('the row where the session stands is known, also between two rows', () => {
    expect(ridgesOf(distribution, 10, box).here).toBe(1);
    expect(ridgesOf(distribution, 25, box).here).toBe(1);
    expect(ridgesOf(distribution, 25, box).labels.map(({ step }) => step)).toEqual([0, 10, 40]);
  });

  it('sizes are marked by decades', () => {
    expect(ridgesOf(distribution, 0, box).ticks).toEqual([
      { at: 0, label: '0.001' },
      { at: 100, label: '0.01' },
      { at: expect.closeTo(200, 9), label: '0.1' },
      { at: 300, label: '1' },
    ]);
  });

  it('a thin tail gets no room, and is counted', () => {
    const counts = Float64Array.of(1, 0, 4000, 0, 2000, 2000, 0, 4000, 0);
    const wide = { ...distribution, counts };
    const { ridges } = ridgesOf(wide, 0, box);
    expect(ridges[0]?.line.split('L')).toHaveLength(4);
    expect([0, 1, 2].map((row) => smaller(wide, row))).toEqual([1, 0, 2]);
  });

  it('without any entry that has a place there are flat rows', () => {
    const empty = { ...distribution, edges: new Float64Array(0), counts: new Float64Array(0) };
    const { ridges, ticks } = ridgesOf(empty, 0, box);
    expect(ridges.map(({ line }) => line)).toEqual(['M0 50.0L300 50.0', 'M0 70.0L300 70.0', 'M0 130.0L300 130.0']);
    expect(ticks).toEqual([]);
  });
});

describe('J along the update', () => {
  /** J = bend (η′ − lowest)² + 1, at η′ from 0 to 4 η. */
  function valley(learningRate: number, lowest: number, bend = 2): Along {
    const etas = Float64Array.from({ length: 17 }, (_, i) => (i / 4) * learningRate);
    const at = (eta: number): number => bend * (eta - lowest) ** 2 + 1;
    const minimum = bend > 0 ? { eta: lowest, loss: 1 } : null;
    return { learningRate, etas, losses: etas.map(at), slope: -2 * bend * lowest, minimum };
  }

  it.each([
    ['η is too large', 0.25, 0.1],
    ['η is large', 0.15, 0.1],
    ['η is about right', 0.1, 0.1],
    ['η is small', 0.04, 0.1],
  ])('%s: %d, where the valley lies at %d', (word, eta, lowest) => {
    expect(alongSays(valley(eta, lowest)).word).toBe(word);
  });

  it('beyond twice the minimum of a parabola J rises', () => {
    const { text } = alongSays(valley(0.25, 0.1));
    expect(text).toBe('J goes from 1.020 to 1.045 on this batch; the parabola is lowest at 0.100, 0.40 times η.');
  });

  it('says of an update that makes J infinite, or goes uphill, or knows no valley, that it does', () => {
    const along = valley(0.1, 0.1);
    const infinite = along.losses.map((loss, i) => (i < 3 ? loss : Number.POSITIVE_INFINITY));
    expect(alongSays({ ...along, losses: infinite, minimum: null })).toMatchObject({
      word: 'η is too large',
      text: 'The update makes J ∞.',
    });
    expect(alongSays({ ...along, slope: 0.5 }).word).toBe('uphill');
    // 1 − 2 (η′ + 0.1)²: falls ever faster.
    expect(alongSays(valley(0.1, -0.1, -2)).word).toBe('η could be larger');
  });

  it('the dashed parabola is the one that the minimum is of', () => {
    const along = valley(0.1, 0.07);
    expect([...parabolaOf(along)]).toEqual([...along.losses].map((loss) => expect.closeTo(loss, 12)));
  });

  it('the valley has room also where J shoots up beside it', () => {
    const along = valley(0.1, 0.1, 2);
    const wild = along.losses.map((loss, i) => (i > 8 ? loss * 1e6 : loss));
    const { min, max } = alongLimits({ ...along, losses: wild });
    expect(min).toBeLessThan(1);
    expect(max).toBeLessThan(1.2);
  });
});

describe('sharpness', () => {
  const sharpness = (eigenvalue: number | null, limit: number | null = 20): Sharpness => ({
    eigenvalue,
    residual: 0.5,
    iterations: 9,
    converged: true,
    by: 'derivatives',
    problem: eigenvalue === null ? 'all parameters are frozen' : null,
    limit: {
      value: limit,
      formula: '2/η',
      preconditioned: false,
      problem: limit === null ? 'gradients are clipped' : null,
    },
  });

  it.each([
    [30, 'above the limit'],
    [21, 'at the limit'],
    [19, 'at the limit'],
    [4, 'below the limit'],
    [-1, 'nothing curves up'],
  ])('%d, where the optimizer can bear 20, is %s', (eigenvalue, word) => {
    expect(sharpnessSays(sharpness(eigenvalue)).word).toBe(word);
  });

  it('says how far it is from the limit, and how sure it is', () => {
    expect(sharpnessSays(sharpness(4)).text).toBe(
      'λ = 4 is 0.20 times 2/η = 20: steps along the sharpest direction shrink.',
    );
    expect(sharpnessSays({ ...sharpness(4), converged: false }).text).toMatch(/^λ = 4 ± 0\.50 is /);
  });

  it('says why there is none, or no limit', () => {
    expect(sharpnessSays(sharpness(null)).text).toBe('all parameters are frozen.');
    expect(sharpnessSays(sharpness(4, null)).text).toBe('λ = 4; gradients are clipped.');
  });
});

describe('the noise of a batch', () => {
  const figures = { signalToNoise: 2, variance: 1, gradientNorm: 0.5 };
  const noise = (examples: number, noiseScale: number, problem: string | null = null): Noise => ({
    problem,
    examples,
    layers: [],
    whole: figures,
    noiseScale,
    normTest: 0.5,
    innerProductTest: 0.5,
  });

  it.each([
    [32, 8, 'the examples agree'],
    [32, 20, 'the batch suits'],
    [32, 64, 'the batch suits'],
    [32, 65, 'a larger batch would help'],
    [32, Number.POSITIVE_INFINITY, 'noise prevails'],
    [32, Number.NaN, 'not known'],
  ])('of %d examples, where the noise scale is %d: %s', (examples, scale, word) => {
    expect(noiseSays(noise(examples, scale)).word).toBe(word);
  });

  it('gradients that are not finite say nothing', () => {
    const odd = { ...noise(32, Number.POSITIVE_INFINITY), whole: { ...figures, signalToNoise: Number.NaN } };
    expect(noiseSays(odd).word).toBe('not known');
  });

  it('says the scale in examples', () => {
    expect(noiseSays(noise(32, 1234.4)).text).toMatch(/^The noise scale is about 1,234 examples; the batch has 32: /);
    expect(noiseSays(noise(32, 0.2)).text).toMatch(/^The noise scale is about 1 example; /);
  });

  it('says why examples have no gradients of their own', () => {
    expect(noiseSays(noise(32, Number.NaN, 'batch norm mixes the examples')).text).toBe(
      'batch norm mixes the examples.',
    );
  });

  it('bars stand on a logarithmic scale from 0.1 to 100; what lies beyond ends at the end, NaN has none', () => {
    expect([0.1, 1, 10, 100, 1e9, 0, Number.POSITIVE_INFINITY].map(placeOfSignal)).toEqual(
      [0, 100 / 3, 200 / 3, 100, 100, 0, 100].map((place) => expect.closeTo(place, 9)),
    );
    expect(placeOfSignal(Number.NaN)).toBeNull();
  });
});
