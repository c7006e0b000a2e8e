import type { MakeArena } from '../engine/arena.js';
import { makeBestArena } from '../engine/kernels/choose.js';
import type { Dataset, Model } from '../engine/model.js';
import { Trainer } from '../engine/train/trainer.js';
import type { RunUntil } from '../protocol.js';
import { type Assignment, targetOf } from './branches/assignment.js';
import { Expectations } from './expectations.js';
import { type HeldOut, HeldOutExamples } from './heldOut.js';
import { Itinerary, type Stop } from './itinerary.js';
import { namesOfStep } from './names.js';
import type { TimelinePosition } from './position.js';
import { sameNetwork, sameRun } from './sameNetwork.js';
import { Samples } from './sampling/samples.js';
import type { Storage } from './storage.js';
import { Timeline } from './timeline.js';

export type TrainableModel = Model & { readonly data: Dataset };

export function isTrainable(model: Model): model is TrainableModel {
  return model.data !== null;
}

/** How a run is held. */
export interface RunOptions {
  /** Bytes for states that are kept for going back; 256 MiB where absent. */
  readonly checkpointBytes?: number | undefined;
  /** Where such states go if they are large; they stay in memory where absent. */
  readonly storage?: Storage | null | undefined;
  /** What computes, and where; the best that is here, in one thread, where absent. */
  readonly arena?: MakeArena | undefined;
}

/** A model in training: where it stands, where it has been, and what was found out on the way. */
export class Run {
  readonly timeline: Timeline;
  /** What was found out about single steps. */
  readonly samples: Samples;
  /** Aborted when the run has ended. */
  readonly ended = { aborted: false };
  /** The last evaluation of the held-out examples. */
  heldOut: HeldOut | null = null;
  /** Grows when the numbers of steps that were seen may become others. */
  generation = 0;
  /** The places of a step, and the one at which the run stands: the last of them, where it went to a step as a whole. */
  readonly itinerary: Itinerary;
  place: number;
  private expected: Expectations;
  private examples: HeldOutExamples | null;

  /** `trainer`: of the model, at step 0, where there is one already. */
  constructor(
    public model: TrainableModel,
    options: RunOptions = {},
    trainer?: Trainer,
  ) {
    this.expected = new Expectations(model);
    this.examples = examplesOf(model);
    this.timeline = new Timeline(
      model,
      { next: (step) => this.expected.next(step), visit: (trainer) => this.expected.visit(trainer) },
      { bytes: options.checkpointBytes, makeArena: options.arena, storage: options.storage, trainer },
    );
    this.samples = new Samples(this.timeline);
    this.itinerary = new Itinerary(this.timeline.trainer.graph.layers, model.layers);
    this.place = this.itinerary.last;
  }

  /** A run whose network is made in pieces: yields between them. */
  static *making(model: TrainableModel, options: RunOptions): Generator<void, Run> {
    const arena = (options.arena ?? makeBestArena)(model.precision);
    let made = false;
    try {
      yield;
      const trainer = new Trainer(model, model.data, arena);
      yield* trainer.preparing();
      const run = new Run(model, options, trainer);
      made = true;
      return run;
    } finally {
      // Where it was ended on the way.
      if (!made) arena.release();
    }
  }

  dispose(): void {
    this.ended.aborted = true;
    this.samples.dispose();
    this.timeline.dispose();
  }

  get expectations(): Expectations {
    return this.expected;
  }

  get position(): TimelinePosition {
    return { step: this.timeline.step, ...(this.itinerary.stops[this.place] as Stop) };
  }

  /** The epoch of this step's batch, from 0 on; where training ends no other begins. */
  get epoch(): number {
    const { step } = this.timeline;
    return Math.floor((step === this.totalSteps ? Math.max(0, step - 1) : step) / this.stepsPerEpoch);
  }

  get stepsPerEpoch(): number {
    return this.timeline.trainer.plan.stepsPerEpoch;
  }

