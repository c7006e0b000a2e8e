import { describe, expect, it } from 'vitest';
import { blame } from '../../../../src/analysis/check/claims/blame.js';
import { judgeClaims } from '../../../../src/analysis/check/claims/judgeClaims.js';
import { explain } from '../../../../src/analysis/check/faults/explain.js';
import { planted, type Trained, trained } from '../claims/trained.js';

/** The faults of ops that the study has none of, planted by plain arithmetic on what training computes. */
const EXAMPLES = 4;
const wave = (n: number, i: number): number => Math.sin(7 * n + 1.3 * i);
const rows = (width: number): number[][] =>
  Array.from({ length: EXAMPLES }, (_, n) => Array.from({ length: width }, (_row, i) => wave(n, i)));
const maps = rows(36).map((row) => [[0, 1, 2, 3, 4, 5].map((r) => row.slice(6 * r, 6 * r + 6))]);
const targets = [
  [1, 0],
  [0, 1],
  [0.5, -1],
  [0.2, 0.3],
];

function textOf(input: number[], layers: object[], more: object = {}): string {
  const x = input.length === 3 ? maps : rows(input[0] ?? 1);
  return JSON.stringify({ input, layers, loss: 'squared-error', data: { x, y: targets }, ...more });
}

const last = { type: 'dense', name: 'last', units: 2 };
const CONVOLUTION = textOf(
  [1, 6, 6],
  [
    { type: 'conv2d', name: 'conv', filters: 3, kernel: 3, activation: 'tanh' },
    { type: 'maxpool2d', name: 'pool', kernel: 2 },
    { type: 'flatten' },
    last,
  ],
);
const DROPOUT = textOf(
  [5],
  [{ type: 'dense', name: 'first', units: 6, activation: 'tanh' }, { type: 'dropout', name: 'drop', rate: 0.4 }, last],
);
const NORM = textOf(
  [5],
  [
    { type: 'dense', name: 'first', units: 4, bias: false },
    { type: 'batchnorm', name: 'norm', gamma: [1.5, 0.5, 2, -1] },
    last,
  ],
);
const RESIDUAL = textOf(
  [5],
  [
    { type: 'dense', name: 'first', units: 4, activation: 'tanh' },
    { type: 'residual', name: 'block', layers: [{ type: 'dense', name: 'inner', units: 4, activation: 'gelu' }] },
    { type: 'softmax', name: 'soft' },
    last,
  ],
  { train: { l2: 0.1 } },
);

/** What is said of a claim that is `wrong`; nothing else may be blamed. */
function said(net: Trained, name: string, wrong: ArrayLike<number>): string[] {
  const result = judgeClaims(planted(net, name, wrong));
  // The δ behind a wrong cotangent is still the right one, which does not follow from it.
  const behind = name.replace('.upstream', '.delta');
  const blamed = blame(result.judged).flatMap(({ claims }) => claims);
  expect(blamed.filter((each) => each === name || each !== behind)).toEqual([name]);
  const claim = result.judged.find((each) => each.name === name);
  if (!claim) throw new Error('unplaced');
  const { fault, also } = explain(result, claim);
  return [fault, ...also];
}

describe.each([
  ['convolution and pooling', CONVOLUTION],
  ['dropout', DROPOUT],
  ['batch norm', NORM],
  ['a residual block and softmax', RESIDUAL],
])('%s', (_, text) => {
  it('has no fault where nothing is wrong', async () => {
    expect(blame(judgeClaims((await trained(text)).input).judged)).toEqual([]);
  });
});

describe('a convolution', () => {
  it('its kernel flipped in ∇W', async () => {
    const net = await trained(CONVOLUTION);
    const right = net.input.claims.gradients.get('conv.weight')?.data ?? [];
    const flipped = Array.from(right, (_, i) => right[9 * Math.floor(i / 9) + 8 - (i % 9)] as number);
    expect(said(net, 'conv.weight', flipped)[0]).toBe('kernel-flipped');
  });

  it('its pooling hands the cotangent to every input of a window', async () => {
    const net = await trained(CONVOLUTION);
    const g = net.numbers(net.layer('pool').upstream);
    const wrong = Array.from({ length: EXAMPLES * 3 * 16 }, (_, place) => {
      const [map, r, c] = [Math.floor(place / 16), Math.floor((place % 16) / 4), place % 4];
      return g[map * 4 + 2 * Math.floor(r / 2) + Math.floor(c / 2)] as number;
    });
    expect(said(net, 'conv.upstream', wrong)).toEqual(['pool-to-every-input']);
  });
});

