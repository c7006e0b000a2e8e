/** What was asked, as a name in a recording: in any order of its keys, whatever the number of points. */
export function askedKey(ask: unknown): string {
  if (typeof ask !== 'object' || ask === null) return JSON.stringify(ask);
  const { points: _, ...others } = ask as { readonly points?: unknown };
  return JSON.stringify(others, Object.keys(others).sort());
}
