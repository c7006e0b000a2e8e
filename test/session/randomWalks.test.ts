import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Trainer } from '../../src/engine/train/trainer.js';
import type { Assignment } from '../../src/session/branches/assignment.js';
import { namesIn } from '../../src/session/names.js';
import type { Stride } from '../../src/session/position.js';
import { Run, type TrainableModel } from '../../src/session/run.js';
import { walk } from '../../src/session/walk.js';
import { scopeOf } from '../../src/session/watch/runScope.js';
import { modelOf, modelText } from './models.js';

/** The file as it is edited on the way: another η, a derivative that is wrong, both. Adam's moments go on from text to text. */
const TEXTS: readonly TrainableModel[] = await Promise.all(
  [
    [0.02, '1 - a^2'],
    [0.005, '1 - a^2'],
    [0.02, '1 - a'],
    [0.005, '0.5 - a'],
  ].map(([learningRate, df]) =>
    modelOf(
      modelText({
        activation: { f: 'tanh(z)', df },
        train: { optimizer: 'adam', momentum: undefined, learningRate, clip: { norm: 0.5 } },
      }),
    ),
  ),
);

/** What becomes of a run at a step: a text, or a number that is set by hand. */
type Edit =
  | { readonly kind: 'text'; readonly step: number; readonly text: number }
  | { readonly kind: 'set'; readonly step: number; readonly what: Assignment };

/** A branch: its edits in their order, and the last text that it went by. */
interface Branch {
  readonly edits: readonly Edit[];
  readonly text: number;
}

type Move =
  | { readonly kind: 'walk'; readonly stride: Stride; readonly direction: 1 | -1 }
  | { readonly kind: 'text'; readonly text: number }
  | { readonly kind: 'set'; readonly what: Assignment }
  | { readonly kind: 'branch'; readonly which: number };

const number = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true });
const set = (name: string, extents: readonly number[], value: fc.Arbitrary<number>): fc.Arbitrary<Assignment> =>
  fc.record({ name: fc.constant(name), index: fc.tuple(...extents.map((extent) => fc.nat(extent - 1))), value });

const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('walk' as const),
      stride: fc.constantFrom<Stride>('part', 'part', 'layer', 'layer', 'phase', 'step', 'epoch'),
      direction: fc.constantFrom<1 | -1>(1, 1, -1),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('text' as const), text: fc.nat(TEXTS.length - 1) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('set' as const),
      what: fc.oneof(
        set('hidden.weight', [5, 3], number(-2, 2)),
        set('output.bias', [2], number(-2, 2)),
        set('learningRate', [], number(0.001, 0.1)),
      ),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('branch' as const), which: fc.nat() }) },
);

/** Steps that a straight run is made of, at most. */
const MOST = 30;

/** Every number of a step of a run that never goes back, and is edited when it comes there. */
function straight({ edits }: Branch, step: number): Map<string, number[]> {
  let trainer = new Trainer(TEXTS[0] as TrainableModel, (TEXTS[0] as TrainableModel).data);
  for (;;) {
    for (const edit of edits) if (edit.step === trainer.step) trainer = edited(trainer, edit);
    if (trainer.step === step) break;
    trainer.advance();
  }
  const names = namesIn({ model: trainer.model, trainer, report: null });
  return new Map([...names].map(([name, read]) => [name, [...read().data]]));
}

/** Another trainer in the same state but for the edit: it shares nothing with how a timeline makes one. */
function edited(trainer: Trainer, edit: Edit): Trainer {
  const before = trainer.model as TrainableModel;
  const model = edit.kind === 'text' ? (TEXTS[edit.text] as TrainableModel) : rateSet(before, edit.what);
  const next = new Trainer(model, before.data);
  const state = trainer.state();
  if (edit.kind === 'set') {
    const { name, index, value } = edit.what;
    const shape = model.parameters.find((each) => each.name === name)?.shape ?? [];
    const data = state.parameters.get(name);
    if (data) data[index.reduce((at, i, axis) => at * (shape[axis] as number) + i, 0)] = value;
  }
  next.restore(state);
  return next;
}

function rateSet(model: TrainableModel, { name, value }: Assignment): TrainableModel {
  if (name !== 'learningRate') return model;
  return { ...model, training: { ...model.training, learningRate: value, schedule: null } };
}

function finish(work: Generator<unknown, unknown>): void {
  while (!work.next().done);
}

/** A run that is walked and edited, and what is known of its branches by the rules of ARCHITECTURE.md. */
class Walked {
  readonly run: Run;
  private readonly branches: Branch[] = [{ edits: [], text: 0 }];
  private text = 0;

  constructor(checkpointBytes: number) {
    this.run = new Run(TEXTS[0] as TrainableModel, { checkpointBytes });
  }

  get branch(): Branch {
    return this.branches[this.run.timeline.branches.current - 1] as Branch;
  }

  make(move: Move): void {
    const { run } = this;
    const { step, recorded } = run.timeline;
    switch (move.kind) {
      case 'walk':
        finish(walk(run, move.stride, move.direction));
        // A branch that was left before the file became another goes on by the file as it is now.
        if (run.timeline.step > recorded && this.branch.text !== this.text) this.go(this.branch, recorded);
        break;
      case 'text':
        run.adopt(TEXTS[move.text] as TrainableModel);
        if (move.text !== this.text) this.go({ ...this.branch }, step, move.text);
        break;
      case 'set': {
        const before = this.branch;
        run.assign(move.what);
        const edits = before.edits.filter((edit) => edit.step <= step);
        // The text that it went by at this step: a later one is none of the new branch's.
        const text = edits.reduce((last, edit) => (edit.kind === 'text' ? edit.text : last), 0);
        this.keep({ edits: [...edits, { kind: 'set', step, what: move.what }], text });
        break;
      }
      case 'branch':
        finish(run.takeBranch(1 + (move.which % this.branches.length)));
        break;
    }
  }

  /** From a step on, the branch goes by a text. */
  private go(branch: Branch, step: number, text = this.text): void {
    this.text = text;
    const edits = branch.edits.filter((edit) => edit.step <= step);
    this.keep({ edits: [...edits, { kind: 'text', step, text }], text });
  }

  private keep(branch: Branch): void {
    this.branches[this.run.timeline.branches.current - 1] = branch;
  }
}

describe('a run that is walked at random, with edits of the file and of numbers on the way', () => {
  it.each([
    ['few states', 9000],
    ['many', 1e8],
  ])('shows the numbers of a straight run with the same edits, with room for %s', (_, checkpointBytes) => {
    fc.assert(
      fc.property(fc.array(move, { minLength: 6, maxLength: 24 }), (moves) => {
        const walked = new Walked(checkpointBytes);
        const { run } = walked;
        for (const each of moves) {
          walked.make(each);
          const { step } = run.timeline;
          if (step > MOST) break;
          const scope = scopeOf(run, run.place, null);
          for (const [name, numbers] of straight(walked.branch, step)) {
            const read = scope.read(name);
            if (typeof read === 'string') expect(run.itinerary.knownFrom(name)).toBeGreaterThan(run.place);
            else expect([...read.data], `${name} at ${step}, on ${JSON.stringify(walked.branch)}`).toEqual(numbers);
          }
        }
        run.dispose();
      }),
      { seed: 23, numRuns: 10 },
    );
  });
});