  get totalSteps(): number {
    return this.model.training.epochs * this.stepsPerEpoch;
  }

  /** Where a run that is started now ends: at this epoch's end, or at that of the last one. */
  targetOf(until: RunUntil): number {
    const { step } = this.timeline;
    const ofEpoch = (Math.floor(step / this.stepsPerEpoch) + 1) * this.stepsPerEpoch;
    return until === 'epoch' ? ofEpoch : Math.max(step, this.totalSteps);
  }

  /** Goes on with another text of this model from the step where it stands; false where that needs a new start. */
  adopt(model: TrainableModel): boolean {
    if (!sameNetwork(this.model, model)) return false;
    const unchanged = sameRun(this.model, model);
    this.expected = new Expectations(model, unchanged ? this.expected : null);
    this.model = model;
    if (unchanged) {
      this.expected.visit(this.timeline.trainer);
      return true;
    }
    this.becameAnother();
    this.examples = examplesOf(model);
    this.timeline.changeModel(model);
    return true;
  }

  /** Sets an entry of a parameter, or η, by hand, where the run stands: a new branch. Throws an Error for the user where that can't be. */
  assign(assignment: Assignment): void {
    const { timeline, model } = this;
    const target = targetOf(model, assignment, namesOfStep(timeline.trainer));
    timeline.assign(
      target.kind === 'entry' ? { ...target, index: assignment.index } : target,
      assignment.value,
      assignment.fork ?? false,
    );
    this.becameAnother();
  }

  /** Goes over to another branch, at the same place of its step. Throws an Error for the user where there is none. */
  *takeBranch(id: number): Generator<void, void> {
    try {
      yield* this.timeline.take(id);
    } finally {
      this.becameAnother();
    }
  }

  private becameAnother(): void {
    this.generation++;
    this.heldOut = null;
  }

  /** Goes to a step; held-out examples are evaluated where an epoch ends. Yields after each piece of work. */
  *moveTo(target: number): Generator<void, void> {
    try {
      while (this.timeline.step !== target) {
        yield* this.timeline.moveTo(this.stopBefore(target));
        if (this.atNewEpoch) yield* this.evaluateHeldOut();
      }
    } finally {
      // Also where it was stopped on the way.
      this.place = this.itinerary.last;
    }
  }

  /** Evaluates the held-out examples at the current step, unless that was done. */
  *evaluateHeldOut(): Generator<void, boolean> {
    const { step, history, trainer } = this.timeline;
    const { examples } = this;
    if (!examples || (this.heldOut?.step === step && !this.atNewEpoch)) return false;
    const found = yield* examples.evaluate(trainer.state());
    // The text may have become another meanwhile.
    if (examples !== this.examples) return false;
    this.heldOut = found;
    if (step % this.stepsPerEpoch === 0) history.recordHeldOut(step, found.loss, found.accuracy ?? Number.NaN);
    return true;
  }

  /**
   * What is left to do when nothing else is asked for: held-out examples at this step, and expected numbers a little
   * ahead. Answers whether anything new is known.
   */
  *loose(): Generator<void, boolean> {
    const evaluated = yield* this.evaluateHeldOut();
    const seen = yield* this.expected.lookAhead(this.model.data);
    return evaluated || seen;
  }

  /** Where a move to `target` stops first: at an epoch's end, where there are held-out examples to evaluate. */
  private stopBefore(target: number): number {
    const { step } = this.timeline;
    if (!this.examples || target < step) return target;
    return Math.min(target, (Math.floor(step / this.stepsPerEpoch) + 1) * this.stepsPerEpoch);
  }

  private get atNewEpoch(): boolean {
    const { step, history } = this.timeline;
    return this.examples !== null && step % this.stepsPerEpoch === 0 && step > history.lastHeldOut;
  }
}

function examplesOf(model: TrainableModel): HeldOutExamples | null {
  return model.data.heldOut.length > 0 ? new HeldOutExamples(model, model.data) : null;
}
