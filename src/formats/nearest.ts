/** The number of edits between two words: insert, delete, replace, or swap two neighbours (Damerau 1964). */
function distance(a: string, b: string): number {
  const rows: number[][] = [];
  for (let i = 0; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) row.push(i === 0 ? j : step(a, b, i, j, rows, row));
    rows.push(row);
  }
  return rows[a.length]?.[b.length] ?? 0;
}

function step(a: string, b: string, i: number, j: number, rows: readonly number[][], row: readonly number[]): number {
  const above = rows[i - 1] as number[];
  const same = a[i - 1] === b[j - 1] ? 0 : 1;
  const best = Math.min((above[j] as number) + 1, (row[j - 1] as number) + 1, (above[j - 1] as number) + same);
  const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
  return swapped ? Math.min(best, ((rows[i - 2] as number[])[j - 2] as number) + 1) : best;
}

/** The known name that was probably meant: at most a third of its letters are wrong; null where none is close. */
export function nearest(word: string, names: Iterable<string>): string | null {
  let best: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const name of names) {
    const edits = distance(word.toLowerCase(), name.toLowerCase());
    // Of two that are equally far the one as long as the word: letters are swapped more often than left out.
    const far = edits + Math.min(0.5, Math.abs(name.length - word.length) / 100);
    if (far < least && edits <= Math.max(1, Math.floor(name.length / 3))) {
      best = name;
      least = far;
    }
  }
  return best;
}

/** `, did you mean "sigmoid"?` or nothing. */
export function didYouMean(word: string, names: Iterable<string>): string {
  const name = nearest(word, names);
  return name === null ? '' : `, did you mean "${name}"?`;
}
