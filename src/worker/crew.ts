import { Worker } from 'node:worker_threads';
import type { Machine } from '../engine/kernels/machine.js';

/** All that another thread does. The compiled module is shared, not compiled again. */
const FOLLOWER = `
const { workerData: { module, memory, thread, threads } } = require('node:worker_threads');
new WebAssembly.Instance(module, { env: { memory } }).exports.follow(thread, threads);
`;

/** How often a program is timed, first alone and then together, before it is settled which is faster; and for how many runs. */
const TRIALS = 64;
const SETTLED = 4096;

/** A program that takes less than this alone, in ms, gains nothing from others, and would wait for one that sleeps. */
const SHORT = 0.01;

interface Trial {
  /** Since the trial began. */
  runs: number;
  alone: number[];
  together: number[];
  better: 'alone' | 'together';
}

/**
 * A machine's threads: this one, and others that wait, asleep when nothing happens, and never keep the process alive. They
 * end with the thread that made them. A program gives the same bits alone and together, so each is run as is faster: small
 * ones lose more by waiting for each other than they gain, and on a busy machine all do.
 */
export class Crew {
  private readonly workers: readonly Worker[];
  private readonly trials = new Map<number, Trial>();
  private broken = false;

  /** For a machine with `threads` > 1. Until all are there (some tens of milliseconds) this thread works alone. */
  constructor(private readonly machine: Machine) {
    this.workers = Array.from({ length: machine.threads - 1 }, (_, i) => this.hire(i + 1));
  }

  /** Whether all threads are there. */
  get complete(): boolean {
    return !this.broken && this.machine.crew?.present() === this.workers.length;
  }

  /** Runs a program of the machine's memory `times` times over, alone or together. */
  readonly run = (program: number, end: number, times = 1): void => {
    // An empty program has no barrier at which the others would be waited for.
    if (program === end || !this.complete) this.machine.repeat(program, end, times);
    else this.runFaster(this.trialOf(program), program, end, times);
  };

  /** Runs a program with all threads, which must be there. */
  together(program: number, end: number): void {
    this.machine.crew?.lead(program, end, this.machine.threads);
  }

  /** Ends the other threads; this one goes on alone. */
  end(): void {
    this.broken = true;
    this.machine.crew?.dismiss();
  }

  private alone(program: number, end: number): void {
    this.machine.run(program, end, 0, 1);
  }

  private runFaster(trial: Trial, program: number, end: number, times: number): void {
    for (let left = times; left > 0; ) left -= this.faster(trial, program, end, left);
  }

  /** Runs it once or more, as is faster; answers how often. */
  private faster(trial: Trial, program: number, end: number, most: number): number {
    if (trial.runs >= SETTLED) trial.runs = 0;
    const settled = trial.runs >= TRIALS;
    const runs = settled && trial.better === 'alone' ? most : 1;
    trial.runs += runs;
    if (!settled) this.compare(trial, program, end);
    else if (trial.better === 'together') this.together(program, end);
    else this.machine.repeat(program, end, runs);
    return runs;
  }

  private compare(trial: Trial, program: number, end: number): void {
    // In two rows, not by turns: others that slept while this thread worked alone would have to be woken each time.
    const way = trial.runs <= TRIALS / 2 ? 'alone' : 'together';
    const began = performance.now();
    this[way](program, end);
    trial[way].push(performance.now() - began);
    if (trial.runs === TRIALS / 2 && median(trial.alone) < SHORT) trial.runs = TRIALS;
    if (trial.runs < TRIALS) return;
    trial.better = median(trial.together) < median(trial.alone) ? 'together' : 'alone';
    trial.alone = [];
    trial.together = [];
  }

  private trialOf(program: number): Trial {
    let trial = this.trials.get(program);
    if (!trial) {
      trial = { runs: 0, alone: [], together: [], better: 'alone' };
      this.trials.set(program, trial);
    }
    return trial;
  }

  private hire(thread: number): Worker {
    const { crew, memory, threads } = this.machine;
    const workerData = { module: crew?.module, memory, thread, threads };
    const worker = new Worker(FOLLOWER, { eval: true, execArgv: [], workerData, name: 'deltascope kernels' });
    // A thread that cannot be had, or that stops: a program's own mistake stops this one as well.
    worker.on('error', () => {
      this.broken = true;
    });
    worker.unref();
    return worker;
  }
}

/** The middle one: a machine that does something else for a moment lengthens a few times, not this. */
function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[times.length >> 1] ?? Number.POSITIVE_INFINITY;
}
