import { describe, expect, it } from 'vitest';
import { Trainer } from '../../../src/engine/train/trainer.js';
import type { ModelTest, TestResult } from '../../../src/protocol.js';
import type { Session } from '../../../src/session/session.js';
import { nodeCode } from '../../../src/worker/nodeCode.js';
import { exampleText } from '../../formats/files.js';
import { modelOf, modelText } from '../models.js';
import { clock, sessionOf, sessionOfExample } from '../open.js';

async function listed(session: Session): Promise<readonly ModelTest[]> {
  return (await session.request('tests', null)).tests;
}

async function results(session: Session, ...ids: string[]): Promise<readonly TestResult[]> {
  return (await session.request('test', { ids })).results;
}

async function resultOf(text: string, id: string): Promise<TestResult> {
  const [result] = await results(await sessionOf(text), id);
  if (!result) throw new Error(`no result of ${id}`);
  return result;
}

/** Numbers in what a test says. */
const numbersIn = (said: string): number[] =>
  [...said.matchAll(/-?\d+(\.\d+)?(e-?\d+)?/g)].map(([text]) => Number(text));

describe('the tests of a model', () => {
  it('stand in groups, each at its place in the text', async () => {
    const tests = await listed(await sessionOfExample('wrong-df.grad.json'));
    expect(tests.map(({ id, tests: inner }) => [id, inner.map(({ name }) => name)])).toEqual([
      ['gradients', ['hidden1', 'hidden2', 'output', 'loss']],
      ['lossFalls', []],
      ['overfits', []],
      ['deadLayers', []],
    ]);
    const lines = exampleText('wrong-df.grad.json').split('\n');
    const lineOf = ({ range }: ModelTest): string => lines[range?.start.line ?? -1] ?? '';
    expect(tests.map(lineOf)).toEqual(
      [/"layers"/, /"train"/, /"train"/, /"layers"/].map((at) => expect.stringMatching(at)),
    );
    expect(tests[0]?.tests.map(lineOf)[1]).toMatch(/"hidden2"/);
  });

  it('have one for each expected number, and a name of its own for one that is given twice', async () => {
    const text = modelText().replace(
      /}$/,
      ',"expect":{"loss":1,"loss@0":1,"output.a@2":[[0.5,1],[2,3],[4,5],[6,7],[8,9]]}}',
    );
    const group = (await listed(await sessionOf(text))).find(({ id }) => id === 'expect');
    // An icon at a line is that of the line's own number: the group has none.
    expect(group?.range).toBeNull();
    expect(group?.tests.slice(0, 3).map(({ id, name }) => [id, name])).toEqual([
      ['expect/loss@0[]', 'loss'],
      ['expect/loss@0[]#2', 'loss'],
      ['expect/output.a@2[0,0]', 'output.a[0, 0] after 2 updates'],
    ]);
  });

  it('are those of code too, and none where it must not run', async () => {
    const code = { host: nodeCode(null), fatal: null };
    const trusted = await listed(await sessionOfExample('two-layers.grad.mjs', { code }));
    expect(trusted[0]?.tests.map(({ name }) => name)).toEqual(['hidden', 'tanh', 'output', 'loss']);
    const untrusted = await sessionOfExample('two-layers.grad.mjs');
    await expect(listed(untrusted)).rejects.toThrow(/two-layers\.grad\.mjs, line 1: /);
  });

  it('leave the run where it is, and are refused in words where there is no such test', async () => {
    const session = await sessionOf(modelText());
    const before = (await session.request('goto', { step: 7 })).run;
    const done = await results(session, 'lossFalls', 'deadLayers', 'overfits', 'gradients/hidden');
    expect(done).toHaveLength(4);
    const after = (await session.request('state', null)).run;
    expect(after).toEqual(before);
    await expect(results(session, 'gradients/hiden')).rejects.toThrow('the model has no test "gradients/hiden"');
  });

  it('are ended by a pause: what was known by then is answered', async () => {
    const text = modelText().replace(/}$/, ',"expect":{"loss@1":1,"loss@100000000":1}}');
    const session = await sessionOf(text);
    const testing = results(session, 'expect/loss@1[]', 'expect/loss@100000000[]');
    await clock.pause();
    await clock.pause();
    await session.request('pause', null);
    expect((await testing).map(({ id }) => id)).toEqual(['expect/loss@1[]']);
  });
});

