import { describe, expect, it } from 'vitest';
import type { RecentFile, RunState } from '../../../src/protocol.js';
import { lastKnown, noted, readRecent } from '../../../src/vscode/recent.js';

const file = (name: string, step = 0): RecentFile => ({
  uri: `file:///w/${name}`,
  name,
  known: { step, wrong: 0, findings: 0 },
});
const names = (files: readonly RecentFile[]): string[] => files.map(({ name }) => name);

describe('recent files', () => {
  it('begin with the one that was opened last, each once', () => {
    const all = [file('a'), file('b'), file('c')];
    expect(names(noted(all, file('d'), true))).toEqual(['d', 'a', 'b', 'c']);
    expect(names(noted(all, file('c'), true))).toEqual(['c', 'a', 'b']);
  });

  it('stay where they stand when more is known of them', () => {
    const after = noted([file('a'), file('b')], file('b', 7), false);
    expect(names(after)).toEqual(['a', 'b']);
    expect(after[1]?.known.step).toBe(7);
  });

  it('are a dozen at most', () => {
    const all = Array.from({ length: 12 }, (_, i) => file(String(i)));
    const after = noted(all, file('new'), true);
    expect(after).toHaveLength(12);
    expect(names(after)).not.toContain('11');
  });

  it('tell what a check found, while it is said of the numbers on view, and a diagnosis', () => {
    const run = (outdated: boolean) =>
      ({ step: 3, check: { outdated, findings: [{}] }, diagnosis: { findings: [{}, {}] } }) as unknown as RunState;
    expect(lastKnown(run(false))).toEqual({ step: 3, wrong: 1, findings: 2 });
    expect(lastKnown(run(true))).toEqual({ step: 3, wrong: 0, findings: 2 });
  });

  it('are none where something else was kept', () => {
    expect(readRecent(undefined)).toEqual([]);
    expect(readRecent([file('a'), null, { uri: 3 }, 'b'])).toEqual([file('a')]);
  });
});
