import { ARRIVED, GENERATION, WAITING } from '../layout';

/** How often a thread looks before it sleeps: about 20 µs, the price of being woken. */
const SPINS: i32 = 2000;

/**
 * Returns once all threads have called it. The last to arrive opens the next generation. A sleeper counts itself before
 * it looks at the generation, so whoever changes the generation and then sees none needs to wake none.
 */
export function barrier(threads: i32): void {
  const generation = atomic.load<i32>(GENERATION);
  if (atomic.add<i32>(ARRIVED, 1) == threads - 1) {
    atomic.store<i32>(ARRIVED, 0);
    atomic.store<i32>(GENERATION, generation + 1);
    if (atomic.load<i32>(WAITING) > 0) atomic.notify(GENERATION, threads);
    return;
  }
  for (let spin = 0; spin < SPINS; spin++) {
    if (atomic.load<i32>(GENERATION) != generation) return;
  }
  atomic.add<i32>(WAITING, 1);
  while (atomic.load<i32>(GENERATION) == generation) atomic.wait<i32>(GENERATION, generation, -1);
  atomic.sub<i32>(WAITING, 1);
}
