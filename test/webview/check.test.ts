import { describe, expect, it } from 'vitest';
import { NOTES, VERDICTS } from '../../src/analysis/check/codes.js';
import type {
  CheckedEntries,
  CheckedParameter,
  CheckSummary,
  Finding,
  NodeReport,
  Slope,
  SourceLines,
  Verdict,
  VerdictCounts,
} from '../../src/protocol.js';
import { drawnEntries } from '../../webview/charts/scatterPoints.js';
import { largestGap, slopeLimits } from '../../webview/charts/slopeLimits.js';
import { fromSymlog, symlogFor, symlogTicks, toSymlog } from '../../webview/charts/symlog.js';
import { colourOfRatio, decadesTo, type Ramp } from '../../webview/heatmap/colours.js';
import { placeIn } from '../../webview/numbers.js';
import { doubtOf } from '../../webview/panel/check/doubt.js';
import { excerpt, linesFor } from '../../webview/panel/check/excerpt.js';
import { causeName, headline } from '../../webview/panel/check/names.js';
import { isReached, whyNoGradient } from '../../webview/panel/check/reach.js';
import { findingOf, type Row, rowOf, rowsOf, selectedRow, shownParameter } from '../../webview/panel/check/rows.js';
import { whyUndecided } from '../../webview/panel/check/undecided.js';
import { noteAt } from '../../webview/panel/check/verdicts.js';

const counts = (some: Partial<VerdictCounts>): VerdictCounts => ({
  match: 0,
  mismatch: 0,
  'non-finite': 0,
  inconclusive: 0,
  kink: 0,
  declared: 0,
  ...some,
});
const parameter = (name: string, verdict: Verdict, followsFrom: string | null = null): CheckedParameter => ({
  name,
  layer: name.split('.')[0] ?? '',
  shape: [2, 3],
  verdict,
  counts: counts({ [verdict]: 6 }),
  worstRelative: 0,
  undecided: [],
  smooth: 0,
  followsFrom,
  reach: { kind: 'reached' },
});
const node = (layer: string, op: NodeReport['op'], verdict: Verdict): NodeReport => ({
  layer,
  op,
  by: 'formula',
  range: null,
  verdict,
  counts: counts({ [verdict]: 4 }),
  resolution: 1e-10,
  worst: null,
});
const finding = (layer: string, op: string): Finding => ({
  layer,
  op,
  range: null,
  fault: 'sign',
  also: [],
  message: '',
  fix: null,
  worst: null,
});
const LAYERS = ['first', 'second', 'third'];
const JUDGED = {
  nodes: [node('second', 'activation', 'mismatch'), node('loss', 'loss', 'match')],
  parameters: [
    parameter('first.weight', 'mismatch', 'second'),
    parameter('second.weight', 'mismatch', 'second'),
    parameter('second.bias', 'match'),
    parameter('third.weight', 'match'),
  ],
};
const rows = rowsOf(JUDGED, LAYERS);
const keys = (all: readonly Row[]): string[] => all.map(({ key }) => key);

