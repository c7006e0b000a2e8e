// What the Layers tab shows and does, on recorded sessions (pages.mjs calls it).
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../vscode/harness/places.mjs';

const recorded = async (state) =>
  JSON.parse(await readFile(join(root, 'test/webview/recorded', `${state}.json`), 'utf8'));

const open = (state, width = 1400, more = {}) => ({
  view: 'panel',
  query: { state, tab: 'layers', ...more },
  width,
  height: 1000,
});
const paths = (page) =>
  page.locator('tbody tr[data-layer]').evaluateAll((all) => all.map(({ dataset }) => dataset.layer));

/** `withPage` opens a page, as in pages.mjs. */
export async function layersSteps(steps, withPage) {
  await steps.step('each layer’s numbers are the session’s', () =>
    withPage(open('layers-deep'), async (page) => {
      const { state, answers } = await recorded('layers-deep');
      const { layers } = answers.statistics.null;
      await page.locator('[data-quantity="ratio"]').first().waitFor();
      for (const [i, { path, norms, weightGradientNorm }] of state.run.layers.entries()) {
        const seen = async (name) =>
          Number(await page.locator(`tr[data-layer="${path}"] [data-quantity="${name}"]`).getAttribute('data-value'));
        assert.equal(await seen('a'), norms.a);
        assert.equal(await seen('delta'), norms.delta);
        assert.equal(await seen('gradient'), weightGradientNorm);
        assert.equal(await seen('ratio'), layers[i].ratio);
        assert.equal(await seen('zeros'), layers[i].zeros);
        if (layers[i].saturated !== null) assert.equal(await seen('saturated'), layers[i].saturated);
      }
      assert.equal(await page.locator('.sparkline path').count(), state.run.layers.length);
      assert.equal(await page.locator('.sparkline circle').count(), state.run.layers.length);
    }),
  );

  await steps.step('what ails layers stands above the table, and leads to why', () =>
    withPage(open('layers-deep'), async (page) => {
      const [finding] = (await recorded('layers-deep')).state.run.diagnosis.findings;
      assert.match(
        await page.locator('[data-headline="vanishing"]').textContent(),
        new RegExp(`${finding.layers.length} of 8 layers get no δ.*times smaller than that of output`, 's'),
      );
      for (const path of finding.layers) {
        await page.locator(`tr[data-layer="${path}"] [data-health="no δ"]`).waitFor();
      }
      await page.locator('tr[data-layer="output"] [data-health="nothing found"]').waitFor();
      await page.locator('[data-why]').click();
      await page.locator('#tab-diagnosis[aria-selected="true"]').waitFor();
    }),
  );

  await steps.step('layers are sorted by a column with the keyboard, up, down, and back to the network’s order', () =>
    withPage(open('layers-deep'), async (page) => {
      const { layers } = (await recorded('layers-deep')).state.run;
      const network = layers.map(({ path }) => path);
      const byDelta = [...layers].sort((one, other) => one.norms.delta - other.norms.delta).map(({ path }) => path);
      const head = page.locator('[data-sort="delta"]');
      await head.focus();
      await page.keyboard.press('Enter');
      await page.locator('th[aria-sort="ascending"] [data-sort="delta"]').waitFor();
      assert.deepEqual(await paths(page), byDelta);
      await page.keyboard.press('Enter');
      await page.locator('th[aria-sort="descending"] [data-sort="delta"]').waitFor();
      assert.deepEqual(await paths(page), [...byDelta].reverse());
      await page.keyboard.press('Space');
      await page.locator('th[aria-sort="descending"]').waitFor({ state: 'detached' });
      assert.deepEqual(await paths(page), network);
      for (const key of ['shape', 'f', 'a', 'steps', 'gradient', 'ratio', 'zeros', 'saturated', 'health']) {
        await page.locator(`[data-sort="${key}"]`).click();
        await page.locator(`th[aria-sort="ascending"] [data-sort="${key}"]`).waitFor();
      }
    }),
  );

  await steps.step('the order outlives other tabs, and arrow keys walk the rows in it', () =>
    withPage(open('layers-deep'), async (page) => {
      await page.locator('[data-sort="delta"]').click();
      await page.locator('[data-sort="delta"]').click();
      await page.locator('#tab-charts').click();
      await page.locator('#tab-layers').click();
      const order = await paths(page);
      await page.locator(`tr[data-layer="${order[0]}"] button`).focus();
      await page.keyboard.press('ArrowDown');
      await page.locator(`tr[data-layer="${order[1]}"][aria-selected="true"]`).waitFor();
      await page.locator(`section.detail[aria-label="Layer ${order[1]}"]`).waitFor();
    }),
  );

  await steps.step('columns leave as the panel gets narrow', () =>
    withPage(open('layers-deep'), async (page) => {
      const visible = async () =>
        page
          .locator('thead [data-sort]')
          .evaluateAll((all) => all.filter((each) => each.offsetParent !== null).map(({ dataset }) => dataset.sort));
      assert.equal((await visible()).length, 10);
      await page.setViewportSize({ width: 800, height: 900 });
      assert.deepEqual(await visible(), ['shape', 'f', 'a', 'delta', 'steps', 'gradient', 'ratio', 'health']);
      await page.setViewportSize({ width: 500, height: 900 });
      assert.deepEqual(await visible(), ['delta', 'gradient', 'ratio', 'health']);
    }),
  );

  await steps.step('the table is copied for a spreadsheet, with all digits', () =>
    withPage(open('layers-deep'), async (page) => {
      await page.evaluate(() => {
        Object.defineProperty(navigator, 'clipboard', {
          value: {
            writeText: async (text) => {
              globalThis.copied = text;
            },
          },
        });
      });
      await page.locator('[data-copy-table]').click();
      await page.getByRole('status').filter({ hasText: 'copied' }).waitFor();
      const lines = (await page.evaluate(() => globalThis.copied)).split('\n').map((line) => line.split('\t'));
      const { layers } = (await recorded('layers-deep')).state.run;
      assert.equal(lines.length, layers.length + 1);
      const at = lines[0].indexOf('‖δ‖');
      assert.deepEqual(
        lines.slice(1).map((cells) => [cells[0], Number(cells[at])]),
        layers.map(({ path, norms }) => [path, norms.delta]),
      );
    }),
  );

  await steps.step('numbers of the selected layer are asked for when they come into view', () =>
    withPage(open('layers-deep', 1000, { layer: 'dense1' }), async (page) => {
      await page.setViewportSize({ width: 1000, height: 420 });
      const asked = () =>
        page.evaluate(() => globalThis.noted.filter(({ name }) => name === 'tensor').map(({ ask }) => ask.name));
      const last = page.locator('ds-heatmap[data-tensor="dense1.bias.gradient"]');
      await last.waitFor({ state: 'attached' });
      await last.scrollIntoViewIfNeeded();
      await last.locator('canvas').waitFor();
      assert.ok((await asked()).includes('dense1.bias.gradient'));
    }),
  );
}
