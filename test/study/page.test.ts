import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withStudy } from '../../study/page.js';
import type { Results } from '../../study/results.js';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/how-deltascope-checks-a-gradient.md'), 'utf8');
const kept = JSON.parse(readFileSync(join(root, 'study/results.json'), 'utf8')) as Results;

describe('the page about the check', () => {
  it('shows the results that are kept', () => expect(withStudy(page, kept)).toBe(page));

  it('needs a place for them', () => expect(() => withStudy('# Title', kept)).toThrow(/no place/));

  it('shows all four conditions, and every rule in each', () => {
    expect(kept.conditions.map(({ condition }) => condition)).toEqual(['smooth', 'extreme', 'kinks', 'float32']);
    for (const { rules } of kept.conditions) expect(rules).toHaveLength(5);
  });
});
