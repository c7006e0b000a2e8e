const known = new Map<number, Float64Array>();

/** So many zeros, to be read alone: most bounds are none. */
export function zeros(size: number): Float64Array {
  const there = known.get(size);
  if (there) return there;
  const made = new Float64Array(size);
  known.set(size, made);
  return made;
}
