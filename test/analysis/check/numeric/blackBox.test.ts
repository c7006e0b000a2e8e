import { describe, expect, it } from 'vitest';
import { openBlackBox } from '../../../../src/analysis/check/numeric/blackBox.js';
import { probe, type Suspects } from '../../../../src/analysis/check/numeric/probes.js';
import { RandomStream } from '../../../../src/engine/random.js';
import { judge, opened } from './judge.js';

/** ½ Σ (tanh(x Wᵀ + b) Vᵀ + c − y)² over some examples, by hand, in either precision: 430 parameters. */
const [INPUTS, HIDDEN, OUTPUTS, EXAMPLES] = [20, 16, 5, 6];
const COUNT = HIDDEN * INPUTS + HIDDEN + OUTPUTS * HIDDEN + OUTPUTS + 9;
const random = new RandomStream(5, 'network');
const numbers = (count: number, from: number, scale: number): number[] =>
  Array.from({ length: count }, (_, i) => scale * random.normal(from + i));
const X = Array.from({ length: EXAMPLES }, (_, i) => numbers(INPUTS, 1000 * i, 1));
const Y = Array.from({ length: EXAMPLES }, (_, i) => numbers(OUTPUTS, 1000 * i + 500, 1));
const THETA = numbers(COUNT, 100_000, 0.4);

type Round = (x: number) => number;

function network(theta: ArrayLike<number>, held: Round): { readonly loss: number; readonly gradient: number[] } {
  const at = (i: number): number => held(theta[i] as number);
  const [bias, second, last] = [HIDDEN * INPUTS, HIDDEN * (INPUTS + 1), HIDDEN * (INPUTS + 1) + OUTPUTS * HIDDEN];
  const gradient = new Array<number>(COUNT).fill(0);
  const add = (i: number, term: number): void => {
    gradient[i] = held((gradient[i] as number) + term);
  };
  let loss = 0;
  X.forEach((x, n) => {
    const a = Array.from({ length: HIDDEN }, (_, j) =>
      held(Math.tanh(x.reduce((sum, v, i) => held(sum + held(v * at(j * INPUTS + i))), at(bias + j)))),
    );
    const delta = Array.from({ length: OUTPUTS }, (_, k) =>
      held(
        a.reduce((sum, v, j) => held(sum + held(v * at(second + k * HIDDEN + j))), at(last + k)) -
          (Y[n]?.[k] as number),
      ),
    );
    loss = delta.reduce((sum, each) => held(sum + held(0.5 * each * each)), loss);
    delta.forEach((each, k) => {
      add(last + k, each);
      a.forEach((v, j) => add(second + k * HIDDEN + j, held(each * v)));
    });
    a.forEach((v, j) => {
      const back = delta.reduce((sum, each, k) => held(sum + each * at(second + k * HIDDEN + j)), 0);
      const z = held(back * held(1 - v * v));
      add(bias + j, z);
      x.forEach((input, i) => add(j * INPUTS + i, held(z * input)));
    });
  });
  // The last nine take part by a penalty alone.
  for (let i = last + OUTPUTS; i < COUNT; i++) {
    loss = held(loss + held(0.05 * at(i) * at(i)));
    add(i, held(0.1 * at(i)));
  }
  return { loss, gradient };
}

const double: Round = (x) => x;
const program = { theta: THETA, loss: (theta: Float64Array) => network(theta, double).loss };
const right = network(THETA, double).gradient;

function probed(
  claimed: readonly number[],
  seed = 0,
): { readonly found: Pick<Suspects, 'wrong' | 'undecided'>; readonly evaluations: number } {
  const box = opened(program);
  const work = probe(box, claimed, seed);
  for (let next = work.next(); ; next = work.next()) {
    if (!next.done) continue;
    const { wrong, undecided } = next.value;
    return { found: { wrong, undecided }, evaluations: box.evaluations() };
  }
}

function spoiled(wrong: readonly number[], by: number): number[] {
  return right.map((g, i) => (wrong.includes(i) ? g * (1 + by) : g));
}

