// What the Tensors tab shows and does, on recorded sessions (pages.mjs calls it).
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../vscode/harness/places.mjs';

const recorded = async (state) =>
  JSON.parse(await readFile(join(root, 'test/webview/recorded', `${state}.json`), 'utf8')).answers.tensor;

/** What the session answered for a plane, found by what was asked of it. */
async function answered(state, name, plane, rows = [0, 256], columns = [0, 256]) {
  const ask = JSON.stringify({ name, plane, rows, columns });
  const found = (await recorded(state))[ask];
  assert.ok(found, `nothing is recorded for ${ask}`);
  return found.data.$array.map((each) => (typeof each === 'object' ? Number(each.$number) : each));
}

const open = (state, tensor, more = {}) => ({
  view: 'panel',
  query: { state, tab: 'tensors', ...(tensor ? { at: tensor } : {}) },
  width: 1200,
  height: 1000,
  ...more,
});
const map = (page) => page.locator('ds-plane-map[data-plane]');
const read = async (page) => Number(await map(page).locator('[data-readout] b').getAttribute('data-value'));

/** The numbers that the table beside the map holds. */
async function table(page) {
  const details = page.locator('.tensor details.all');
  if (!(await details.evaluate((each) => each.open))) await details.locator('summary').click();
  return details.locator('td').evaluateAll((all) => all.map(({ title }) => Number(title)));
}

/** Controls go ahead to what was asked; the map follows when it has come. */
const came = (page, at) => page.locator(`ds-plane-map[data-slice="${at}"]`).waitFor();

