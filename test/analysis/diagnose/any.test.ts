import { describe, expect, it } from 'vitest';
import { CONDITIONS } from '../../../study/networks/conditions.js';
import { ARCHITECTURE_NAMES } from '../../../study/networks/network.js';
import { networkText } from '../../../study/networks/text.js';
import { diagnosedAt } from './diagnosed.js';
import { model, repeated } from './files.js';

describe('any network', () => {
  it.each(ARCHITECTURE_NAMES)('%s is judged by every rule, in words without holes', async (architecture) => {
    for (const condition of CONDITIONS) {
      const text = networkText(7, architecture, condition);
      for (const { findings, quiet, silent } of await diagnosedAt(text, [0, 3])) {
        expect(findings.length + quiet.length + silent.length).toBe(17);
        const said = [
          ...findings.map(({ claim, title }) => `${title}: ${claim}`),
          ...silent.map(({ because }) => because),
        ];
        for (const each of said) expect(each).not.toMatch(/undefined|null|NaN|\*\*|``/);
      }
    }
  });

  it('is found to suffer from the same whatever the size of its batch: δ of an example counts, not its share', async () => {
    const x = Array.from({ length: 8 }, (_, i) => [Math.sin(3 * i), Math.cos(5 * i), Math.sin(i * i)]);
    const y = x.map(([a = 0, b = 0]) => (a > b ? 1 : 0));
    const layers = [...repeated(6, { type: 'dense', units: 12, activation: 'sigmoid' }), { type: 'dense', units: 2 }];
    const found = async (times: number) => {
      const data = {
        x: Array.from({ length: times }, () => x).flat(),
        y: Array.from({ length: times }, () => y).flat(),
      };
      const file = model([3], layers, 'cross-entropy', data, { learningRate: 0.1, epochs: 100 });
      const [{ findings } = { findings: [] }] = await diagnosedAt(file, [40]);
      return findings.map(({ rule, title, layers: where }) => ({ rule, title, where }));
    };
    expect(await found(50)).toEqual(await found(1));
    expect((await found(1))[0]?.rule).toBe('vanishing');
  });

  it('whose δ is 0 since nothing is left to learn has lost none', async () => {
    const file = model(
      [1],
      [
        { type: 'dense', units: 2, weights: [[1], [-1]] },
        { type: 'dense', units: 1, weights: [[0.5, -0.5]] },
      ],
      'squared-error',
      { x: [[1], [2], [3]], y: [[1], [2], [3]] },
      { learningRate: 0.1, epochs: 10 },
    );
    const [diagnosis] = await diagnosedAt(file, [0]);
    expect(diagnosis?.findings).toEqual([]);
    expect(diagnosis?.silent).toContainEqual({
      rule: 'vanishing',
      title: 'vanishing δ',
      because: 'δ of *dense2* is 0',
    });
  });

  it('of tanh from zero weights gives zeros and is not dead: tanh is steepest there', async () => {
    const zeros = { init: 'zeros' };
    const layer = { type: 'dense', units: 4, activation: 'tanh', weights: zeros };
    const data = { x: [[1], [2], [3]], y: [[1], [2], [3]] };
    const layers = [layer, { type: 'dense', units: 1, weights: zeros }];
    const file = model([1], layers, 'squared-error', data, { learningRate: 0.1, epochs: 10 });
    const [{ findings, quiet } = { findings: [], quiet: [] }] = await diagnosedAt(file, [0]);
    expect(findings[0]?.rule).toBe('symmetry');
    expect(quiet).toContain('deadUnits');
  });

  it('whose units died since its weights began far too large is offered the usual ones before others', async () => {
    const x = Array.from({ length: 20 }, (_, i) => [Math.sin(3 * i), Math.cos(5 * i)]);
    const data = { x, y: x.map(([a = 0, b = 0]) => [a * b]) };
    const hidden = { type: 'dense', units: 1, activation: 'relu', weights: [[-9, -9]], bias: [-20] };
    const layers = [hidden, { type: 'dense', units: 1 }];
    const file = model([2], layers, 'squared-error', data, { learningRate: 0.1, epochs: 100 });
    const [{ findings } = { findings: [] }] = await diagnosedAt(file, [0]);
    const dead = findings.find(({ rule }) => rule === 'deadUnits');
    expect(dead?.claim).toMatch(/^The one unit of \*dense1\* gives 0 for all 20 examples/);
    expect(dead?.mends.map(({ title }) => title).slice(0, 2)).toEqual([
      'a bias of 0 to begin with',
      'the usual initial weights',
    ]);
  });

  it('at the level of a constant guess is told of a penalty, and of frozen weights', async () => {
    const x = Array.from({ length: 20 }, (_, i) => [Math.sin(3 * i), Math.cos(5 * i)]);
    const data = { x, y: x.map(([a = 0, b = 0]) => [a - b]) };
    const claimed = async (train: object) => {
      const file = model([2], [{ type: 'dense', units: 1, weights: [[-1, 1]] }], 'squared-error', data, {
        learningRate: 0.01,
        epochs: 200,
        ...train,
      });
      const [{ findings } = { findings: [] }] = await diagnosedAt(file, [150]);
      return findings.find(({ rule }) => rule === 'constantGuess');
    };
    const penalized = await claimed({ l2: 100 });
    expect(penalized?.claim).toContain('The penalty l2 = 100 is a part of J, and pulls weights towards 0.');
    expect(penalized?.mends[0]?.title).toBe('`"l2": 0` while you look for the cause');
    const frozen = await claimed({ freeze: ['*.weight'] });
    expect(frozen).toMatchObject({ followsFrom: 'updateRatio' });
    expect(frozen?.claim).toContain('All its weights are frozen: `freeze` lets biases alone change.');
  });

  it('of rare classes stands at a constant guess since that is nearly always right, unless it can learn no batch at all', async () => {
    const x = Array.from({ length: 40 }, (_, i) => [Math.sin(3 * i)]);
    const data = { x, y: x.map((_, i) => [i === 0 ? 1 : 0]) };
    const layers = [
      { type: 'dense', units: 4, activation: 'tanh' },
      { type: 'dense', units: 1 },
    ];
    const file = model([1], layers, 'binary-cross-entropy-with-logits', data, { learningRate: 0.1, epochs: 100 });
    const found = async (learned: boolean) => {
      const seen = { examples: 40, updates: 1000, before: 0.7, after: learned ? 0.001 : 0.7 };
      const overfit = { ...seen, accuracy: null, learned, problem: null };
      const [{ findings } = { findings: [] }] = await diagnosedAt(file, [100], { overfit });
      return findings.map(({ rule, followsFrom }) => [rule, followsFrom]);
    };
    expect(await found(true)).toEqual([
      ['classImbalance', null],
      ['constantGuess', 'classImbalance'],
    ]);
    expect(await found(false)).toEqual([
      ['constantGuess', null],
      ['overfits', 'constantGuess'],
      ['classImbalance', null],
    ]);
  });

  it('whose clipping is what makes updates small is told so, not that η is', async () => {
    const x = Array.from({ length: 20 }, (_, i) => [Math.sin(3 * i), Math.cos(5 * i)]);
    const data = { x, y: x.map(([a = 0, b = 0]) => [5 * a - 3 * b]) };
    const train = { learningRate: 0.1, epochs: 100, clip: { norm: 1e-6 } };
    const file = model([2], [{ type: 'dense', units: 1 }], 'squared-error', data, train);
    const [{ findings } = { findings: [] }] = await diagnosedAt(file, [0]);
    expect(findings[0]).toMatchObject({ rule: 'rateTooLow', title: 'Gradients are clipped to next to nothing' });
    expect(findings[0]?.mends[0]?.title).toBe('`"clip": { "norm": 1 }` in `train`');
  });

  it('with zero weights in its last layer is no sick one: they are the first to move', async () => {
    const x = Array.from({ length: 20 }, (_, i) => [Math.sin(3 * i), Math.cos(5 * i)]);
    const file = model(
      [2],
      [
        { type: 'dense', units: 8, activation: 'relu' },
        { type: 'dense', units: 1, weights: { init: 'zeros' } },
      ],
      'mean-squared-error',
      { x, y: x.map(([a = 0, b = 0]) => [a * b]) },
      { learningRate: 0.1, epochs: 500 },
    );
    for (const { findings } of await diagnosedAt(file, [0, 1, 5, 400])) expect(findings).toEqual([]);
  });
});
