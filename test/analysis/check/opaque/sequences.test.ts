import { describe, expect, it } from 'vitest';
import { checkCode } from './checkCode.js';
import { ATTENTION, RNN, TABLE } from './sequences.js';

/** Which gradients are wrong, and what it is called. */
async function said(text: string, from = '', to = ''): Promise<string[]> {
  expect(text).toContain(from);
  const { findings } = await checkCode(text.replace(from, to));
  return findings.map(({ op, fault }) => `${op}: ${fault}`);
}

describe('a recurrent layer that is code', () => {
  const all = (fault: string): string[] => ['W', 'U', 'b'].map((name) => `gradients.${name}: ${fault}`);

  it('is right as it stands', async () => {
    expect(await said(RNN)).toEqual([]);
  });

  it('loses what comes back through time', async () => {
    expect(await said(RNN, 'dh = carried', 'dh = new Float64Array(N * H)')).toEqual(all('carry-lost'));
  });

  it('with its matrix of the state stored the other way round', async () => {
    const turned = RNN.replaceAll('U.data[j * H + i]', 'U.data[i * H + j]').replace('dU[j * H + i]', 'dU[i * H + j]');
    expect(await said(turned)).toEqual([]);
    expect(await said(turned, 'dh = carried', 'dh = new Float64Array(N * H)')).toEqual(all('carry-lost'));
  });

  it('takes the derivative of its activation twice, or not at all: that is no lost carry', async () => {
    const [first] = await said(RNN, '(1 - h[t + 1][n * H + j] ** 2)', '1');
    expect(first).not.toMatch(/carry-lost/);
  });
});

describe('rows of a table, some of them used more than once', () => {
  it('are right as they stand', async () => {
    expect(await said(TABLE)).toEqual([]);
  });

  it('keep of several uses the last one', async () => {
    expect(await said(TABLE, 'E[2 * row + d] += dy', 'E[2 * row + d] = dy')).toEqual([
      'gradients.E: fan-out-overwritten',
    ]);
  });

  it('are something else where it is not the last one that is kept', async () => {
    const first = 'if (E[2 * row + d] === 0) E[2 * row + d] = dy';
    expect(await said(TABLE, 'E[2 * row + d] += dy', first)).not.toEqual(['gradients.E: fan-out-overwritten']);
  });
});

describe('attention that is code', () => {
  const RIGHT = 'P[t][u] * (dP[u] - all)';
  const wrong = (fault: string): string[] => ['dx', 'gradients.Wq', 'gradients.Wk'].map((name) => `${name}: ${fault}`);

  it('is right as it stands', async () => {
    expect(await said(ATTENTION)).toEqual([]);
  });

  it('has a softmax whose every p depends on every score', async () => {
    const fault = 'P[t][u] * (1 - P[t][u]) * dP[u]';
    expect(await said(ATTENTION, RIGHT, fault)).toEqual(wrong('softmax-cross-terms-missing'));
  });

  it('has other mistakes too, which are not called so', async () => {
    expect(await said(ATTENTION, RIGHT, 'P[t][u] * dP[u]')).toEqual(wrong('unknown'));
  });
});