describe('the rows of a check', () => {
  it('come as δ comes: from the loss to the input, a layer’s own derivative before its parameters', () => {
    expect(keys(rows)).toEqual([
      'loss.df',
      'third.weight',
      'second.df',
      'second.weight',
      'second.bias',
      'first.weight',
    ]);
  });

  it('open at the cause, not at the first mismatch; and at what was chosen, while that is there', () => {
    const wrong = finding('second', 'activation');
    expect(selectedRow(rows, wrong, null)?.key).toBe('second.df');
    expect(selectedRow(rows, wrong, 'first.weight')?.key).toBe('first.weight');
    expect(selectedRow(rows, wrong, 'gone.weight')?.key).toBe('second.df');
    expect(selectedRow([], wrong, null)).toBeNull();
  });

  it('open at a kink, or at the output, where nothing is wrong', () => {
    const fine = rowsOf(
      { nodes: [], parameters: [parameter('first.weight', 'kink'), JUDGED.parameters[3]] as never },
      LAYERS,
    );
    expect(selectedRow(fine, undefined, null)?.key).toBe('first.weight');
    // The loss's own derivative has no entries to show.
    const right = { nodes: [node('loss', 'loss', 'match')], parameters: [parameter('a.w', 'match')] };
    expect(selectedRow(rowsOf(right, []), undefined, null)?.key).toBe('a.w');
  });

  it('of a finding about a gradient are the parameter that follows from nothing else', () => {
    const own = rowsOf(
      {
        nodes: [],
        parameters: [parameter('second.weight', 'mismatch', 'third'), parameter('second.bias', 'mismatch')],
      },
      LAYERS,
    );
    expect(rowOf(finding('second', 'gradient'), own)?.key).toBe('second.bias');
  });

  it('show the entries of a parameter: their own, or of what follows from them', () => {
    const shown = (key: string): string | undefined =>
      shownParameter(rows.find((row) => row.key === key) ?? null, rows)?.name;
    expect([shown('first.weight'), shown('second.df'), shown('loss.df')]).toEqual([
      'first.weight',
      'second.weight',
      undefined,
    ]);
  });

  it('show what code hands back wrongly by the parameter that is wrong for it, and a kink by what it moves', () => {
    const dBias: NodeReport = { ...node('second', 'gradients.bias', 'mismatch'), by: 'module' };
    const kink: NodeReport = { ...node('third', 'relu', 'kink'), by: 'engine' };
    const parameters = [
      parameter('first.bias', 'kink'),
      parameter('second.weight', 'mismatch', 'loss'),
      parameter('second.bias', 'mismatch'),
      parameter('third.weight', 'match'),
    ];
    const some = rowsOf({ nodes: [dBias, kink], parameters }, LAYERS);
    const shown = (key: string): string | undefined =>
      shownParameter(some.find((row) => row.key === key) ?? null, some)?.name;
    expect([shown('second.gradients.bias'), shown('third.relu')]).toEqual(['second.bias', 'first.bias']);
  });

  it('belong to the finding that they follow from', () => {
    const findings = [finding('loss', 'loss'), finding('second', 'activation')];
    const of = (key: string): number => findingOf(rows.find((row) => row.key === key) ?? null, rows, findings);
    expect([of('second.df'), of('first.weight'), of('third.weight'), of('loss.df')]).toEqual([1, 1, -1, 0]);
  });

  it('leave out the engine’s ops that match, and show those that do not', () => {
    const engine = (op: string, verdict: Verdict): NodeReport => ({ ...node('third', op, verdict), by: 'engine' });
    const some = rowsOf({ nodes: [engine('matmul', 'match'), engine('add', 'mismatch')], parameters: [] }, LAYERS);
    expect(keys(some)).toEqual(['third.add']);
  });
});

describe('why no gradient comes to a parameter', () => {
  it('is said in words, with the op where it ends', () => {
    const at = { layer: 'first', op: 'relu' };
    expect(whyNoGradient({ kind: 'reached' })).toBe('');
    expect(whyNoGradient({ kind: 'unconnected' })).toBe('no gradient: J does not depend on it');
    expect(whyNoGradient({ kind: 'detached', at })).toBe('no gradient: relu in first hands nothing back');
    expect(whyNoGradient({ kind: 'zero', at })).toBe('zero gradient, from relu in first on');
    expect(whyNoGradient({ kind: 'zero', at: null })).toBe('zero gradient: J is flat here');
    expect(whyNoGradient({ kind: 'flat' })).toBe('zero gradient: J does not depend on it here');
  });

  it('says of a frozen one that it gets its gradient, and no update', () => {
    expect(whyNoGradient({ kind: 'frozen' })).toBe('frozen: no update is made');
    expect(isReached({ reach: { kind: 'frozen' } })).toBe(true);
    expect(isReached({ reach: { kind: 'flat' } })).toBe(false);
  });
});

describe('why a derivative is left open', () => {
  const worst = { index: [1, 0], at: 0.5, analytic: 0, numeric: Number.NaN, bound: 1e-3 };

  it('is said with the place: a value of a formula, an index of code', () => {
    const exact = { value: 0, bound: Number.POSITIVE_INFINITY };
    const formula = { ...node('hidden', 'activation', 'inconclusive'), worst: { ...worst, exact } };
    expect(whyUndecided(formula)).toBe('its rounding has no bound at z = 0.5000');
    expect(whyUndecided({ ...formula, op: 'loss', worst: { ...worst, exact: { value: 0, bound: 1 } } })).toBe(
      'rounding may be more than half of it at a = 0.5000',
    );
    expect(whyUndecided({ ...formula, op: 'dx', by: 'module' })).toBe('rounding may be more than half of it at [1, 0]');
  });

  it('is left to the finding where code gives two answers, and of the engine’s ops not said', () => {
    const code = node('hidden', 'dx', 'inconclusive');
    expect(whyUndecided({ ...code, by: 'module', worst: { ...worst, bound: Number.NaN } })).toBeNull();
    expect(whyUndecided({ ...code, by: 'engine', worst })).toBeNull();
  });
});

