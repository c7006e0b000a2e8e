import { describe, expect, it } from 'vitest';
import { failuresOf } from '../../scripts/failures.mjs';

/** As each runner printed it (colours taken away), of one test, step or file that was made to fail. */
const PRINTED: readonly (readonly [runner: string, text: string, failures: readonly string[]])[] = [
  [
    'vitest names each test, and the file of it',
    `
⎯⎯⎯⎯⎯⎯⎯ Failed Tests 2 ⎯⎯⎯⎯⎯⎯⎯
 FAIL  test/zz.test.ts > a group > is not so
AssertionError: expected 'a' to be 2 // Object.is equality
 FAIL  test/zz.test.ts > a group > same error 1
 FAIL  test/zz.test.ts > a group > same error 1
Error: same
      Tests  2 failed (2)
`,
    ['test/zz.test.ts > a group > is not so', 'test/zz.test.ts > a group > same error 1'],
  ],
  [
    'steps say the first line of what is wrong',
    `
  ok a panel (20 ms)
  FAILED a chart's table: AssertionError [ERR_ASSERTION]: 1 !== 2
    at file:///pages.mjs:3:1
took 2.0 s
1 passed, 1 failed
`,
    ["a chart's table: AssertionError [ERR_ASSERTION]: 1 !== 2"],
  ],
  [
    'tsc says the place',
    "test/zz.test.ts(2,7): error TS2322: Type 'string' is not assignable to type 'number'.\n",
    ["test/zz.test.ts(2,7): error TS2322: Type 'string' is not assignable to type 'number'."],
  ],
  [
    'biome says the rule',
    `test/zz.test.ts:2:1 assist/source/organizeImports  FIXABLE  ━━━━━━━━━━
  × The imports and exports are not sorted.
test/zz.test.ts format ━━━━━━━━━━━━━━━━━━
check ━━━━━━━━━━━━━━━━━━━━━━━━━━
`,
    ['test/zz.test.ts:2:1 assist/source/organizeImports', 'test/zz.test.ts format'],
  ],
  [
    'sizes say which bundle',
    '  ok worker.js: 900 of 1000 KB\n  TOO LARGE extension.js: 300 of 250 KB\n1 passed, 1 failed\n',
    ['extension.js: 300 of 250 KB'],
  ],
];

describe('what failed, at the end of all tests', () => {
  it.each(PRINTED)('%s', (_, text, failures) => {
    expect(failuresOf(text, 1)).toEqual(failures);
  });

  it('is nothing where a runner is content, whatever it printed', () => {
    for (const [, text] of PRINTED) expect(failuresOf(text, 0)).toEqual([]);
  });

  it('is that a runner ended, where it says nothing of why', () => {
    expect(failuresOf('npx: not found\n', 127)).toEqual(['ended with status 127, and named nothing']);
    expect(failuresOf('', null)).toEqual(['was killed, and named nothing']);
  });

  it('is no page of markup', () => {
    const [failure = ''] = failuresOf(`  FAILED axe: ${'<div>'.repeat(1000)}`, 1);
    expect(failure.length).toBeLessThan(320);
    expect(failure).toMatch(/^axe: <div>.* …$/);
  });
});