/** `withPage` opens a page, as in pages.mjs. */
export async function tensorsSteps(steps, withPage) {
  await steps.step('a tensor is sliced by its axes: the numbers are the session’s', () =>
    withPage(open('tensors-maps', 'conv.a'), async (page) => {
      const state = 'tensors-maps';
      await map(page).locator('canvas').waitFor();
      assert.deepEqual(await table(page), await answered(state, 'conv.a', { down: -2, across: -1, at: [0] }));
      await page.locator('[data-step="channel 1"]').click();
      await page.locator('[data-at="channel"]').and(page.locator(':not([disabled])')).waitFor();
      await page.waitForFunction(() => document.querySelector('[data-step="channel 1"]').disabled);
      await came(page, '0,1,0,0');
      assert.deepEqual(await table(page), await answered(state, 'conv.a', { down: 2, across: 3, at: [0, 1, 0, 0] }));
      await page.locator('[data-step="channel -1"]').click();
      await page.locator('[data-step="example 1"]').click();
      await page.waitForFunction(() => !document.querySelector('[data-step="example -1"]').disabled);
      await came(page, '1,0,0,0');
      assert.deepEqual(await table(page), await answered(state, 'conv.a', { down: 2, across: 3, at: [1, 0, 0, 0] }));
      await page.locator('[data-step="example -1"]').click();
      await page.waitForFunction(() => document.querySelector('[data-step="example -1"]').disabled);
      await page.locator('[data-axis="down"]').selectOption({ label: 'channel (2)' });
      await page.locator('[data-at="row"]').waitFor();
      await came(page, '0,0,0,0');
      assert.deepEqual(await table(page), await answered(state, 'conv.a', { down: 1, across: 3, at: [0, 0, 0, 0] }));
    }),
  );

  await steps.step('axes that are chosen stay for what has the same ones, and can be swapped', () =>
    withPage(open('tensors-digits', 'hidden1.weight'), async (page) => {
      await page.locator('[data-swap]').click();
      await page.locator('[data-axis="down"]').evaluate((each) => each.value === '1');
      await page.waitForFunction(() => document.querySelector('[data-axis="down"]').value === '1');
      const columns = await page.locator('details.all').evaluate(async (each) => {
        each.open = true;
        return each.querySelectorAll('thead th[scope="col"]').length;
      });
      assert.equal(columns, 32);
    }),
  );

  await steps.step('the map is read with the arrow keys, by index and in words; Enter explains', () =>
    withPage(open('tensors-mazur', 'hidden.weight'), async (page) => {
      const numbers = await answered('tensors-mazur', 'hidden.weight', { down: -2, across: -1, at: [] });
      await map(page).locator('canvas[aria-label]').focus();
      for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown']) await page.keyboard.press(key);
      assert.equal(await read(page), numbers[3]);
      assert.match(
        await map(page).locator('[data-readout]').textContent(),
        /^weight\[1, 1\] = \d\.\d+ +unit 2, input 2 of hidden\s+Explain$/,
      );
      await page.keyboard.press('Enter');
      await page.locator('#tab-explain[aria-selected="true"]').waitFor();
      const kept = await page.evaluate(() => document.querySelector('#tab-explain') !== null);
      assert.ok(kept);
    }),
  );

  await steps.step('under the pointer stands the entry’s value, and a click selects its layer', () =>
    withPage(open('tensors-mazur', 'hidden.weight'), async (page) => {
      const numbers = await answered('tensors-mazur', 'hidden.weight', { down: -2, across: -1, at: [] });
      const canvas = map(page).locator('canvas[aria-label]');
      const { width, height } = await canvas.boundingBox();
      await canvas.hover({ position: { x: width * 0.75, y: height * 0.25 } });
      assert.equal(await read(page), numbers[1]);
      await canvas.click({ position: { x: width * 0.25, y: height * 0.75 } });
      await page.locator('#tab-layers').click();
      await page.locator('tr[data-layer="hidden"][aria-selected="true"]').waitFor();
    }),
  );

  await steps.step('the range is robust or locked, and says so', () =>
    withPage(open('tensors-digits', 'hidden1.weight'), async (page) => {
      const limit = async () => Number(await page.locator('[data-limit]').getAttribute('data-limit'));
      const whole = await limit();
      await page.locator('[data-range]').selectOption('robust');
      await page.locator('[data-beyond]').waitFor();
      const robust = await limit();
      assert.ok(robust > 0 && robust < whole);
      await page.locator('[data-lock]').click();
      assert.match(await page.locator('[data-lock][aria-pressed="true"]').textContent(), /locked at step 300/);
      // Another tensor has its own range; back at the first it is still locked.
      await page.locator('[data-pick="hidden1.weight.gradient"]').click();
      await page.locator('[data-lock][aria-pressed="false"]').waitFor();
      await page.locator('[data-pick="hidden1.weight"]').click();
      await page.locator('[data-lock][aria-pressed="true"]').waitFor();
      assert.equal(await limit(), robust);
    }),
  );

  await steps.step('tensors are searched and gone through with the keys', () =>
    withPage(open('tensors-mazur', 'hidden.weight'), async (page) => {
      await page.getByRole('searchbox').fill('hidden weight');
      await page.locator('[data-pick^="output"]').first().waitFor({ state: 'detached' });
      assert.ok((await page.locator('[data-pick]').count()) >= 8);
      await page.getByRole('searchbox').press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await page.locator('section.tensor[data-tensor="hidden.weight.gradient"]').waitFor();
      await page.keyboard.press('End');
      await page.locator('section.tensor[data-tensor="hidden.weight.verdict"] ds-plane-map').waitFor();
      await map(page).locator('canvas[aria-label]').focus();
      await page.keyboard.press('ArrowRight');
      assert.match(await map(page).locator('[data-readout]').textContent(), /= ✓ match/);
    }),
  );

  await steps.step('rows are copied as tabs between numbers, one or all', () =>
    withPage(open('tensors-mazur', 'hidden.weight'), async (page) => {
      await page.evaluate(() => {
        globalThis.copied = [];
        Object.defineProperty(navigator, 'clipboard', {
          value: { writeText: async (text) => void globalThis.copied.push(text) },
        });
      });
      const numbers = await answered('tensors-mazur', 'hidden.weight', { down: -2, across: -1, at: [] });
      await page.locator('[data-copy]').click();
      await page.locator('[data-done]', { hasText: '2 rows copied' }).waitFor();
      await map(page).locator('canvas[aria-label]').focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Control+c');
      await page.locator('[data-done]', { hasText: 'row 2 copied' }).waitFor();
      assert.deepEqual(await page.evaluate(() => globalThis.copied), [
        `${numbers[0]}\t${numbers[1]}\n${numbers[2]}\t${numbers[3]}`,
        `${numbers[2]}\t${numbers[3]}`,
      ]);
    }),
  );

  await steps.step('a tensor is exported by the extension', () =>
    withPage(open('tensors-mazur', 'hidden.weight.gradient'), async (page) => {
      await page.locator('[data-export="npy"]').click();
      await page.locator('body[data-exported="hidden.weight.gradient.npy"]').waitFor();
      await page.locator('[data-done]', { hasText: 'saved as hidden.weight.gradient.npy' }).waitFor();
      await page.locator('[data-export="csv"]').click();
      await page.locator('body[data-exported="hidden.weight.gradient.csv"]').waitFor();
    }),
  );

  await steps.step('what is not finite is counted, and gone to', () =>
    withPage(open('tensors-odd', 'hidden.a'), async (page) => {
      const data = await answered('tensors-odd', 'hidden.a', { down: -2, across: -1, at: [0] });
      const odd = data.filter((value) => !Number.isFinite(value)).length;
      assert.equal(Number(await page.locator('[data-odd]').getAttribute('data-odd')), odd);
      await page.locator('[data-first-odd]').click();
      await page.waitForFunction(() => document.querySelector('[data-readout] b') !== null);
      assert.equal(await map(page).locator('[data-readout] b').getAttribute('data-value'), 'Infinity');
    }),
  );

  await steps.step('a tensor larger than what is shown at once has pages, and an overview', () =>
    withPage(open('tensors-tall', 'tall.weight'), async (page) => {
      await page.locator('ds-plane-map[data-overview] canvas').waitFor();
      await page.locator('[data-page="down"]').click();
      await page.locator('.axis-controls', { hasText: 'rows 257…512 of 600' }).waitFor();
      const numbers = await answered('tensors-tall', 'tall.weight', { down: 0, across: 1, at: [0, 0] }, [256, 512]);
      assert.deepEqual(await table(page), numbers.slice(0, 64 * 20));
    }),
  );

  await steps.step('a tensor that is not there is told of, with a way out', () =>
    withPage(open('tensors-mazur', 'hidden.sigma'), async (page) => {
      await page.getByRole('button', { name: 'Show the selected layer' }).click();
      await page.locator('section.tensor[data-tensor="output.delta"] ds-plane-map').waitFor();
    }),
  );
}
