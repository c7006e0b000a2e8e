import { PRESENT, PROGRAM, RUNS, SLEEPING } from '../layout';
import { run } from './index';
import { advance, awaitChange } from './waiting';

/** How often a thread looks for the next run before it sleeps: some tens of microseconds, what lies between two steps. */
const SPINS: i32 = 50000;

/** Runs a program as the first of `threads` threads, all of which are present. It has one instruction at least. */
export function lead(program: usize, end: usize, threads: i32): void {
  store<usize>(PROGRAM, program);
  store<usize>(PROGRAM, end, 4);
  advance(RUNS, SLEEPING);
  run(program, end, 0, threads);
}

/** Takes part in every run of the one that leads, until it dismisses its crew. */
export function follow(thread: i32, threads: i32): void {
  let runs = atomic.load<i32>(RUNS);
  atomic.add<i32>(PRESENT, 1);
  while (true) {
    awaitChange(RUNS, runs++, SPINS, SLEEPING);
    const program = load<usize>(PROGRAM);
    if (program == 0) return;
    run(program, load<usize>(PROGRAM, 4), thread, threads);
  }
}

/** Lets all that follow return. */
export function dismiss(): void {
  store<usize>(PROGRAM, 0);
  advance(RUNS, SLEEPING);
}
