import type { RecentFile, RunState } from '../protocol.js';

/** So many files are kept: more than a side bar shows at once. */
const MOST = 12;

/** The list with a file put first, or, where it is there already and `first` is false, brought up to date where it stands. */
export function noted(all: readonly RecentFile[], file: RecentFile, first: boolean): readonly RecentFile[] {
  const known = all.findIndex(({ uri }) => uri === file.uri);
  if (known >= 0 && !first) return all.map((each, i) => (i === known ? file : each));
  return [file, ...all.filter(({ uri }) => uri !== file.uri)].slice(0, MOST);
}

/** What is worth to be known of a run once its file is closed. */
export function lastKnown({ step, check, diagnosis }: RunState): RecentFile['known'] {
  const wrong = check && !check.outdated ? check.findings.length : 0;
  return { step, wrong, findings: diagnosis?.findings.length ?? 0 };
}

export function isSame(one: RecentFile | undefined, other: RecentFile): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** What was kept, if it is what a list looks like: an older version may have kept something else. */
export function readRecent(kept: unknown): readonly RecentFile[] {
  if (!Array.isArray(kept)) return [];
  return kept.filter(
    (each: Partial<RecentFile> | null): each is RecentFile =>
      typeof each?.uri === 'string' && typeof each.name === 'string' && typeof each.known?.step === 'number',
  );
}
