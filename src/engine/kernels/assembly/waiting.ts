/**
 * Returns once the word at `at` is no longer `value`: looks `spins` times, then sleeps. A sleeper counts itself at
 * `sleepers` before it looks for the last time, so whoever changes the word and then finds none there needs to wake none.
 */
export function awaitChange(at: usize, value: i32, spins: i32, sleepers: usize): void {
  for (; spins > 0; spins--) {
    if (atomic.load<i32>(at) != value) return;
  }
  atomic.add<i32>(sleepers, 1);
  while (atomic.load<i32>(at) == value) atomic.wait<i32>(at, value, -1);
  atomic.sub<i32>(sleepers, 1);
}

/** Adds one to the word at `at`, and wakes who sleeps there. */
export function advance(at: usize, sleepers: usize): void {
  atomic.add<i32>(at, 1);
  if (atomic.load<i32>(sleepers) > 0) atomic.notify(at, -1);
}