describe('where nothing is wrong', () => {
  const check = (some: Partial<CheckSummary>): CheckSummary =>
    ({ parameters: [], nodes: [], warnings: [], verdict: 'match', counts: counts({}), ...some }) as never;
  const [fine, at] = [parameter('a.weight', 'match'), { layer: 'dead', op: 'relu' }];
  const zero: CheckedParameter = { ...parameter('b.weight', 'match'), reach: { kind: 'zero', at } };
  const said = (some: Partial<CheckSummary>): (string | undefined)[] => {
    const doubt = doubtOf(check(some));
    return [doubt?.title, doubt?.short];
  };

  it('nothing is to be said of gradients that come, be they frozen', () => {
    expect(doubtOf(check({ parameters: [fine, { ...fine, reach: { kind: 'frozen' } }] }))).toBeNull();
  });

  it('parameters that get no gradient are told of in the pill and the sidebar as in the banner', () => {
    expect(said({ parameters: [fine, zero, fine] })).toEqual([
      'No derivative is wrong, but no gradient reaches 1 of 3 parameters',
      '1 of 3 parameters gets no gradient',
    ]);
    expect(said({ parameters: [zero, zero] })[1]).toBe('all 2 parameters get no gradient');
    expect(said({ parameters: [zero] })[1]).toBe('the only parameter gets no gradient');
  });

  it('it is said once where the gradients of all those parameters end', () => {
    const more = (parameters: CheckedParameter[]): string | null | undefined => doubtOf(check({ parameters }))?.more;
    expect(more([zero, zero, fine])).toBe('Zero gradient, from relu in dead on.');
    const detached: CheckedParameter = { ...fine, reach: { kind: 'unconnected' } };
    expect(more([fine, detached])).toBe('No gradient: J does not depend on it.');
  });

  it('a df that is right for this batch alone is named', () => {
    const elsewhere = { ...finding('hidden', 'activation'), fault: 'wrong-elsewhere' as const };
    const doubt = doubtOf(check({ parameters: [fine], warnings: [elsewhere] }));
    expect(doubt).toEqual({
      title: 'Right for this batch, but not for every input: hidden.df',
      short: 'right for this batch alone',
      more: null,
    });
  });

  it('code that throws close by is not called right for this batch alone', () => {
    const thrown = { ...finding('program', 'loss'), fault: 'non-finite' as const };
    expect(said({ parameters: [fine], warnings: [thrown] })[1]).toBe('no J beside this step');
  });

  it('choices at kinks that are together no derivative of J are not called right', () => {
    const doubt = doubtOf(check({ verdict: 'kink', parameters: [{ ...fine, verdict: 'kink', smooth: 1 }] }));
    expect(doubt?.title).toBe('No derivative is wrong by itself, but 1 entry is none of J');
    expect(doubt?.short).toBe('1 entry is no derivative of J');
    expect(doubt?.more).toMatch(/^J is smooth along it, with another derivative: each choice .* valid by itself/);
  });

  it('what is undecided is not called right: entries of gradients, derivatives of the user’s, each by its count', () => {
    const open = (match: number, inconclusive: number) =>
      ({ verdict: 'inconclusive', counts: counts({ match, inconclusive }) }) as const;
    const df = { ...node('only', 'activation', 'inconclusive'), ...open(1, 1) };
    // The engine's own ops say it by the entries that they leave open.
    const engine = { ...node('only', 'matmul', 'inconclusive'), by: 'engine' } as const;
    expect(said({ verdict: 'inconclusive', counts: counts({ match: 2 }), nodes: [df, engine] })).toEqual([
      'Nothing wrong was found, but 1 of 2 values of only.df is undecided',
      'not all decided',
    ]);
    expect(said({ ...open(18, 12), nodes: [df] })[0]).toBe(
      'Nothing wrong was found, but 12 of 30 gradient entries and 1 of 2 values of only.df are undecided',
    );
  });
});

