import type { Dataset, ExpectedNumber, Model } from '../engine/model.js';
import { type Shape, sizeOf } from '../engine/tensor.js';
import { Trainer } from '../engine/train/trainer.js';
import { didYouMean } from '../formats/nearest.js';
import type { ExpectationState } from '../protocol.js';
import { type Named, namesIn } from './names.js';

/** How far is looked ahead when a file is opened: updates, and multiplications that they may take in all. */
const AHEAD = { steps: 100, work: 2e8 };

/** One number of `expect`, and where it belongs. */
interface Expected extends ExpectedNumber {
  readonly at: string;
  readonly step: number;
}

/** What was found where a number is expected: the number, or why there can be none. */
type Found = { readonly actual: number } | { readonly problem: string };

/** The numbers of a file's `expect`, and what the run has shown of them. */
export class Expectations {
  private readonly all: readonly Expected[];
  private readonly byStep = new Map<number, Expected[]>();
  private readonly found: Map<string, Found>;

  /** `known`: what an earlier text of the same model has shown already. */
  constructor(
    private readonly model: Model,
    known: Expectations | null = null,
  ) {
    this.all = model.expectations.flatMap(({ at, step, entries }) => entries.map((entry) => ({ ...entry, at, step })));
    for (const each of this.all) this.byStep.set(each.step, [...(this.byStep.get(each.step) ?? []), each]);
    this.found = new Map(known?.found);
  }

  /** The first step after one at which something is expected; ∞ without. */
  next(step: number): number {
    let next = Number.POSITIVE_INFINITY;
    for (const each of this.byStep.keys()) if (each > step && each < next) next = each;
    return next;
  }

  /** The run has come to a step: what is expected of it is looked at. */
  visit(trainer: Trainer): void {
    const expected = this.byStep.get(trainer.step);
    if (!expected) return;
    const names = namesIn({ model: this.model, trainer, report: null });
    for (const each of expected) this.found.set(keyOf(each), find(each, names));
  }

  /**
   * Visits the first steps on a network of its own, if that is little work, and yields after each update.
   * Answers whether there was anything to look at.
   */
  *lookAhead(data: Dataset): Generator<void, boolean> {
    const last = this.lastNear(data);
    if (last < 0) return false;
    const trainer = new Trainer(this.model, data);
    for (;;) {
      this.visitUnseen(trainer);
      if (trainer.step >= last) return true;
      trainer.advance();
      yield;
    }
  }

  states(): ExpectationState[] {
    return this.all.map((expected) => {
      const { at, step, range, index, value } = expected;
      const found = this.found.get(keyOf(expected)) ?? null;
      const actual = found && 'actual' in found ? found.actual : null;
      const problem = found && 'problem' in found ? found.problem : null;
      return { at, step, range, index, expected: value, actual, met: met(expected, actual, problem), problem };
    });
  }

  private visitUnseen(trainer: Trainer): void {
    if (this.byStep.get(trainer.step)?.some((each) => !this.found.has(keyOf(each)))) this.visit(trainer);
  }

  /** The last step within reach of which something is expected that was not seen yet; −1 without. */
  private lastNear({ training: examples }: Dataset): number {
    const { training, parameters } = this.model;
    const weights = parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
    const work = 6 * weights * Math.min(training.batchSize ?? examples.length, examples.length);
    const reach = Math.min(AHEAD.steps, AHEAD.work / Math.max(1, work));
    const near = this.all.filter((each) => each.step <= reach && !this.found.has(keyOf(each)));
    return near.reduce((last, { step }) => Math.max(last, step), -1);
  }
}

function keyOf({ at, step, index }: Expected): string {
  return `${at}@${step}[${index.join()}]`;
}

function find({ at, index }: Expected, names: ReadonlyMap<string, () => Named>): Found {
  const named = names.get(at)?.();
  if (!named) return { problem: `"${at}" names nothing of this model${didYouMean(at, names.keys())}` };
  const place = flat(index, named.shape);
  if (place === null) return { problem: `"${at}" has no entry [${index.join(', ')}]; its shape is [${named.shape}]` };
  return { actual: named.data[place] as number };
}

/** The place of an index in row-major numbers; null outside. */
function flat(index: readonly number[], shape: Shape): number | null {
  if (index.length !== shape.length) return null;
  let place = 0;
  for (const [axis, extent] of shape.entries()) {
    const i = index[axis] as number;
    if (i < 0 || i >= extent) return null;
    place = place * extent + i;
  }
  return place;
}

function met({ value, tolerance }: Expected, actual: number | null, problem: string | null): boolean | null {
  if (problem !== null) return false;
  return actual === null ? null : Math.abs(actual - value) <= tolerance;
}
