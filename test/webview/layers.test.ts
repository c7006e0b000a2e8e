import { describe, expect, it, vi } from 'vitest';
import type { LayerState, LayerStatistics, RunState } from '../../src/protocol.js';
import { tableText } from '../../webview/panel/layers/copied.js';
import { healthOf } from '../../webview/panel/layers/health.js';
import type { Row } from '../../webview/panel/layers/row.js';
import { pressed, sorted } from '../../webview/panel/layers/sorting.js';
import { drawn, grown } from '../../webview/panel/layers/sparkline.js';

// Who draws may also send: there is nobody to send to here.
vi.hoisted(() => vi.stubGlobal('acquireVsCodeApi', () => ({})));

const layer = (path: string, delta: number, more: Partial<LayerState> = {}): LayerState =>
  ({
    path,
    activation: 'tanh',
    inputShape: [2],
    outputShape: [3],
    norms: { z: 1, a: 2, delta, upstream: 1 },
    weightGradientNorm: 0.5,
    verdict: null,
    mismatches: 0,
    ...more,
  }) as LayerState;
const row = (place: number, of: LayerState, statistics: Partial<LayerStatistics> | null = null): Row => ({
  layer: of,
  place,
  statistics: statistics as LayerStatistics | null,
  history: null,
});
const run = (more: object): RunState => ({ step: 7, check: null, diagnosis: null, layers: [], ...more }) as never;
const NEW = run({});
const namesOf = (rows: readonly Row[]) => rows.map((each) => each.layer.path);

describe('the order of layers', () => {
  const rows = [
    row(0, layer('first', 0.1), { ratio: 0.002 }),
    row(1, layer('second', Number.NaN), { ratio: null }),
    row(2, layer('third', 1e-7), { ratio: 0.3 }),
  ];

  it('is by a column, with what has no number last either way', () => {
    expect(namesOf(sorted(rows, { column: 'delta', descending: false }, NEW))).toEqual(['third', 'first', 'second']);
    expect(namesOf(sorted(rows, { column: 'delta', descending: true }, NEW))).toEqual(['first', 'third', 'second']);
    expect(namesOf(sorted(rows, { column: 'ratio', descending: true }, NEW))).toEqual(['third', 'first', 'second']);
  });

  it('is that of the network without one, and among equals', () => {
    expect(namesOf(sorted(rows, null, NEW))).toEqual(['first', 'second', 'third']);
    expect(namesOf(sorted(rows, { column: 'f', descending: true }, NEW))).toEqual(['first', 'second', 'third']);
  });

  it('goes up, down, and back as a head is pressed', () => {
    const up = pressed(null, 'a');
    const down = pressed(up, 'a');
    expect([up, down, pressed(down, 'a'), pressed(down, 'f')]).toEqual([
      { column: 'a', descending: false },
      { column: 'a', descending: true },
      null,
      { column: 'f', descending: false },
    ]);
  });

  it('by health has the worst first', () => {
    const sick = [
      row(0, layer('well', 1, { verdict: 'match' })),
      row(1, layer('kink', 1, { verdict: 'kink' })),
      row(2, layer('wrong', 1, { verdict: 'mismatch', mismatches: 2 })),
    ];
    const checked = run({ check: { outdated: false } });
    expect(namesOf(sorted(sick, { column: 'health', descending: false }, checked))).toEqual(['wrong', 'kink', 'well']);
  });
});

describe('the health of a layer', () => {
  const finding = (rule: string, severity: string, layers: string[]) => ({
    rule,
    severity,
    layers,
    title: 'a title',
    followsFrom: null,
  });
  const diagnosed = (step: number, ...findings: object[]) => run({ diagnosis: { step, findings, quiet: 3 } });
  const word = (of: LayerState, state: RunState) => healthOf(of, state).word;
  const plain = layer('hidden', 1);

  it('is what the diagnosis of this step says', () => {
    expect(word(plain, diagnosed(7, finding('vanishing', 'error', ['hidden'])))).toBe('no δ');
    expect(word(plain, diagnosed(7, finding('vanishing', 'warning', ['hidden'])))).toBe('weak δ');
    expect(word(plain, diagnosed(7, finding('vanishing', 'error', ['other'])))).toBe('nothing found');
  });

  it('tells which step it was found at, and calls nothing ok by the diagnosis of another step', () => {
    const before = healthOf(plain, diagnosed(6, finding('vanishing', 'error', ['hidden'])));
    expect([before.word, before.title]).toEqual(['no δ', 'not checked; at step 6: a title']);
    expect(word(plain, diagnosed(6))).toBe('not checked');
    expect(word(layer('hidden', 1, { verdict: 'match' }), diagnosed(6))).toBe('match');
  });

  it('a wrong derivative goes before all else, and the title tells both', () => {
    const wrong = layer('hidden', 1, { verdict: 'mismatch', mismatches: 1 });
    const { word: said, title } = healthOf(wrong, diagnosed(7, finding('saturation', 'warning', ['hidden'])));
    expect([said, title]).toEqual(['1 mismatch', '1 mismatch; at step 7: a title']);
  });
});

describe('a sparkline', () => {
  const series = (...values: number[]) => ({
    steps: Float64Array.from(values, (_, i) => 10 * i),
    values: Float64Array.from(values),
  });

  it('goes by logarithm from the least to the most, with a dot at the step', () => {
    // 1, 10, 100 lie on a straight line; the picture is 72 × 18 with 2 to every side.
    expect(drawn(series(1, 10, 100), 10)).toEqual({ path: 'M2 16L36 9L70 2', dot: [36, 9] });
  });

  it('breaks at NaN, and goes along the bottom at 0', () => {
    expect(drawn(series(100, Number.NaN, 0, 1), 0)?.path).toBe('M2 2M47.3 16L70 16');
    expect(drawn(series(100, Number.NaN, 0, 1), 10)?.dot).toBeNull();
  });

  it('is a line in the middle where nothing changes, and none where nothing is positive', () => {
    expect(drawn(series(5, 5), 0)?.path).toBe('M2 9L70 9');
    expect(drawn(series(0, Number.NaN), 0)).toBeNull();
  });

  it('says how many times as large δ is as at first', () => {
    expect(grown({ ...series(0, 4, 2), name: '', revision: 0 }, 1)).toBe(0.25);
    expect(grown(null, 1)).toBeNull();
  });
});

describe('the table for a spreadsheet', () => {
  it('has all digits, names above, and nothing where there is nothing', () => {
    const rows = [
      row(0, layer('hidden', 1 / 3, { weightGradientNorm: null }), { ratio: 0.01, zeros: 0.5, saturated: null }),
    ];
    expect(tableText(rows, NEW).split('\n')).toEqual([
      'layer\tshape\tactivation\t‖a‖\t‖δ‖\t‖δ‖, times its first\t‖∇W‖\t‖ΔW‖/‖W‖\tzeros in a\tsaturated\thealth',
      'hidden\t2 -> 3\ttanh\t2\t0.3333333333333333\t\t\t0.01\t0.5\t\tnot checked',
    ]);
  });
});