describe('what is said of an entry besides its verdict', () => {
  it('is numbered as the check numbers it, and nothing is said where there is no note', () => {
    const said = Array.from(NOTES, (_, i) => noteAt(Float64Array.of(i), 0));
    expect(said[0]).toBeNull();
    expect(said[NOTES.indexOf('not sampled')]).toMatch(/^not sampled: /);
    expect(said[NOTES.indexOf('subgradient chosen')]).toMatch(/^the derivative is not unique here/);
    expect(new Set(said).size).toBe(NOTES.length);
  });
});

describe('the headline', () => {
  it('names the causes', () => {
    expect(headline([finding('hidden2', 'activation')])).toBe('1 wrong derivative: hidden2.df');
    expect(headline([finding('loss', 'loss'), finding('a', 'activation')])).toBe('2 wrong derivatives: loss.df, a.df');
    expect(headline([finding('a', 'gradient'), finding('a', 'gradient')])).toBe('2 wrong gradients: a');
  });

  it('calls nothing wrong that is only not finite, or in doubt', () => {
    const odd = { ...finding('a', 'exp'), fault: 'non-finite' };
    expect(headline([odd], 'non-finite')).toBe('Some numbers are not finite, first in a.exp');
    expect(headline([finding('a', 'gradient')], 'match')).toBe('In doubt: a');
  });

  it('calls a cause as its finding is called', () => {
    expect(causeName('a', [finding('a', 'matmul')])).toBe('a.matmul');
    expect(causeName('a', [])).toBe('a.df');
  });
});

describe('an excerpt', () => {
  const source = (lines: readonly string[], from = 8): SourceLines => ({ version: 1, from, lines });
  const at = (line: number, column: number, endLine: number, end: number) => ({
    start: { line, column },
    end: { line: endLine, column: end },
  });

  it('marks what is wrong and puts the fix below, without what all lines are indented by', () => {
    const range = at(9, 12, 9, 17);
    expect(linesFor(range)).toEqual({ from: 8, to: 11 });
    expect(excerpt(source(['  {', '    "df": "1 - a", more', '  }']), range, '1 - a^2')).toEqual([
      { number: 9, kind: 'same', before: '{', marked: '', after: '' },
      { number: 10, kind: 'wrong', before: '  "df": "1', marked: ' - a"', after: ', more' },
      { number: null, kind: 'fix', before: '  "df": "1', marked: '1 - a^2', after: ', more' },
      { number: 11, kind: 'same', before: '}', marked: '', after: '' },
    ]);
  });

  it('of an expression over two lines ends as its last line ends', () => {
    const lines = excerpt(source(['x', 'a(', ')b', 'y']), at(9, 1, 10, 1), 'c');
    expect(lines.map(({ kind, before, marked, after }) => [kind, before + marked + after])).toEqual([
      ['same', 'x'],
      ['wrong', 'a('],
      ['wrong', ')b'],
      ['fix', 'acb'],
      ['same', 'y'],
    ]);
  });

  it('of a whole layer shows its first lines, and of a line of a thousand weights what is near', () => {
    expect(linesFor(at(0, 0, 50, 1))).toEqual({ from: 0, to: 5 });
    const long = 'w'.repeat(1000);
    const [line] = excerpt(source([`${long}!${long}`], 0), at(0, 1000, 0, 1001), null);
    expect(line?.marked).toBe('!');
    expect(`${line?.before}${line?.after}`).toMatch(/^…w{110}w{110}…$/);
  });
});

