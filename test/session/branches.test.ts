import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TrainingState } from '../../src/engine/train/state.js';
import { Trainer } from '../../src/engine/train/trainer.js';
import type { Assignment } from '../../src/session/branches/assignment.js';
import { Run, type TrainableModel } from '../../src/session/run.js';
import { numberText } from '../../src/session/watch/valueText.js';
import { modelOf, modelText } from './models.js';

/** Running statistics, dropout, Adam's moments, a rate that changes at every update, and batches of 5, 5, 5, 5 and 3. */
const everything = await modelOf(
  JSON.stringify({
    ...JSON.parse(
      modelText({
        train: {
          optimizer: 'adam',
          learningRate: 0.02,
          momentum: undefined,
          decay: 0.01,
          schedule: JSON.parse('{ "type": "warmup", "steps": 17, "then": { "type": "cosine", "to": 0.001 } }'),
        },
      }),
    ),
    layers: [
      { type: 'dense', name: 'hidden', units: 5 },
      { type: 'batchnorm', name: 'norm' },
      { type: 'activation', activation: 'tanh' },
      { type: 'dropout', rate: 0.3 },
      { type: 'dense', name: 'output', units: 2 },
    ],
  }),
);
const model = await modelOf(modelText());
const slower = await modelOf(modelText({ train: { learningRate: 0.01 } }));

function finish(work: Generator<unknown, unknown>): void {
  while (!work.next().done);
}

/** What was set by hand, and at which step. */
type Scripted = Omit<Assignment, 'fork'> & { readonly step: number };

/** A run that never goes back: it sets what the script says when it comes there. */
function straight(of: TrainableModel, script: readonly Scripted[], to: number): { state: TrainingState; loss: number } {
  let trainer = new Trainer(of, of.data);
  for (;;) {
    for (const each of script) if (each.step === trainer.step) trainer = withSet(trainer, of, each);
    if (trainer.step === to) return { state: trainer.state(), loss: trainer.loss };
    trainer.advance();
  }
}

/** Another trainer in the same state but for one number: it shares nothing with how a timeline sets one. */
function withSet(trainer: Trainer, of: TrainableModel, { name, index, value }: Scripted): Trainer {
  const state = trainer.state();
  const rate = { ...of.training, learningRate: value, schedule: null };
  const model = name === 'learningRate' ? { ...of, training: rate } : (trainer.model as TrainableModel);
  const next = new Trainer(model, of.data);
  const shape = of.parameters.find((each) => each.name === name)?.shape ?? [];
  const place = index.reduce((at, i, axis) => at * (shape[axis] as number) + i, 0);
  const parameters = new Map([...state.parameters].map(([each, data]) => [each, data.slice()]));
  const data = parameters.get(name);
  if (data) data[place] = value;
  next.restore({ ...state, parameters });
  return next;
}

const STEPS = 40;

type Move =
  | { readonly kind: 'go'; readonly step: number }
  | { readonly kind: 'assign'; readonly what: Omit<Scripted, 'step'> }
  | { readonly kind: 'branch'; readonly which: number };

const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('go' as const), step: fc.nat(STEPS) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('assign' as const),
      what: fc.oneof(
        fc.record({
          name: fc.constantFrom('hidden.weight', 'output.weight'),
          index: fc.tuple(fc.nat(1), fc.nat(2)),
          value: fc.double({ min: -2, max: 2, noNaN: true }),
        }),
        fc.record({
          name: fc.constant('learningRate'),
          index: fc.constant([] as number[]),
          value: fc.double({ min: 0.001, max: 0.1, noNaN: true }),
        }),
      ),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('branch' as const), which: fc.nat() }) },
);