describe('a black box of 430 parameters', () => {
  it('entry by entry: nothing is flagged, everything decided', () => {
    const { verdicts, evaluations } = judge(program, right, (g) => 2 ** -46 * Math.abs(g));
    console.log(`entry by entry: ${evaluations} evaluations`);
    expect(verdicts).toHaveLength(430);
    expect(new Set(verdicts)).toEqual(new Set(['match']));
    expect(evaluations).toBeLessThan(7200);
  });

  it('probed: a right gradient takes one direction, and its zeros another', () => {
    const { found, evaluations } = probed(right);
    expect(found).toEqual({ wrong: [], undecided: [] });
    expect(evaluations).toBeLessThan(60);
  });

  it.each([1, 1e-3, 1e-7])('probed: one fault of relative size %f among the entries', (by) => {
    const costs: number[] = [];
    for (let seed = 0; seed < 20; seed++) {
      const wrong = [Math.floor(430 * random.uniform(900_000 + seed))];
      const { found, evaluations } = probed(spoiled(wrong, by), seed);
      costs.push(evaluations);
      expect(found.wrong, `seed ${seed}`).toEqual(wrong);
    }
    costs.sort((a, b) => a - b);
    console.log(`one fault of ${by}: ${costs[10]} evaluations (${costs[0]} to ${costs[19]})`);
    expect(costs[10]).toBeLessThan(324);
  });

  it('probed: an entry that no direction shows beside the others is not told, right or wrong', () => {
    // One parameter more, that moves J by less than J itself is rounded.
    const loss = (theta: Float64Array): number => program.loss(theta) + 1e-13 * (theta[COUNT] as number);
    for (const says of [1e-13, -1e-13, 3e-13]) {
      const work = probe(opened({ theta: [...THETA, 0.3], loss }), [...right, says]);
      let next = work.next();
      while (!next.done) next = work.next();
      expect(next.value, `${says}`).toMatchObject({ wrong: [], undecided: [COUNT] });
    }
  });

  it('probed: of what is claimed to be 0, J must not move at all', () => {
    const second = right.map((g, i) => (i === 200 ? 0 : g));
    expect(probed(second).found).toEqual({ wrong: [200], undecided: [] });
  });

  it('probed: five faults, two of them equal and opposite', () => {
    const wrong = [3, 77, 200, 333, 429];
    const claimed = spoiled(wrong, 0.5);
    claimed[3] = (right[3] as number) + 0.25;
    claimed[77] = (right[77] as number) - 0.25;
    const { found, evaluations } = probed(claimed);
    console.log(`five faults: ${evaluations} evaluations`);
    expect(found.wrong).toEqual(wrong);
    expect(evaluations).toBeLessThan(1200);
  });
});

describe('a program in single precision', () => {
  const single = {
    theta: THETA,
    loss: (theta: Float64Array) => network(theta, Math.fround).loss,
    precision: 'float32',
  } as const;
  const gradient = network(THETA, Math.fround).gradient;
  const slack = (g: number): number => 2 ** -18 * Math.abs(g);

  it('is moved by steps that single precision holds: what is right matches', () => {
    const { verdicts } = judge(single, gradient, slack);
    const decided = verdicts.filter((verdict) => verdict === 'match').length;
    console.log(`single precision: ${decided} of ${verdicts.length} decided`);
    expect(verdicts).not.toContain('mismatch');
    expect(decided / verdicts.length).toBeGreaterThan(0.95);
  });

  it('and entries that are off by a tenth are found', () => {
    const { verdicts } = judge(
      single,
      gradient.map((g) => 1.1 * g),
      slack,
    );
    const found = verdicts.filter((verdict) => verdict === 'mismatch').length;
    console.log(`single precision, off by 10 %: ${found} of ${verdicts.length} found`);
    expect(found / verdicts.length).toBeGreaterThan(0.9);
  });
});

describe('a loss that is no function of its parameters', () => {
  it('is reported: it draws random numbers', () => {
    let call = 0;
    const box = openBlackBox({ theta: [1], loss: ([x]) => (x as number) ** 2 + random.uniform(call++) });
    expect(box.kind).toBe('non-deterministic');
  });

  it('is reported: it remembers', () => {
    let average = 0;
    const loss = ([x]: Float64Array): number => {
      average = 0.9 * average + 0.1 * (x as number);
      return average;
    };
    expect(openBlackBox({ theta: [1, 2], loss })).toMatchObject({
      kind: 'non-deterministic',
      values: [0.1, expect.any(Number)],
    });
  });

  it('may write to what it is given', () => {
    const box = opened({
      theta: [1, 2],
      loss: (theta) => {
        const j = (theta[0] as number) * (theta[1] as number);
        theta.fill(0);
        return j;
      },
    });
    expect(box.loss).toBe(2);
    expect(Array.from(box.theta)).toEqual([1, 2]);
  });
});
