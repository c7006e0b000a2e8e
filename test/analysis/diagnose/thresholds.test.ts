import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { limitsOf, THRESHOLDS, type Threshold } from '../../../src/analysis/diagnose/thresholds.js';

const read = (name: string) => JSON.parse(readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8'));
const settings: Readonly<Record<string, Readonly<Record<string, unknown>>>> =
  read('package.json').contributes.configuration.properties;
const texts: Readonly<Record<string, string>> = read('package.nls.json');
const thresholds: readonly [string, Threshold][] = Object.entries(THRESHOLDS);

describe('limits', () => {
  it.each(thresholds)(
    '%s is a setting with the same default and range, which says where it comes from',
    (name, each) => {
      const key = `setting.diagnosis.${name}`;
      expect(settings[`deltascope.diagnosis.${name}`]).toMatchObject({
        type: 'number',
        default: each.default,
        minimum: each.least,
        scope: 'resource',
        markdownDescription: `%${key}%`,
      });
      expect(texts[key]).toBe(`${each.says} ([${each.source.text}](${each.source.url}))`);
    },
  );

  it('are all the settings that there are', () => {
    const names = Object.keys(settings).filter((key) => key.startsWith('deltascope.diagnosis.'));
    expect(names).toEqual(thresholds.map(([name]) => `deltascope.diagnosis.${name}`));
  });

  it('keep their defaults where what is set is none', () => {
    const limits = limitsOf({ vanishing: 2, deadUnits: 0.5, guess: 'high', imbalance: Number.NaN, unknown: 1 });
    expect(limits).toEqual({ ...limitsOf(), deadUnits: 0.5 });
  });
});
