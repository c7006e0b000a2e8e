import { describe, expect, it } from 'vitest';
import type { NetworkProblem } from '../../bench/ours/problem.js';
import { lossesThrough } from '../../bench/report/throughUpdated.js';

const dense = (weights: number[], bias: number[]) =>
  ({ type: 'dense', inputs: 2, units: 2, activation: 'sigmoid', weights, bias }) as const;

/** https://mattmazur.com/2015/03/17/a-step-by-step-backpropagation-example/, with the biases trained as well. */
const mazur: NetworkProblem = {
  kind: 'network',
  input: [2],
  batch: 1,
  layers: [dense([0.15, 0.2, 0.25, 0.3], [0.35, 0.35]), dense([0.4, 0.45, 0.5, 0.55], [0.6, 0.6])],
  loss: 'squared-error',
  learningRate: 0.5,
  x: [0.05, 0.1],
  y: [0.01, 0.99],
};

describe('losses of a plain network', () => {
  it('through old weights are torch’s (1.13, float64)', () => {
    const [first, second, third] = lossesThrough('old', mazur, 2);
    expect(first).toBeCloseTo(0.2983711087600027, 14);
    expect(second).toBeCloseTo(0.28047144679143016, 14);
    expect(third).toBeCloseTo(0.2619076230693008, 14);
  });

  it('through updated weights are synaptic’s (1.1.4)', () => {
    const [first, second, third] = lossesThrough('updated', mazur, 2);
    expect(first).toBeCloseTo(0.2983711087600027, 14);
    expect(second).toBeCloseTo(0.2804840766059973, 14);
    expect(third).toBeCloseTo(0.26192834808524407, 14);
  });
});
