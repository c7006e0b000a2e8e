import { describe, expect, it } from 'vitest';
import { Trainer } from '../../../../src/engine/train/trainer.js';
import { readCode } from '../../../formats/module/read.js';
import { run } from '../run.js';
import { checkCode } from './checkCode.js';
import { NETWORK } from './network.js';

/** The network with one text in place of another. */
function planted(from: string, to: string): string {
  expect(NETWORK).toContain(from);
  return NETWORK.replace(from, to);
}

describe('layers written by hand', () => {
  it('match one by one, and so do their parameters', async () => {
    const { verdict, nodes, parameters, findings } = await checkCode(NETWORK);
    expect(verdict).toBe('match');
    expect(findings).toEqual([]);
    expect(nodes.filter(({ by }) => by === 'module').map(({ layer, op }) => `${layer} ${op}`)).toEqual([
      'loss dy',
      'output dx',
      'output gradients.weight',
      'output gradients.bias',
      'act dx',
      'hidden gradients.weight',
      'hidden gradients.bias',
    ]);
    expect(parameters.map((each) => each.verdict)).toEqual(['match', 'match', 'match', 'match']);
    for (const { analytic, numeric } of parameters) {
      analytic.forEach((each, i) => {
        expect(numeric[i]).toBeCloseTo(each, 8);
      });
    }
  });

  it('in single precision match too', async () => {
    const text = NETWORK.replaceAll('Float64Array', 'Float32Array');
    const { verdict, findings, single } = await checkCode(`${text}export const precision = 'float32';`);
    expect([verdict, findings]).toEqual(['match', []]);
    // No op is the engine's: there is no second answer beside that.
    expect(single).toBeNull();
  });

  it('that are wrong themselves follow from nobody, whatever comes down to them', async () => {
    const text = planted('gradients.bias[j] += delta;', 'gradients.bias[j] = delta;').replace(
      'd * (1 - a[i] ** 2)',
      'd',
    );
    const { parameters } = await checkCode(text);
    const cause = Object.fromEntries(
      parameters.map(({ name, verdict, followsFrom }) => [name, [verdict, followsFrom]]),
    );
    expect(cause['hidden.weight']).toEqual(['mismatch', 'act']);
    expect(cause['hidden.bias']).toEqual(['mismatch', null]);
  });

  // What is planted, where the finding stands, and what it is called. 4 examples, 3 units, 2 inputs.
  const mistakes: [name: string, from: string, to: string, place: string, fault: string][] = [
    ['f’ left out', 'd * (1 - a[i] ** 2)', 'd', 'act dx', 'derivative-missing'],
    ['f’ twice', 'd * (1 - a[i] ** 2)', 'd * (1 - a[i] ** 2) ** 2', 'act dx', 'derivative-twice'],
    ['f’ at a', 'd * (1 - a[i] ** 2)', 'd * (1 - Math.tanh(a[i]) ** 2)', 'act dx', 'derivative-at-activation'],
    ['f for f’', 'd * (1 - a[i] ** 2)', 'd * a[i]', 'act dx', 'function-for-derivative'],
    ['a sign', 'd * (1 - a[i] ** 2)', '-d * (1 - a[i] ** 2)', 'act dx', 'sign'],
    ['2 forgotten', '2 * d / N', 'd / N', 'loss dy', 'factor-half'],
    ['N forgotten', '2 * d / N', '2 * d', 'loss dy', 'factor-batch'],
    ['any factor', '2 * d / N', '2.1 * d / N', 'loss dy', 'factor'],
    [
      'a bias left out',
      'gradients.bias[j] += delta',
      'gradients.bias[j] += 0',
      'hidden gradients.bias',
      'bias-missing',
    ],
    [
      'one example',
      'gradients.weight[j * inputs + i] += delta',
      'gradients.weight[j * inputs + i] = delta',
      'hidden gradients.weight',
      'one-example-only',
    ],
    [
      'nothing of a name',
      'gradients.weight[j * inputs + i] += delta',
      'gradients.weight[j * inputs + i] += delta * delta',
      'hidden gradients.weight',
      'unknown',
    ],
  ];

  it.each(mistakes)('%s', async (_, from, to, place, fault) => {
    const { verdict, nodes, findings } = await checkCode(planted(from, to));
    expect(verdict).toBe('mismatch');
    const wrong = nodes.filter((each) => each.verdict === 'mismatch').map(({ layer, op }) => `${layer} ${op}`);
    // `dense` is written once and used twice.
    const other = place.replace('hidden', 'output');
    expect(wrong).toEqual(place === other ? [place] : [other, place]);
    const found = findings.find(({ layer, op }) => `${layer} ${op}` === place);
    expect([found?.fault, ...(found?.also ?? [])]).toContain(fault);
    const line = NETWORK.slice(0, NETWORK.indexOf(from)).lastIndexOf('backward(');
    expect(found?.range?.start.line).toBe(NETWORK.slice(0, line).split('\n').length - 1);
  });

  it('names transposed weights', async () => {
    const square = NETWORK.replace(
      '{ shape: [3, 2], data: [0.9, -0.8, 1.1, 1.0, -0.4, 0.7] }, { shape: [3], data: [0.1, -0.2, 0.3] }',
      '{ shape: [2, 2], data: [0.9, -0.8, 1.1, 1.0] }, { shape: [2], data: [0.1, -0.2] }',
    ).replace('{ shape: [1, 3], data: [0.6, -0.9, 0.5] }', '{ shape: [1, 2], data: [0.6, -0.9] }');
    const { findings } = await checkCode(
      square.replace('gradients.weight[j * inputs + i] += delta', 'gradients.weight[i * outputs + j] += delta'),
    );
    // That of one row is its own transpose.
    expect(findings.map(({ layer, op, fault }) => [layer, op, fault])).toEqual([
      ['hidden', 'gradients.weight', 'transposed'],
    ]);
  });

  it('blames the one that is wrong: what lies before it is right, and its gradients are not', async () => {
    const { parameters } = await checkCode(planted('d * (1 - a[i] ** 2)', 'd'));
    const said = parameters.map(({ name, verdict, followsFrom }) => [name, verdict, followsFrom]);
    expect(said).toEqual([
      ['hidden.weight', 'mismatch', 'act'],
      ['hidden.bias', 'mismatch', 'act'],
      ['output.weight', 'match', null],
      ['output.bias', 'match', null],
    ]);
  });

  it('at a kink: any choice between both sides is right, others are not', async () => {
    const relu = (at0: string) =>
      NETWORK.replace('x.data.map(Math.tanh)', 'x.data.map((z) => Math.max(z, 0))').replace(
        'd * (1 - a[i] ** 2)',
        `d * (a[i] > 0 ? 1 : ${at0})`,
      );
    // The first example is zero, and so are its biases here.
    const zero = (text: string) =>
      text.replace('[0.1, -0.2, 0.3]', '[0, 0, 0]').replace('data: [0] }', 'data: [0.2] }');
    const valid = await checkCode(zero(relu('i < 3 ? 0.3 : 0')));
    expect(valid.findings).toEqual([]);
    expect(valid.nodes.find(({ layer }) => layer === 'act')?.counts.kink).toBe(3);
    const invalid = await checkCode(zero(relu('a[i] === 0 && d !== 0 && i < 3 ? 1.5 : 0')));
    expect(invalid.findings).toMatchObject([{ layer: 'act', fault: 'invalid-subgradient' }]);
  });

  it('that draw random numbers say nothing of their derivatives', async () => {
    const noisy = NETWORK.replace('x.data.map(Math.tanh)', 'x.data.map((z) => Math.tanh(z + 1e-9 * Math.random()))');
    const { verdict, findings, counts } = await checkCode(noisy);
    expect(verdict).toBe('inconclusive');
    expect(counts.match + counts.mismatch).toBeLessThan(5);
    expect(findings.map(({ layer, message }) => [layer, message])).toEqual([
      ['act', expect.stringMatching(/^`forward` of layer \*act\* is not deterministic/)],
    ]);
  });

  it('that add their gradients up from call to call are told so, once', async () => {
    const summed = NETWORK.replace("dense('output'", "accumulating('output'").replace(
      'export const layers',
      `function accumulating(...given) {
  const layer = dense(...given);
  const kept = [0, 0, 0];
  const backward = (all) => {
    const { dx, gradients } = layer.backward(all);
    gradients.weight.forEach((each, i) => { kept[i] += each; });
    return { dx, gradients: { ...gradients, weight: kept } };
  };
  return { ...layer, backward };
}

export const layers`,
    );
    const { findings, nodes } = await checkCode(summed);
    expect(findings).toMatchObject([{ layer: 'output', op: 'gradients.weight', fault: 'accumulated-not-zeroed' }]);
    // What it does not keep is judged as ever.
    expect(nodes.filter(({ verdict }) => verdict !== 'match')).toMatchObject([{ op: 'gradients.weight' }]);
    const { problems } = await readCode(summed);
    expect(problems).toMatchObject([{ message: expect.stringMatching(/twice as much at its second call/) }]);
  });

  it('that forget dy are told so: an activation, and a sum over the batch', async () => {
    const activation = await checkCode(NETWORK.replace('d * (1 - a[i] ** 2)', '1 - a[i] ** 2'));
    const weights = await checkCode(NETWORK.replace('+= delta * x.data', '+= x.data'));
    const told = [activation, weights].map(({ findings: [finding] }) => [finding?.fault, finding?.message]);
    const words = expect.stringMatching(/is the derivative of `forward` alone: it is not multiplied by dy/);
    expect(told).toEqual([
      ['unknown', words],
      ['unknown', words],
    ]);
  });

  it('with thousands of wrong entries are not sampled along all of them, only to show a few', async () => {
    const text = `const N = 2500;
let calls = 0;
const numbers = (k) => Array.from({ length: N }, (_, i) => Math.sin(k + i));
const scale = {
  name: 'scale',
  parameters: { s: { shape: [N], data: numbers(1) } },
  forward({ x, parameters: { s } }) {
    if (++calls > 2000) throw new Error('too often');
    return { y: { shape: x.shape, data: x.data.map((each, i) => Math.tanh(each * s.data[i])) }, saved: x };
  },
  backward({ dy, saved: x, parameters: { s } }) {
    const d = dy.data.map((each, i) => -each * (1 - Math.tanh(x.data[i] * s.data[i]) ** 2));
    return { dx: d.map((each, i) => each * s.data[i]), gradients: { s: d.map((each, i) => each * x.data[i]) } };
  },
};
export const layers = [scale];
export const loss = {
  forward(y, t) { const off = y.data.map((each, i) => each - t.data[i]); return { value: off.reduce((sum, d) => sum + d * d / 2, 0), saved: off }; },
  backward(off) { return off; },
};
export const data = { x: [numbers(2)], y: [numbers(3)] };`;
    const { counts, findings, parameters } = await checkCode(text);
    expect(counts.mismatch).toBe(2500);
    expect(findings).toMatchObject([{ op: 'gradients.s', fault: 'sign' }]);
    expect(parameters[0]?.numeric.filter((each) => !Number.isNaN(each))).toHaveLength(4);
  });

  it('may fail where they are only tried: nobody hears of it', async () => {
    const picky = NETWORK.replace(
      'const a = x',
      "if (x.data.some((z) => z > 50)) throw new Error('too large');\n      const a = x",
    );
    const { model } = await readCode(picky);
    if (!model?.data) throw new Error('no model');
    const trainer = new Trainer({ ...model, data: model.data }, model.data);
    expect(run({ model, state: trainer.state(), batch: trainer.batch }).verdict).toBe('match');
    expect(model.complaints?.()).toEqual([]);
  });
});