describe('the samples', () => {
  const right = ['digits.grad.json', 'logistic.grad.ts', 'mazur.grad.json', 'two-layers.grad.mjs', 'xor.grad.json'];
  it.each(right)('%s passes whatever is tested of it', async (file) => {
    const session = await sessionOfExample(file, { code: { host: nodeCode(null), fatal: null } });
    const ids = (await listed(session)).flatMap(({ id, tests }) =>
      tests.length > 0 ? tests.map((test) => test.id) : [id],
    );
    const odd = (await results(session, ...ids)).filter(
      ({ outcome }) => outcome === 'failed' || outcome === 'undecided',
    );
    expect(odd).toEqual([]);
  });
});

describe('gradients match', () => {
  it('in every layer of a right model', async () => {
    const session = await sessionOf(modelText());
    const done = await results(session, 'gradients/hidden', 'gradients/output', 'gradients/loss');
    expect(done.map(({ outcome, said }) => [outcome, said])).toEqual([
      ['passed', '20 match'],
      ['passed', '12 match'],
      ['passed', 'every op hands back what it should'],
    ]);
  });

  it('not where a df is wrong: it fails there with the cause, and before it with what follows', async () => {
    const text = exampleText('wrong-df.grad.json');
    const [before, cause, after] = await results(
      await sessionOf(text),
      ...['gradients/hidden1', 'gradients/hidden2', 'gradients/output'],
    );
    expect([before, cause, after].map((result) => result?.outcome)).toEqual(['failed', 'failed', 'passed']);
    expect(before?.failures[0]?.message).toBe(
      '12 of 12 entries of ∇hidden1.weight are wrong: they follow from hidden2.',
    );
    const [failure] = cause?.failures ?? [];
    const line = text.split('\n')[failure?.range?.start.line ?? -1] ?? '';
    expect(line.slice(failure?.range?.start.column, failure?.range?.end.column)).toBe('1 - tanh(a)^2');
    // df as written, and (tanh z)′ = 1 − tanh² z, at the z that the message names.
    const z = Number(/z = ([-\d.]+)\)/.exec(failure?.message ?? '')?.[1]);
    const [expected, actual] = [failure?.difference?.expected, failure?.difference?.actual].map((of) =>
      Number(of?.split(' = ')[1]),
    );
    expect(failure?.difference?.expected).toMatch(/^hidden2\.df\[\d, \d\] = /);
    expect(expected).toBeCloseTo(1 - Math.tanh(z) ** 2, 3);
    expect(actual).toBeCloseTo(1 - Math.tanh(Math.tanh(z)) ** 2, 3);
  });

  it('where they follow, by the numbers of the same network with the right df', async () => {
    const text = exampleText('wrong-df.grad.json');
    const [result] = await results(await sessionOf(text), 'gradients/hidden1');
    const right = await modelOf(text.replace('1 - tanh(a)^2', '1 - a^2'));
    const wrong = await modelOf(text);
    for (const [model, side] of [
      [right, 'expected'],
      [wrong, 'actual'],
    ] as const) {
      const [, row, column, value] =
        /\[(\d+), (\d+)\] = (.*)$/.exec(result?.failures[0]?.difference?.[side] ?? '') ?? [];
      const trainer = new Trainer(model, model.data);
      const gradient = trainer.view(trainer.graph.gradients.get('hidden1.weight') as number);
      expect(Number(value)).toBeCloseTo(gradient[2 * Number(row) + Number(column)] as number, 14);
    }
  });

  it('not in the loss where its own derivative is wrong', async () => {
    const loss = { f: '(a - y)^2', df: 'a - y' };
    const text = modelText().replace('"squared-error"', JSON.stringify(loss));
    const result = await resultOf(text, 'gradients/loss');
    expect([result.outcome, result.failures[0]?.message]).toEqual([
      'failed',
      expect.stringContaining('half the derivative'),
    ]);
  });

  it('of code that is all of J', async () => {
    const code = { host: nodeCode(null), fatal: null };
    const session = await sessionOfExample('logistic.grad.ts', { code });
    expect(await results(session, 'gradients/program')).toMatchObject([{ outcome: 'passed', said: '3 match' }]);
  });
});

