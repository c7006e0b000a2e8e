import { ARRIVED, GENERATION, WAITING } from '../layout';
import { advance, awaitChange } from './waiting';

/** How often a thread looks before it sleeps: for longer than being woken takes. */
const SPINS: i32 = 20000;

/** Returns once all threads have called it. The last to arrive opens the next generation. */
export function barrier(threads: i32): void {
  const generation = atomic.load<i32>(GENERATION);
  if (atomic.add<i32>(ARRIVED, 1) == threads - 1) {
    atomic.store<i32>(ARRIVED, 0);
    advance(GENERATION, WAITING);
  } else {
    awaitChange(GENERATION, generation, SPINS, WAITING);
  }
}
