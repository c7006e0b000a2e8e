/** The scale on which a number is moved: 2^⌈log₂ max(1, |x|)⌉. */
export function scaleOf(x: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(1, Math.abs(x))));
}

/** Things of lanes in turns: the first of every lane go together, then the second of every lane, and so on. */
export function inTurns<T extends { readonly lane: number }>(all: readonly T[]): T[][] {
  const turns: T[][] = [];
  const turnOf = new Map<number, number>();
  for (const each of all) {
    const turn = turnOf.get(each.lane) ?? 0;
    turnOf.set(each.lane, turn + 1);
    const together = turns[turn] ?? [];
    turns[turn] = together;
    together.push(each);
  }
  return turns;
}
