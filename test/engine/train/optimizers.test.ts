import { describe, expect, it } from 'vitest';
import type { Optimizer } from '../../../src/engine/model.js';
import { ruleOf } from '../../../src/engine/train/optimizers.js';

const START = [0.5, -1, 2, 0];
const adam = { betas: [0.9, 0.999], epsilon: 1e-8 } as const;
const adamOther = { betas: [0.8, 0.95], epsilon: 1e-3 } as const;

/** W after 1 and after 5 updates with η = 0.1 and g = sin(t + i) + W/10 in update t = 0, 1, … */
function run(optimizer: Optimizer, make: (values: number[]) => Float64Array | Float32Array): [number[], number[]] {
  const { moments, update } = ruleOf(optimizer);
  const kept = moments.map(() => ({ data: make([0, 0, 0, 0]) }));
  const w = make(START);
  let first: number[] = [];
  for (let t = 0; t < 5; t++) {
    const gradient = make(Array.from(w, (value, i) => Math.sin(t + i) + 0.1 * value));
    update(w, gradient, kept, 0.1, t);
    if (t === 0) first = [...w];
  }
  return [first, [...w]];
}

/** From torch.optim of torch 1.13 in float64, called as named, with lr=0.1 and the gradients of `run`. */
const TORCH: readonly (readonly [call: string, Optimizer, first: number[], fifth: number[]])[] = [
  [
    'SGD()',
    { name: 'sgd', momentum: 0, nesterov: false, decay: 0 },
    [0.495, -1.0741470984807897, 1.8890702573174318, -0.014112000805986721],
    [0.3664363073708692, -0.9630657528370257, 1.9979897570954235, 0.11582418138168006],
  ],
  [
    'SGD(weight_decay=0.05)',
    { name: 'sgd', momentum: 0, nesterov: false, decay: 0.05 },
    [0.4925, -1.0691470984807896, 1.8790702573174318, -0.014112000805986721],
    [0.35674887598134236, -0.936580559472759, 1.951173536638189, 0.11390232202759314],
  ],
  [
    'SGD(momentum=0.9, weight_decay=0.05)',
    { name: 'sgd', momentum: 0.9, nesterov: false, decay: 0.05 },
    [0.4925, -1.0691470984807896, 1.8790702573174318, -0.014112000805986721],
    [-0.06540537930319354, -1.2323965015134186, 1.6329902897184831, 0.43729156108958134],
  ],
  [
    'SGD(momentum=0.9, nesterov=True, weight_decay=0.05)',
    { name: 'sgd', momentum: 0.9, nesterov: true, decay: 0.05 },
    [0.48575, -1.1313794871135003, 1.7702334889031204, -0.02681280153137477],
    [-0.13057334405101492, -1.1234778383822146, 1.6470609286509685, 0.4926020722541708],
  ],
  [
    'RMSprop()',
    { name: 'rmsprop', alpha: 0.99, epsilon: 1e-8, momentum: 0, centered: false, decay: 0 },
    [-0.49999800000399963, -1.9999998651329738, 1.0000000901471409, -0.9999992913837621],
    [-1.454733573550286, -1.2389991090774153, 1.9007486800781066, 0.38975845388407815],
  ],
  [
    'RMSprop(alpha=0.9, eps=1e-3, momentum=0.9, weight_decay=0.05)',
    { name: 'rmsprop', alpha: 0.9, epsilon: 1e-3, momentum: 0.9, centered: false, decay: 0.05 },
    [0.19656612932418283, -1.3147881574434637, 1.6845970036611153, -0.30929690825415745],
    [-2.1996359383703665, -2.274749263959751, 1.0868572140974273, 0.45130534316224685],
  ],
  [
    'Adam()',
    { name: 'adam', ...adam, decay: 0 },
    [0.400000019999996, -1.0999999986513296, 1.9000000009014715, -0.09999999291383312],
    [0.1244564441498918, -1.267567429855664, 1.8031243732035975, 0.14790134307135028],
  ],
  [
    'Adam(betas=(0.8, 0.95), eps=1e-3, weight_decay=0.05)',
    { name: 'adam', ...adamOther, decay: 0.05 },
    [0.4013157894736842, -1.0998555896171913, 1.900082624318439, -0.0992963693053136],
    [0.1257988319872424, -1.21733635828179, 1.7963522348564507, 0.14996995121230766],
  ],
  [
    'AdamW()',
    { name: 'adamw', ...adam, decay: 0.01 },
    [0.399500019999996, -1.0989999986513295, 1.8980000009014715, -0.09999999291383312],
    [0.12286567517597013, -1.2617707035993273, 1.793990290051581, 0.14788156349432344],
  ],
  [
    'AdamW(betas=(0.8, 0.95), eps=1e-3, weight_decay=0.5)',
    { name: 'adamw', ...adamOther, decay: 0.5 },
    [0.3769607843137255, -1.0498653146021242, 1.8000900659567283, -0.0992963693053136],
    [0.06158836281276153, -0.972981049210624, 1.421737419447731, 0.14731073678313034],
  ],
];

/** Every entry by itself, as far off as five updates may round. */
function expectEach(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  actual.forEach((value, i) => {
    expect(Math.abs(value - (expected[i] as number)), `entry ${i}: ${value}`).toBeLessThanOrEqual(tolerance);
  });
}

describe.each(TORCH)('torch.optim.%s', (_, optimizer, first, fifth) => {
  it('gives the same after one update, and after five', () => {
    const [one, five] = run(optimizer, (values) => Float64Array.from(values));
    expectEach(one, first, 1e-15);
    expectEach(five, fifth, 1e-14);
  });

  it('gives the same in float32, to its precision', () => {
    const [one, five] = run(optimizer, (values) => Float32Array.from(values));
    expectEach(one, first, 3e-7);
    expectEach(five, fifth, 2e-6);
  });
});

describe('an update', () => {
  const optimizers = TORCH.map(([call, optimizer]) => [call, optimizer] as const);

  it.each(optimizers)('of %s lets a NaN through, and leaves its gradient alone', (_, optimizer) => {
    const { moments, update } = ruleOf(optimizer);
    const [w, gradient] = [Float64Array.of(1, 1), Float64Array.of(Number.NaN, 2)];
    const kept = moments.map(() => ({ data: new Float64Array(2) }));
    update(w, gradient, kept, 0.1, 0);
    expect([Number.isNaN(w[0]), Number.isFinite(w[1])]).toEqual([true, true]);
    expect([...gradient]).toEqual([Number.NaN, 2]);
  });

  it('without decay leaves an infinite parameter infinite', () => {
    const w = Float64Array.of(Number.POSITIVE_INFINITY);
    ruleOf({ name: 'sgd', momentum: 0, nesterov: false, decay: 0 }).update(w, Float64Array.of(1), [], 0.1, 0);
    expect(w[0]).toBe(Number.POSITIVE_INFINITY);
  });
});