describe('an expected number', () => {
  it('is met where the run shows it, however far away; otherwise both are said, at its place', async () => {
    const text = exampleText('mazur.grad.json').replace('0.0000351\n', '0.0000351, "loss@2": 0.25\n');
    const session = await sessionOf(text);
    const [near, far] = await results(session, 'expect/loss@10000[]', 'expect/loss@2[]');
    expect([near?.id, near?.outcome]).toEqual(['expect/loss@2[]', 'failed']);
    expect([far?.id, far?.outcome]).toEqual(['expect/loss@10000[]', 'passed']);
    const [failure] = near?.failures ?? [];
    const line = text.split('\n')[failure?.range?.start.line ?? -1];
    expect(line?.slice(failure?.range?.start.column, failure?.range?.end.column)).toBe('0.25');
    const model = await modelOf(text);
    const trainer = new Trainer(model, model.data);
    trainer.advance();
    trainer.advance();
    expect(failure?.difference).toEqual({ expected: '0.25', actual: String(trainer.loss) });
  });
});

/** One weight w on one example, x = 1 and y = 0: J = w²/2, and an update makes w (1 − η) of it. */
function oneWeight(learningRate: number, more: Record<string, unknown> = {}): string {
  return JSON.stringify({
    input: [1],
    layers: [{ type: 'dense', units: 1, weights: [[2]], bias: false }],
    loss: 'squared-error',
    data: { x: [[1]], y: [[0]] },
    train: { learningRate, epochs: 100, ...more },
  });
}

describe('loss falls', () => {
  it('where twenty updates bring it down', async () => {
    const { outcome, said } = await resultOf(oneWeight(0.1), 'lossFalls');
    expect(outcome).toBe('passed');
    const [examples, before, after, updates] = numbersIn(said);
    expect([examples, before, updates]).toEqual([1, 2, 20]);
    expect(after).toBeCloseTo((2 * 0.9 ** 20) ** 2 / 2, 6);
  });

  it('not where η is too large', async () => {
    const { outcome, failures } = await resultOf(oneWeight(2.5), 'lossFalls');
    expect(outcome).toBe('failed');
    const { expected, actual } = failures[0]?.difference ?? {};
    expect(expected).toBe('J < 2');
    expect(numbersIn(actual ?? '')[0]).toBeCloseTo((2 * 1.5 ** 20) ** 2 / 2, -1);
  });

  it('of several batches over all their examples, the same before and after', async () => {
    const text = modelText({ data: { holdOut: 3 }, train: { l2: 0, shuffle: true } });
    const { said } = await resultOf(text, 'lossFalls');
    // J of everything that is trained on, as one batch: at the start, and after 20 updates.
    const [model, whole] = [
      await modelOf(text),
      await modelOf(modelText({ data: { holdOut: 3 }, train: { l2: 0, batchSize: 20 } })),
    ];
    const [trained, all] = [new Trainer(model, model.data), new Trainer(whole, whole.data)];
    const [examples, before, after] = numbersIn(said) as [number, number, number];
    expect(examples).toBe(20);
    expect(before).toBeCloseTo(all.loss, 5);
    while (trained.step < 20) trained.advance();
    all.restore({ ...trained.state(), step: 0 });
    expect(after).toBeCloseTo(all.loss, 5);
  });

  it('after no more updates than the file makes', async () => {
    expect((await resultOf(oneWeight(0.1, { epochs: 3 }), 'lossFalls')).said).toMatch(/after 3 updates$/);
  });
});