describe('a run with branches', () => {
  it.each([
    ['few states', 9000],
    ['many', 1e8],
  ])(
    'shows on every way the numbers of a straight run with the same changes, with room for %s',
    (_, checkpointBytes) => {
      fc.assert(
        fc.property(fc.array(move, { minLength: 3, maxLength: 14 }), (moves) => {
          const run = new Run(everything, { checkpointBytes });
          const scripts: Scripted[][] = [[]];
          for (const each of moves) {
            const { timeline } = run;
            if (each.kind === 'go') finish(run.moveTo(each.step));
            else if (each.kind === 'branch') finish(run.takeBranch(1 + (each.which % scripts.length)));
            else {
              const [on, { step }] = [timeline.branches.current, timeline];
              run.assign(each.what);
              const now = timeline.branches.current;
              const script = (scripts[on - 1] as Scripted[]).filter((one) => one.step <= step);
              scripts[now - 1] = [...script, { ...each.what, step }];
            }
            const script = scripts[timeline.branches.current - 1] as Scripted[];
            const known = straight(everything, script, timeline.step);
            expect(timeline.trainer.state()).toEqual(known.state);
            expect(timeline.trainer.loss).toBe(known.loss);
            expect(timeline.history.loss.at(timeline.step)).toBe(known.loss);
          }
          run.dispose();
        }),
        { seed: 11, numRuns: 14 },
      );
    },
  );

  it('leaves the branch that it was on as it was, and says what was set', () => {
    const run = new Run(model);
    finish(run.moveTo(30));
    const end = run.timeline.trainer.state();
    finish(run.moveTo(12));
    const was = run.timeline.trainer.parameter('hidden.weight')[1] as number;
    run.assign({ name: 'hidden.W', index: [0, 1], value: 0.5 });
    run.assign({ name: 'η', index: [], value: 0.03 });
    finish(run.moveTo(20));
    const text = `hidden.weight[0, 1]: ${Number(was.toPrecision(6))} → 0.5`;
    expect(run.timeline.branches.describe()).toEqual([
      { id: 1, parent: null, from: 0, changes: [], recorded: 30 },
      {
        id: 2,
        parent: 1,
        from: 12,
        changes: [
          { step: 12, by: 'hand', text },
          { step: 12, by: 'hand', text: 'η: 0.1 → 0.03' },
        ],
        recorded: 20,
      },
    ]);
    finish(run.takeBranch(1));
    expect(run.timeline.step).toBe(20);
    finish(run.moveTo(30));
    expect(run.timeline.trainer.state()).toEqual(end);
    finish(run.takeBranch(2));
    expect(run.timeline.step).toBe(20);
  });

  it('has curves by branch: what lies before a change is shared', () => {
    const run = new Run(model);
    finish(run.moveTo(9));
    const before = Array.from(run.timeline.history.loss.slice());
    finish(run.moveTo(5));
    run.assign({ name: 'output.bias', index: [0], value: 3 });
    finish(run.moveTo(7));
    const script = [{ name: 'output.bias', index: [0], value: 3, step: 5 }];
    const after = [5, 6, 7].map((step) => straight(model, script, step).loss);
    expect(Array.from(run.timeline.history.loss.slice())).toEqual([...before.slice(0, 5), ...after]);
    const rates = run.timeline.history.named('learningRate');
    expect(rates && !('steps' in rates) && Array.from(rates.slice(3, 8))).toEqual([0.1, 0.1, 0.1, 0.1, 0.1]);
  });

  it('makes another branch where one was made before, once it has gone on; and none for a number that stands there', () => {
    const run = new Run(model);
    run.assign({ name: 'output.bias', index: [0], value: 1 });
    run.assign({ name: 'output.bias', index: [1], value: 2 });
    run.assign({ name: 'output.bias', index: [1], value: 2 });
    expect(run.timeline.branches.current).toBe(2);
    finish(run.moveTo(1));
    finish(run.moveTo(0));
    run.assign({ name: 'output.bias', index: [1], value: 4 });
    expect(run.timeline.branches.current).toBe(3);
    run.assign({ name: 'output.bias', index: [1], value: 5, fork: true });
    expect(run.timeline.branches.describe().map(({ parent }) => parent)).toEqual([null, 1, 2, 3]);
    expect([...run.timeline.trainer.parameter('output.bias')]).toEqual([1, 5]);
  });

  it('takes NaN and infinities, and rounds to the precision of the model', async () => {
    const run = new Run(await modelOf(modelText({ precision: 'float32' })));
    const bias = run.timeline.trainer.parameter('output.bias');
    run.assign({ name: 'output.bias', index: [0], value: 0.1 });
    expect(bias[0]).toBe(Math.fround(0.1));
    run.assign({ name: 'output.bias', index: [0], value: Number.NaN });
    run.assign({ name: 'output.bias', index: [1], value: Number.NEGATIVE_INFINITY });
    expect([...bias]).toEqual([Number.NaN, Number.NEGATIVE_INFINITY]);
    expect(run.timeline.trainer.loss).toBeNaN();
    expect(run.timeline.branches.describe()[1]?.changes.at(-1)?.text).toBe('output.bias[1]: 0 → -∞');
  });

  it.each([
    ['hiden.weight', [0, 0], 'there is no "hiden.weight" here, did you mean "hidden.weight"?'],
    [
      'hidden.delta',
      [0, 0],
      'hidden.delta is computed, and can not be set: entries of parameters can, and learningRate',
    ],
    ['hidden.weight', [0], 'hidden.weight is 5 × 3: one entry of it has 2 indices, not 1'],
    ['hidden.weight', [0, 3], 'hidden.weight has no entry 3 along axis 1, which has 3: the first is 0'],
    ['learningRate', [0], 'learningRate is a number: one entry of it has 0 indices, not 1'],
  ])('refuses %s%j in words', (name, index, message) => {
    const run = new Run(model);
    expect(() => run.assign({ name, index, value: 1 })).toThrow(message);
    expect(run.timeline.branches.current).toBe(1);
    expect(() => finish(run.takeBranch(7))).toThrow('there is no branch 7; the timeline has 1');
  });

  it('goes on by the file as it is now, from where each branch ends', () => {
    const run = new Run(model);
    finish(run.moveTo(20));
    finish(run.moveTo(10));
    const bias = run.timeline.trainer.parameter('output.bias')[0] as number;
    run.assign({ name: 'output.bias', index: [0], value: 1 });
    finish(run.moveTo(15));
    run.adopt(slower);
    finish(run.takeBranch(1));
    finish(run.moveTo(30));
    expect(
      run.timeline.branches.describe().map(({ changes }) => changes.map(({ step, text }) => [step, text])),
    ).toEqual([
      [[20, 'η: 0.1 → 0.01']],
      [
        [10, `output.bias[0]: ${numberText(bias)} → 1`],
        [15, 'η: 0.1 → 0.01'],
      ],
    ]);
    const trainer = new Trainer(slower, slower.data);
    trainer.restore(straight(model, [], 20).state);
    while (trainer.step < 30) trainer.advance();
    expect(run.timeline.trainer.state()).toEqual(trainer.state());
  });

  it('keeps a branch when a text changes what the one that it left does later', () => {
    const run = new Run(model);
    finish(run.moveTo(20));
    run.assign({ name: 'output.bias', index: [0], value: 1 });
    finish(run.moveTo(30));
    finish(run.takeBranch(1));
    finish(run.moveTo(5));
    run.adopt(slower);
    finish(run.moveTo(25));
    finish(run.takeBranch(2));
    expect(run.timeline.trainer.state()).toEqual(
      straight(model, [{ name: 'output.bias', index: [0], value: 1, step: 20 }], 25).state,
    );
    finish(run.moveTo(12));
    expect(run.timeline.trainer.state()).toEqual(straight(model, [], 12).state);
  });

  it('does not judge what the file expects by numbers that were set', async () => {
    const run = new Run(await modelOf(modelText({ expect: { 'loss@1': 0 } })));
    run.assign({ name: 'output.bias', index: [0], value: 1 });
    finish(run.moveTo(1));
    expect(run.expectations.states()[0]?.actual).toBeNull();
    finish(run.takeBranch(1));
    finish(run.moveTo(1));
    expect(run.expectations.states()[0]?.actual).toBe(run.timeline.trainer.loss);
  });
});