describe('dropout', () => {
  const mistakes: readonly (readonly [string, (g: number, kept: boolean, other: boolean) => number])[] = [
    ['dropout-mask-missing', (g) => g],
    ['dropout-unscaled', (g, kept) => (kept ? g : 0)],
    ['dropout-mask-twice', (g, kept) => (kept ? g / 0.36 : 0)],
    ['dropout-mask-inverted', (g, kept) => (kept ? 0 : g / 0.6)],
    ['dropout-mask-of-another', (g, _, other) => (other ? g / 0.6 : 0)],
  ];

  it.each(mistakes)('%s', async (fault, mistake) => {
    const net = await trained(DROPOUT);
    const { a, upstream } = net.layer('drop');
    const [kept, g] = [net.numbers(a), net.numbers(upstream)];
    const wrong = g.map((each, i) => mistake(each, kept[i] !== 0, kept[(i + 6) % kept.length] !== 0));
    expect(said(net, 'first.upstream', wrong)[0]).toBe(fault);
  });

  it('the activation before it in ∇W', async () => {
    const net = await trained(DROPOUT);
    const [delta, before] = [net.numbers(net.layer('last').delta), net.numbers(net.layer('first').a)];
    expect(said(net, 'last.weight', outer(delta, before))[0]).toBe('activation-before-dropout');
  });
});

describe('batch norm', () => {
  it('with its statistics taken for constants', async () => {
    const net = await trained(NORM);
    const { x, delta } = net.layer('norm');
    const [values, g] = [net.numbers(x), net.numbers(delta)];
    const gamma = [1.5, 0.5, 2, -1];
    const wrong = g.map((each, place) => {
      const column = [0, 1, 2, 3].map((n) => values[4 * n + (place % 4)] as number);
      const mean = column.reduce((sum, value) => sum + value, 0) / EXAMPLES;
      const variance = column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / EXAMPLES;
      return (each * (gamma[place % 4] as number)) / Math.sqrt(variance + 1e-5);
    });
    expect(said(net, 'first.upstream', wrong)[0]).toBe('statistics-constant');
  });
});

describe('a residual block', () => {
  it('of which only one way handed its part back', async () => {
    const net = await trained(RESIDUAL);
    expect(said(net, 'first.upstream', net.numbers(net.layer('block').upstream))[0]).toBe('fan-out-overwritten');
  });

  it('∂J/∂a for ∂J/∂z in ∇W, with the penalty as it should be', async () => {
    const net = await trained(RESIDUAL);
    const { x, upstream } = net.layer('block.inner');
    const weight = net.input.state.parameters.get('block.inner.weight') ?? [];
    const wrong = outer(net.numbers(upstream), net.numbers(x)).map((each, i) => each + 0.1 * (weight[i] as number));
    expect(said(net, 'block.inner.weight', wrong)[0]).toBe('upstream-for-delta');
  });

  it.each([
    ['l2-sign', -1],
    ['l2-over-batch', 1 / EXAMPLES],
    ['l2-missing', 0],
  ])('%s', async (fault, part) => {
    const net = await trained(RESIDUAL);
    const right = net.input.claims.gradients.get('last.weight')?.data ?? [];
    const weight = net.input.state.parameters.get('last.weight') ?? [];
    const wrong = Array.from(right, (each, i) => each + (part - 1) * 0.1 * (weight[i] as number));
    expect(said(net, 'last.weight', wrong)[0]).toBe(fault);
  });

  it('softmax without its cross terms', async () => {
    const net = await trained(RESIDUAL);
    const { a, upstream } = net.layer('soft');
    const [p, g] = [net.numbers(a), net.numbers(upstream)];
    expect(
      said(
        net,
        'block.upstream',
        p.map((each, i) => (g[i] as number) * each * (1 - each)),
      )[0],
    ).toBe('softmax-cross-terms-missing');
  });
});

/** Σ_n δ_nj a_ni. */
function outer(delta: Float64Array, a: Float64Array): number[] {
  const [outputs, inputs] = [delta.length / EXAMPLES, a.length / EXAMPLES];
  return Array.from({ length: outputs * inputs }, (_, place) => {
    const [j, i] = [Math.floor(place / inputs), place % inputs];
    let sum = 0;
    for (let n = 0; n < EXAMPLES; n++) sum += (delta[n * outputs + j] as number) * (a[n * inputs + i] as number);
    return sum;
  });
}
