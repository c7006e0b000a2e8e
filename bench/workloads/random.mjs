/** Numbers in [0, 1) that depend on the seed alone (mulberry32). */
function numbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * What problems are filled with. All numbers are float32's own, so that peers of either precision start from the same;
 * lists are flat, row-major.
 */
export function random(seed) {
  const next = numbers(seed);
  const list = (length, make) => Array.from({ length }, make);
  return {
    /** In [−bound, bound). */
    around: (length, bound) => list(length, () => Math.fround((next() * 2 - 1) * bound)),
    /** In [0, 1). */
    between0and1: (length) => list(length, () => Math.fround(next())),
    /** Whole numbers in [0, below). */
    whole: (length, below) => list(length, () => Math.floor(next() * below)),
  };
}
