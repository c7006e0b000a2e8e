// Every number that a view shows is compared with the engine's (pages.mjs calls it).
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import esbuild from 'esbuild';
import { temporaryFolder } from '../vscode/harness/cleanup.mjs';
import { root } from '../vscode/harness/places.mjs';
import { marked, unmarked } from './numbers/inPage.mjs';

/** numbers/judge.ts, which runs the models by the engine, as Node reads it. */
async function judge() {
  const outfile = join(temporaryFolder('numbers'), 'judge.cjs');
  const entryPoints = [join(root, 'test/webview/numbers/judge.ts')];
  const how = { bundle: true, platform: 'node', format: 'cjs', mainFields: ['module', 'main'], logLevel: 'warning' };
  await esbuild.build({ ...how, entryPoints, outfile });
  return createRequire(import.meta.url)(outfile);
}

/** Opens what is folded, and the table of a chart where one is named, and waits until no more numbers come. */
async function everything(page, table) {
  if (table) await page.locator(`[data-table="${table}"]`).click();
  await page.evaluate(() => {
    for (const each of document.querySelectorAll('details')) each.open = true;
  });
  let last = -1;
  for (let now = 0; now !== last; ) {
    last = now;
    await page.waitForTimeout(400);
    now = await page.locator('[data-quantity]').count();
  }
}

/** `withPage` opens a page, as in pages.mjs. */
export async function numbersSteps(steps, withPage) {
  if (process.env.ONLY && !/numbers/.test(process.env.ONLY)) return;
  const { PAGES, runsOf, wrongIn } = await judge();
  for (const each of PAGES) {
    const { view, state, tab, at, table, least } = each;
    const query = { state, ...(view === 'panel' ? { tab } : {}), ...(at ? { at } : {}) };
    await steps.step(`numbers of ${state}, ${at ?? tab}, are the engine's`, () =>
      withPage({ view, query, width: view === 'panel' ? 1400 : 300, height: 3000 }, async (page) => {
        await everything(page, table);
        const marks = await page.evaluate(marked);
        if (process.env.MARKS) console.log(marks.length, new Set(marks.map(({ quantity }) => quantity)));
        assert.ok(marks.length >= least, `${marks.length} numbers`);
        assert.deepEqual(wrongIn(each, await runsOf(each), marks), []);
        assert.deepEqual(await page.evaluate(unmarked), []);
      }),
    );
  }
}