describe('overfits one batch', () => {
  it('as soon as J is a tenth of its start', async () => {
    const { outcome, said } = await resultOf(oneWeight(0.1), 'overfits');
    // 0.81ᵏ is below 0.1 from k = 11 on, and J is looked at every ten updates.
    const [, before, after, updates] = numbersIn(said);
    expect([outcome, before, updates]).toEqual(['passed', 2, 20]);
    expect(after).toBeCloseTo((2 * 0.9 ** 20) ** 2 / 2, 6);
  });

  it('not where η is too small: then it says how far J came', async () => {
    const { outcome, failures } = await resultOf(oneWeight(1e-6), 'overfits');
    expect(outcome).toBe('failed');
    const [{ message, difference } = { message: '', difference: null }] = failures;
    expect(message).toMatch(/after 500 updates/);
    expect(difference?.expected).toBe('J ≤ 0.2');
    expect(numbersIn(difference?.actual ?? '')[0]).toBeCloseTo((2 * (1 - 1e-6) ** 500) ** 2 / 2, 9);
  });

  it('by the first batch alone, with the schedule of the whole file', async () => {
    // Four batches an epoch, and η falls to nothing after the first epoch: of one batch alone that is after four updates too.
    const schedule = { type: 'step', every: 1, factor: 1e-300 };
    const text = modelText({ data: { holdOut: 3 }, train: { momentum: 0, l2: 0, schedule, epochs: 500 } });
    const { said } = await resultOf(text, 'overfits');
    const model = await modelOf(text);
    const rows = new Trainer(model, model.data).rows;
    const one = await modelOf(modelText({ train: { momentum: 0, l2: 0, batchSize: 5 } }));
    const batch = new Trainer(
      { ...one, training: { ...one.training, batchSize: null } },
      { ...one.data, training: rows },
    );
    const before = batch.loss;
    for (let update = 0; update < 4; update++) batch.advance();
    expect(numbersIn(said).slice(0, 2)).toEqual([5, Number(before.toPrecision(6))]);
    expect(numbersIn(said)[2]).toBeCloseTo(batch.loss, 5);
  });

  it('of classes also where every example is right and J is half of what it was', async () => {
    const { outcome, said } = await resultOf(
      JSON.stringify({
        input: [2],
        layers: [
          {
            type: 'dense',
            units: 2,
            bias: false,
            weights: [
              [0, 0],
              [0, 0],
            ],
          },
        ],
        loss: 'cross-entropy',
        data: {
          x: [
            [1, 0],
            [0, 1],
          ],
          y: [
            [1, 0],
            [0, 1],
          ],
        },
        train: { learningRate: 1, epochs: 100 },
      }),
      'overfits',
    );
    // Both examples have the margin m = z₁ − z₂; J = ln(1 + e⁻ᵐ), and an update adds η/(1 + eᵐ) to m.
    let margin = 0;
    for (let update = 0; update < 10; update++) margin += 1 / (1 + Math.exp(margin));
    const [, before, after, updates, accuracy] = numbersIn(said);
    expect([outcome, updates, accuracy]).toEqual(['passed', 10, 100]);
    expect(before).toBeCloseTo(Math.log(2), 6);
    expect(after).toBeCloseTo(Math.log1p(Math.exp(-margin)), 6);
    expect(after).toBeGreaterThan(0.1 * Math.log(2));
  });

  it('is not asked of fewer numbers than there are to be met: there J has to fall', async () => {
    // Least squares through (−1, 0), (0, 1), (1, 0): the line y = 1/3 is the best, with J = (1/9 + 4/9 + 1/9) / 2 / 3.
    const line = (learningRate: number): string =>
      JSON.stringify({
        input: [1],
        layers: [{ type: 'dense', units: 1, weights: [[1]], bias: [1] }],
        loss: 'squared-error',
        data: { x: [[-1], [0], [1]], y: [[0], [1], [0]] },
        train: { learningRate, epochs: 500 },
      });
    const { outcome, said } = await resultOf(line(0.5), 'overfits');
    expect(outcome).toBe('passed');
    expect(numbersIn(said)[2]).toBeCloseTo(1 / 9, 5);
    expect(said).toMatch(/; to learn it by heart is not asked of 2 free numbers for 3 to be met$/);
    expect((await resultOf(line(20), 'overfits')).outcome).toBe('failed');
  });

  it('can not be told of a J below 0', async () => {
    const text = oneWeight(0.1).replace('"squared-error"', JSON.stringify({ f: 'a - 5 - y', df: '1' }));
    expect((await resultOf(text, 'overfits')).outcome).toBe('undecided');
  });
});

