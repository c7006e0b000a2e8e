/** Work on an answer that yields between small pieces, so that it can be done in slices. */
export type Piecewise<T> = Generator<void, T, void>;

/** What is made of each, one after the other. */
export function* inTurn<A, B>(all: readonly A[], make: (each: A) => Piecewise<B>): Piecewise<B[]> {
  const made: B[] = [];
  for (const each of all) made.push(yield* make(each));
  return made;
}
