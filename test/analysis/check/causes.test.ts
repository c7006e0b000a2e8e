import { describe, expect, it } from 'vitest';
import { checkText } from './run.js';

/** Two layers with derivatives by hand, and a loss by hand; `1` and `2` are right for tanh and 2z. */
function withDerivatives(first: string, second: string, loss: string): string {
  const dense = (name: string, f: string, df: string) => ({ type: 'dense', name, units: 2, activation: { f, df } });
  return JSON.stringify({
    input: [2],
    layers: [dense('first', 'tanh(z)', first), dense('second', '2 * z', second)],
    loss: { f: '0.5 * (a - y)^2', df: loss },
    seed: 7,
    data: { x: [[0.4, -0.9], [1.2, 0.3], [-0.7, 0.8]], y: [[1, 0], [0, 1], [0.5, 0.25]] }, // biome-ignore format: one example a pair
  });
}

async function told(text: string) {
  const { findings, parameters } = await checkText(text);
  return {
    findings: findings.map(({ layer }) => layer),
    follows: Object.fromEntries(parameters.map(({ name, followsFrom }) => [name, followsFrom])),
  };
}

describe('with several wrong derivatives', () => {
  it('findings come from the loss down, and a parameter follows from the one that δ meets first', async () => {
    expect(await told(withDerivatives('a', '1', '3 * (a - y)'))).toEqual({
      findings: ['loss', 'second', 'first'],
      follows: { 'first.weight': 'loss', 'first.bias': 'loss', 'second.weight': 'loss', 'second.bias': 'loss' },
    });
  });

  it('what lies above one follows from nothing', async () => {
    expect(await told(withDerivatives('a', '2', 'a - y'))).toEqual({
      findings: ['first'],
      follows: { 'first.weight': 'first', 'first.bias': 'first', 'second.weight': null, 'second.bias': null },
    });
  });

  it('of two in a row the upper one is the cause of what lies below both', async () => {
    const { follows } = await told(withDerivatives('a', '1', 'a - y'));
    expect(follows).toEqual({
      'first.weight': 'second',
      'first.bias': 'second',
      'second.weight': 'second',
      'second.bias': 'second',
    });
  });

  it('a branch that the upper one does not touch follows from its own', async () => {
    // A residual block hands δ past its inner layers: what is wrong within them still reaches what lies below.
    const inner = { type: 'dense', name: 'inner', units: 2, activation: { f: 'tanh(z)', df: 'a' } };
    const text = JSON.stringify({
      input: [2],
      layers: [
        { type: 'dense', name: 'below', units: 2, activation: { f: 'tanh(z)', df: '1 - z' } },
        { type: 'residual', name: 'block', layers: [inner] },
      ],
      loss: 'squared-error',
      seed: 7,
      data: { x: [[0.4, -0.9]], y: [[1, 0]] },
    });
    const { findings, follows } = await told(text);
    expect(findings).toEqual(['block.inner', 'below']);
    expect(follows).toMatchObject({ 'block.inner.weight': 'block.inner', 'below.weight': 'block.inner' });
  });
});