describe('a symmetric logarithm', () => {
  it('comes back, keeps signs, and has zero at zero', () => {
    const scale = symlogFor([1e-9, -3, 0, Number.NaN, Number.POSITIVE_INFINITY]);
    expect(scale.near).toBeCloseTo(3e-6, 12);
    for (const value of [-3, -1e-5, 0, 1e-9, 2]) {
      expect(fromSymlog(toSymlog(value, scale), scale)).toBeCloseTo(value, 12);
    }
    expect([toSymlog(0, scale), Math.sign(toSymlog(-1, scale))]).toEqual([0, -1]);
    expect(symlogFor([0, Number.NaN]).near).toBe(1);
  });

  it('is ticked at powers of ten, within a decade at round numbers', () => {
    const ticked = (values: readonly number[]): number[] => {
      const scale = symlogFor(values);
      const places = values.map((value) => toSymlog(value, scale));
      const ticks = symlogTicks(Math.min(...places), Math.max(...places), scale, 12);
      return ticks.map((tick) => Number(fromSymlog(tick, scale).toPrecision(3)));
    };
    expect(ticked([-1.5, 0.001, 12])).toEqual([-1, -0.1, -0.01, 0, 0.01, 0.1, 1, 10]);
    expect(ticked([0.03, 0.06, -0.04])).toEqual([-0.02, -0.01, 0, 0.01, 0.02, 0.05]);
    expect(ticked([0])).toEqual([0]);
  });
});

/** Entries of a vector, each with all that a chart needs of it. */
const entries = (
  all: readonly { a: number; n: number; b?: number; verdict?: Verdict; exact?: number }[],
): CheckedEntries => {
  const of = (read: (each: (typeof all)[number]) => number): Float64Array => Float64Array.from(all, read);
  return {
    parameter: 'w',
    revision: 1,
    shape: [all.length],
    places: Float64Array.from(all.keys()),
    analytic: of(({ a }) => a),
    exact: of(({ exact, n }) => exact ?? n),
    exactBound: of(() => Number.NaN),
    numeric: of(({ n }) => n),
    numericBound: of(({ b }) => b ?? 0.1),
    ratio: of(({ a, n, b }) => Math.abs(a - n) / (b ?? 0.1)),
    verdict: of(({ verdict }) => VERDICTS.indexOf(verdict ?? 'match')),
    note: of(() => 0),
    total: all.length,
    leftOut: 0,
  };
};

describe('entries in a chart', () => {
  it('stand analytic over numeric, with a band as wide as their bounds', () => {
    const { points, band, x } = drawnEntries({
      entries: entries([
        { a: 1, n: 1, b: 0.5 },
        { a: 3, n: 2, verdict: 'mismatch' },
      ]),
      kind: 'values',
      symlog: false,
    });
    // What is wrong is drawn last, over the rest.
    expect(points.map(({ x, y, place }) => [x, y, place])).toEqual([
      [1, 1, 0],
      [2, 3, 1],
    ]);
    // Beyond them the band goes on to both ends of the axis.
    expect([band.lower.slice(1, -1), band.upper.slice(1, -1)]).toEqual([
      [
        [1, 0.5],
        [2, 1.9],
      ],
      [
        [1, 1.5],
        [2, 2.1],
      ],
    ]);
    expect([band.upper[0], band.lower.at(-1)]).toEqual([
      [x.low, x.low + 0.5],
      [x.high, expect.closeTo(x.high - 0.1, 12)],
    ]);
  });

  it('stand by decades of their distance, none of them outside of the chart', () => {
    const { points, x, y } = drawnEntries({
      entries: entries([
        { a: 0, n: 0 },
        { a: 1.001, n: 1, b: 0.01 },
        { a: 1, n: 2, b: 0, verdict: 'mismatch' },
        { a: 5, n: Number.NaN, exact: 4, verdict: 'inconclusive' },
      ]),
      kind: 'bounds',
      symlog: true,
    });
    expect(points.find(({ place }) => place === 1)?.y).toBeCloseTo(-1, 9);
    // A distance to a bound of zero is infinite: it stands at the top.
    expect(points.find(({ place }) => place === 2)?.y).toBe(18);
    for (const point of points) {
      expect(point.x).toBeGreaterThanOrEqual(x.low);
      expect(point.x).toBeLessThanOrEqual(x.high);
      expect(point.y).toBeGreaterThanOrEqual(y.low);
      expect(point.y).toBeLessThanOrEqual(y.high);
    }
  });

  it('that rounding alone keeps apart lie on the diagonal, with numbers on the axes', () => {
    // As the only entry of a network of one unit: analytic and numeric are the same to 12 digits.
    const [a, n] = [0.052206226904459384, 0.05220622690445001];
    for (const symlog of [false, true]) {
      const { points, x, y } = drawnEntries({ entries: entries([{ a, n, b: 2e-13 }]), kind: 'values', symlog });
      const [point] = points as [(typeof points)[number]];
      expect(x.high - x.low).toBeGreaterThan(Math.abs(point.x) / 4);
      const across = (place: number, { low, high }: typeof x): number => (place - low) / (high - low);
      expect(across(point.x, x)).toBeCloseTo(0.5, 6);
      expect(across(point.y, y)).toBeCloseTo(0.5, 6);
    }
  });

  it('that are not finite are not drawn, and an entry that was not sampled stands by its exact derivative', () => {
    const { points } = drawnEntries({
      entries: entries([
        { a: Number.NaN, n: 1, verdict: 'non-finite' },
        { a: 5, n: Number.NaN, exact: 4 },
      ]),
      kind: 'values',
      symlog: false,
    });
    expect(points.map(({ x, y }) => [x, y])).toEqual([[4, 5]]);
  });
});

