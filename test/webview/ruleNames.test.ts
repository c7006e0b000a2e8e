import { expect, it } from 'vitest';
import { RULE_TITLES } from '../../src/analysis/diagnose/names.js';
import { RULES } from '../../webview/panel/diagnosis/rules.js';

it('rules are called the same in the panel and in a terminal', () => {
  expect(Object.fromEntries(Object.entries(RULES).map(([rule, { name }]) => [rule, name]))).toEqual(RULE_TITLES);
});