/** Eight examples through two units of relu. */
function twoUnits(weights: number[][], last: number[][], activation = 'relu'): string {
  return JSON.stringify({
    input: [1],
    layers: [
      { type: 'dense', name: 'hidden', units: 2, activation, weights, bias: [0, 0] },
      { type: 'dense', name: 'output', units: 1, weights: last, bias: [0] },
    ],
    loss: 'squared-error',
    data: { x: [1, 2, 3, 4, 5, 6, 7, 8].map((x) => [x / 8]), y: [1, 2, 3, 4, 5, 6, 7, 8].map((x) => [x / 4]) },
    train: { learningRate: 0.05, epochs: 100 },
  });
}

describe('no dead layer', () => {
  it('where every unit answers to some example', async () => {
    expect(await resultOf(twoUnits([[1], [0.5]], [[1, 1]]), 'deadLayers')).toMatchObject({
      outcome: 'passed',
      failures: [],
    });
  });

  it('where some are 0 for every example, since their z is negative for all of them: it says how many', async () => {
    const { outcome, said } = await resultOf(twoUnits([[1], [-1]], [[1, 1]]), 'deadLayers');
    expect([outcome, said]).toEqual(['passed', expect.stringMatching(/; 1 of 2 units of hidden dead$/)]);
  });

  it('but one whose units are all 0: Δ is 0 for all of them, and training can not bring them back', async () => {
    const { outcome, failures } = await resultOf(twoUnits([[-1], [-0.5]], [[1, 1]]), 'deadLayers');
    expect(outcome).toBe('failed');
    expect(failures).toMatchObject([
      { message: expect.stringMatching(/^No gradient comes to hidden: /) },
      {
        message: '2 of 2 units of hidden are 0 for all 8 examples after 20 updates, and get no δ.',
        difference: { expected: 'dead units of hidden: 1 at most', actual: 'dead units of hidden: 2' },
      },
    ]);
  });

  it('but one that gets no gradient, as where all weights are 0: Δ W is 0 then, and so is ∇W = Δᵀ A', async () => {
    const { failures } = await resultOf(twoUnits([[0], [0]], [[0, 0]], 'tanh'), 'deadLayers');
    expect(failures.map(({ message }) => message)).toContainEqual(
      'No gradient comes to hidden: ∇hidden.weight, ∇hidden.bias are 0 for 8 examples, at the start and after 20 updates.',
    );
  });

  it('of a convolution by channels: a place that is always 0 makes none dead', async () => {
    const text = (first: number, second: number): string =>
      JSON.stringify({
        input: [1, 1, 2],
        layers: [
          {
            type: 'conv2d',
            name: 'conv',
            filters: 2,
            kernel: 1,
            weights: [[[[first]]], [[[second]]]],
            bias: [0, 0],
            activation: 'relu',
          },
          { type: 'flatten', name: 'row' },
          { type: 'dense', name: 'output', units: 1 },
        ],
        loss: 'squared-error',
        // The first place of every example is 0, the second positive.
        data: {
          x: [1, 2, 3, 4, 5, 6, 7, 8].map((x) => [[[0, x / 8]]]),
          y: [1, 2, 3, 4, 5, 6, 7, 8].map((x) => [x / 8]),
        },
        train: { learningRate: 0.001, epochs: 20, freeze: ['conv.bias'] },
      });
    const [alive, some] = [await resultOf(text(1, 0.5), 'deadLayers'), await resultOf(text(1, -1), 'deadLayers')];
    expect(alive.said).not.toContain('dead');
    expect(some.said).toMatch(/; 1 of 2 units of conv dead$/);
    const { failures } = await resultOf(text(-0.5, -1), 'deadLayers');
    expect(failures.at(-1)?.message).toMatch(/^2 of 2 units of conv /);
  });
});
