import { describe, expect, it } from 'vitest';
import { checkCode } from './checkCode.js';
import { BATCH_NORM, CLASSES, CONVOLUTION, DROPOUT, ownActivation, SOFTMAX } from './wholeLayers.js';

const TANH = ownActivation('Math.tanh(z)', '1 - a[i] ** 2');
const RELU = ownActivation('Math.max(z, 0)', 'z[i] > 0 ? 1 : 0', true);
const SIGMOID = ownActivation('1 / (1 + Math.exp(-z))', 'a[i] * (1 - a[i])', true);
const SINE = ownActivation('Math.sin(3 * z)', '3 * Math.cos(3 * z[i])');

/** Where findings stand, and what they are called. */
async function said(text: string): Promise<string[]> {
  const { findings } = await checkCode(text);
  return findings.map(({ layer, op, fault }) => `${layer} ${op}: ${fault}`);
}

function everywhere(fault: string, layer: string): string[] {
  return ['dx', 'gradients.weight', 'gradients.bias'].map((op) => `${layer} ${op}: ${fault}`);
}

describe('layers that do more than one thing', () => {
  it.each([
    ['tanh', TANH],
    ['relu', RELU],
    ['sigmoid', SIGMOID],
    ['sine', SINE],
    ['softmax', SOFTMAX],
    ['dropout', DROPOUT],
    ['batch norm', BATCH_NORM],
    ['a convolution and pooling', CONVOLUTION],
    ['cross-entropy', CLASSES],
  ])('%s: nothing is said where nothing is wrong', async (_, text) => {
    expect(await said(text)).toEqual([]);
  });

  it.each([
    ['f’ left out', TANH, '(1 - a[i] ** 2)', '1', 'derivative-missing'],
    ['f’ at a', TANH, '(1 - a[i] ** 2)', '(1 - Math.tanh(a[i]) ** 2)', 'derivative-at-activation'],
    ['f for f’', TANH, '(1 - a[i] ** 2)', 'a[i]', 'function-for-derivative'],
    ['f’ twice', TANH, '(1 - a[i] ** 2)', '(1 - a[i] ** 2) ** 2', 'derivative-twice'],
    ['a(1 − a) for a tanh', TANH, '(1 - a[i] ** 2)', 'a[i] * (1 - a[i])', 'unknown'],
    ['f’ left out of relu', RELU, '(z[i] > 0 ? 1 : 0)', '1', 'derivative-missing'],
    ['f’ at a sigmoid', SIGMOID, '(a[i] * (1 - a[i]))', 'f(a[i]) * (1 - f(a[i]))', 'derivative-at-activation'],
    ['f’ left out of an f of no name', SINE, '(3 * Math.cos(3 * z[i]))', '1', 'derivative-missing'],
    ['f for f’ of an f of no name', SINE, '(3 * Math.cos(3 * z[i]))', 'a[i]', 'function-for-derivative'],
  ])('%s', async (_, text, from, to, fault) => {
    expect(text).toContain(from);
    const found = await said(text.replace(from, to));
    // Nobody asks for the derivative by the data.
    expect(found).toEqual([...everywhere(fault, 'second'), ...everywhere(fault, 'first').slice(1)]);
  });

  const one: [name: string, text: string, from: string, to: string, found: string[]][] = [
    [
      'mean over the batch',
      TANH,
      'weight: dW',
      'weight: dW.map((each) => each / 4)',
      ['gradients.weight: factor-batch'],
    ],
    [
      'a bias summed over the units',
      TANH,
      'db[j] += delta[n * 4 + j]',
      'db[n] += delta[n * 4 + j]',
      ['gradients.bias: broadcast-not-summed'],
    ],
    [
      'W for its transpose',
      TANH,
      '* weight.data[j * 4 + i];\n        }',
      '* weight.data[i * 4 + j];\n        }',
      ['dx: weight-not-transposed'],
    ],
    [
      'W for its transpose, stored the other way',
      RELU,
      '* weight.data[i * 4 + j];\n        }',
      '* weight.data[j * 4 + i];\n        }',
      ['dx: weight-not-transposed'],
    ],
    ['one example', TANH, 'dW[j * 4 + i] +=', 'dW[j * 4 + i] =', ['gradients.weight: one-example-only']],
    ['one example of the bias', SINE, 'db[j] +=', 'db[j] =', ['gradients.bias: one-example-only']],
    [
      'its own output for its input',
      TANH,
      '* x.data[n * 4 + i];\n          dx',
      '* a[n * 4 + i];\n          dx',
      ['gradients.weight: own-output-for-input'],
    ],
    [
      'dy for δ',
      TANH,
      'dW[j * 4 + i] += delta[',
      'dW[j * 4 + i] += dy.data[',
      ['gradients.weight: upstream-for-delta'],
    ],
  ];
  it.each(one)('%s', async (_, text, from, to, found) => {
    expect(text).toContain(from);
    const ofSecond = (await said(text.replace(from, to))).filter((each) => each.startsWith('second'));
    expect(ofSecond).toEqual(found.map((each) => `second ${each}`));
  });

  it.each([
    [
      'softmax without its cross terms',
      SOFTMAX,
      '(dy.data[n * 4 + j] - sum)',
      '(1 - p[n * 4 + j]) * dy.data[n * 4 + j]',
      'other dx: softmax-cross-terms-missing',
    ],
    ['a mask forgotten', DROPOUT, 'd * mask[i] / 0.75', 'd', 'other dx: dropout-mask-missing'],
    ['a mask that is not scaled', DROPOUT, 'd * mask[i] / 0.75', 'd * mask[i]', 'other dx: dropout-unscaled'],
    ['statistics as constants', BATCH_NORM, ' - a - h[n * 4 + j] * b', '', 'other dx: statistics-constant'],
    [
      'a bias at one row only',
      CONVOLUTION,
      'db[o] += d',
      'if (r === 0) db[o] += d',
      'conv gradients.bias: broadcast-not-summed',
    ],
    [
      'a kernel the wrong way round',
      CONVOLUTION,
      'dW[o * 9 + k] +=',
      'dW[o * 9 + 8 - k] +=',
      'conv gradients.kernel: kernel-flipped',
    ],
    [
      'to all of a window',
      CONVOLUTION,
      'dx[at] += dy.data[w];',
      'for (const place of largest[w]) dx[place] += dy.data[w];',
      'pool dx: pool-to-every-input',
    ],
    ['the target left out', CLASSES, '(each - t.data[i]) / 4', 'each / 4', 'loss dy: target-missing'],
    [
      'softmax’s cross terms left out',
      CLASSES,
      '(each - t.data[i]) / 4',
      '-t.data[i] * (1 - each) / 4',
      'loss dy: softmax-cross-terms-missing',
    ],
    [
      'a slope too many',
      CLASSES,
      '(each - t.data[i]) / 4',
      '(each - t.data[i]) * each * (1 - each) / 4',
      'loss dy: extra-derivative',
    ],
  ])('%s', async (_, text, from, to, found) => {
    expect(text).toContain(from);
    expect(await said(text.replace(from, to))).toEqual([found]);
  });
});

describe('in words', () => {
  it('another activation is named', async () => {
    const { findings } = await checkCode(TANH.replace('(1 - a[i] ** 2)', '(z[i] > 0 ? 1 : 0)'));
    expect(findings[0]?.fault).toBe('derivative-of-another');
    expect(findings[0]?.message).toMatch(/takes the derivative of relu in place of that of its own activation\./);
  });

  it('what computes in float32 by itself says nothing of rounding in the engine’s ops', async () => {
    expect((await checkCode(`${TANH}\nexport const precision = 'float32';`)).single).toBeNull();
  });
});
