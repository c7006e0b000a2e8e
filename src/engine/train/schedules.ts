import type { Duration, Schedule, Training } from '../model.js';

/** How many updates an epoch and the whole run of `train.epochs` have. */
export interface RunLength {
  readonly stepsPerEpoch: number;
  readonly totalSteps: number;
}

/** η of the update after `step` updates. */
export type Rate = (step: number) => number;

export function rateOf(training: Training, run: RunLength): Rate {
  return (step) => learningRateAt(training, step, run);
}

/** η of the update after `step` updates: a function of these alone, so that a replay has the same. */
export function learningRateAt({ learningRate, schedule }: Training, step: number, run: RunLength): number {
  return schedule ? scheduled(schedule, learningRate, step, run) : learningRate;
}

/** `step` counts from the schedule's own beginning, and `run.totalSteps` is what is left of the run there. */
function scheduled(schedule: Schedule, peak: number, step: number, run: RunLength): number {
  switch (schedule.type) {
    case 'step':
      // torch's StepLR, stepped once an epoch: ηγ^⌊epoch/n⌋.
      return peak * schedule.factor ** Math.floor(Math.floor(step / run.stepsPerEpoch) / schedule.every);
    case 'cosine':
      return cosine(peak, schedule.to, step, schedule.over ? updatesOf(schedule.over, run) : run.totalSteps);
    case 'warmup':
      return warmup(schedule, peak, step, run);
  }
}

/** to + ½(η − to)(1 + cos(πt/T)) (Loshchilov & Hutter 2017, eq. 5; torch's CosineAnnealingLR), and `to` from T on. */
function cosine(peak: number, to: number, step: number, updates: number): number {
  return step >= updates ? to : to + ((peak - to) * (1 + Math.cos((Math.PI * step) / updates))) / 2;
}

/** min(1, t/n) η in the t-th update, t from 1 on (Ma & Yarats 2021, eq. 3): no update is made with η = 0. */
function warmup(schedule: Extract<Schedule, { type: 'warmup' }>, peak: number, step: number, run: RunLength): number {
  const updates = updatesOf(schedule.over, run);
  if (step < updates) return (peak * (step + 1)) / updates;
  if (!schedule.next) return peak;
  const left = { ...run, totalSteps: Math.max(0, run.totalSteps - updates) };
  return scheduled(schedule.next, peak, step - updates, left);
}

function updatesOf({ unit, count }: Duration, { stepsPerEpoch }: RunLength): number {
  return unit === 'epochs' ? count * stepsPerEpoch : count;
}