describe('a chart of a slope', () => {
  const slope = (
    at: readonly number[],
    written: readonly number[],
    above: readonly number[],
    from: number,
    to: number,
    below: readonly number[] = above,
  ) =>
    ({
      variable: 'z',
      at: Float64Array.from(at),
      written: Float64Array.from(written),
      below: Float64Array.from(below),
      above: Float64Array.from(above),
      bound: new Float64Array(at.length).fill(1e-15),
      from,
      to,
      traced: new Float64Array(0),
      target: null,
    }) satisfies Slope;

  it('shows what was traced, and cuts off what shoots up beside it', () => {
    const { min, max } = slopeLimits(slope([-1, 0, 1, 6], [0, 1, 2, 1e9], [0, 0.5, 1, Number.NaN], -1, 1));
    expect(min).toBeLessThan(0);
    expect(max).toBeGreaterThan(2);
    expect(max).toBeLessThan(10);
  });

  it('has room where all is the same, or nothing was traced', () => {
    const flat = slopeLimits(slope([-1, 1], [1, 1], [1, 1], -1, 1));
    expect(flat.min).toBeLessThan(flat.max);
    const untraced = slopeLimits(slope([-1, 1], [1, 3], [1, 1], Number.NaN, Number.NaN));
    expect([untraced.min < 1, untraced.max > 3]).toEqual([true, true]);
  });

  it('says where the two part most, of what was traced', () => {
    const parting = slope([-1, 0, 1, 6], [0, 1, 2, 9], [0, 1, 1.5, 0], -1, 1);
    expect(largestGap(parting)).toEqual({ at: 1, written: 2, exact: 1.5 });
    expect(largestGap(slope([0], [1], [1], 0, 0))).toBeNull();
    // By rounding alone.
    expect(largestGap(slope([0], [1 + 2 ** -52], [1], 0, 0))).toBeNull();
  });

  it('at a kink, does not part from what lies between both sides', () => {
    expect(largestGap(slope([0], [0.25], [1], 0, 0, [0]))).toBeNull();
    expect(largestGap(slope([0], [-2], [1], 0, 0, [0]))).toEqual({ at: 0, written: -2, exact: 0 });
  });
});

describe('a map of distances', () => {
  const ramp: Ramp = { positive: [0, 0, 0], negative: [0, 0, 0], zero: [0, 0, 0], ink: [100, 100, 100] };

  it('leaves what matches empty, and inks the rest by decade', () => {
    const grey = (ratio: number): number => colourOfRatio(ratio, 1e10, ramp)[0];
    expect([grey(0), grey(1)]).toEqual([0, 0]);
    expect(grey(1.5)).toBeGreaterThan(40);
    expect(grey(2)).toBe(grey(9));
    expect(grey(100)).toBeGreaterThan(grey(9));
    expect([grey(1e10), grey(Number.POSITIVE_INFINITY)]).toEqual([100, 100]);
    expect([decadesTo(0.2), decadesTo(1.4e9)]).toEqual([1, 10]);
  });
});

describe('a flat place', () => {
  it('is an index again', () => {
    expect([placeIn([5, 6], 26), placeIn([3], 2), placeIn([], 0), placeIn([2, 3, 4], 23)]).toEqual([
      [4, 2],
      [2],
      [],
      [1, 2, 3],
    ]);
  });
});
