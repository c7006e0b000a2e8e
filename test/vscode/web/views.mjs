// A user's hands in VS Code for the Web: every view of the panel, an export, the side bar, the walkthrough, a comparison.
import assert from 'node:assert/strict';
import { palette, webviewFrame } from '../harness/browser.mjs';
import { lensesOf } from '../harness/lenses.mjs';

/** What must be drawn in each view: numbers, or a canvas that says what it shows. */
const DRAWN = {
  network: 'ds-network [data-quantity="hidden.a[0,0]"][data-value]',
  explain: '.question h2 [data-quantity="output.delta[0,1]"][data-value]',
  check: '[data-banner="match"], tr[data-parameter="hidden.weight"] [data-count="match"][data-value]',
  layers: 'tr[data-layer="hidden"] [data-quantity="delta"][data-value]',
  charts: 'ds-line-chart[data-chart="loss"] canvas[aria-label*="0.2"]',
  tensors: 'section.tensor [data-quantity="zeros"][data-value]',
  diagnosis: '[data-findings]',
  compare: '[data-quantity="loss.there"][data-value]',
};

/** Takes the steps in a window on the examples. */
export async function views({ page, step, picture }) {
  const lens = lensesOf(page);
  const panel = () => webviewFrame(page, '.timeline');
  const side = () => page.locator('.activitybar').getByRole('tab', { name: 'DeltaScope' });

  /** Opens a file from the explorer, in the first group of editors: there is no search for files here. */
  async function openFile(name) {
    const explorer = page.locator('.explorer-folders-view');
    if (!(await explorer.isVisible()))
      await page
        .locator('.activitybar')
        .getByRole('tab', { name: /Explorer/ })
        .click();
    await page.locator('.editor-group-container').first().locator('.tab').first().click();
    await explorer.locator('.monaco-list-row', { hasText: name }).first().dblclick();
    await page.locator('.tab.active', { hasText: name }).first().waitFor();
  }

  /** Opens a view, and sees that it is drawn, and that nothing failed. */
  async function seen(tab) {
    const frame = await panel();
    await frame.locator(`#tab-${tab}`).click();
    await frame.locator(DRAWN[tab]).first().waitFor();
    await page.waitForTimeout(500);
    assert.deepEqual(await frame.locator('[role="alert"], .bad').allTextContents(), [], tab);
    await picture(tab);
  }

  await step('a model is opened, stepped and checked by its lenses, and the panel opens', async () => {
    await openFile('xor.grad.json');
    await lens('step 0 ·').waitFor();
    await openFile('mazur.grad.json');
    await lens('step 0 · loss 0.298').waitFor();
    await lens('step').click();
    await lens('step 1 · loss 0.291').waitFor();
    await lens('check').click();
    await lens('✓ checked').waitFor();
    await lens('open panel').click();
    await (await panel()).locator('header [data-quantity="step"][data-value="1"]').waitFor();
  });

  await step('Network draws each unit, and Explain writes out the δ of the one that is clicked', async () => {
    await seen('network');
    const frame = await panel();
    await frame.locator('ds-network [data-column="output"][data-entry="1"]').click();
    await frame.locator('.inspector [data-explain="delta"]').click();
    await seen('explain');
  });

  for (const tab of ['check', 'layers', 'charts', 'tensors', 'diagnosis'])
    await step(`${tab} is drawn with its numbers`, () => seen(tab));

  await step('Compare shows two files side by side', async () => {
    await (await panel()).locator('#tab-compare').click();
    const choice = (await panel()).locator('[data-compare-with]');
    await choice.selectOption({ label: await choice.locator('option', { hasText: 'xor.grad.json' }).textContent() });
    await (await panel()).locator('[data-parted="0"]').waitFor();
    await seen('compare');
  });

  await step('a tensor goes into a file of the workspace, which is no disk', async () => {
    const frame = await panel();
    await frame.locator('#tab-tensors').click();
    await frame.locator('[data-pick="hidden.weight"]').or(frame.locator('.picker .fold')).first().waitFor();
    const fold = frame.locator('.picker .fold');
    if (await fold.isVisible()) await fold.click();
    await frame.locator('[data-pick="hidden.weight"]').click();
    await frame.locator('section.tensor[data-tensor="hidden.weight"] [data-export="csv"]').click();
    const name = page.locator('.quick-input-widget input[type="text"]').first();
    await name.waitFor();
    await picture('export-dialog');
    await page.keyboard.press('Enter');
    await frame.locator('[data-done]', { hasText: 'saved as hidden.weight.step1.csv' }).waitFor();
    await openFile('hidden.weight.step1.csv');
    // The article's numbers after one update: w1 = 0.149780716, w2 = 0.19956143, w3 = 0.24975114, w4 = 0.29950229.
    await page
      .locator('.view-line', { hasText: /0\.149780716\d*,0\.199561432\d*/ })
      .first()
      .waitFor();
    await page
      .locator('.view-line', { hasText: /0\.249751143\d*,0\.299502287\d*/ })
      .first()
      .waitFor();
    await picture('exported');
  });

  await step('the side bar shows the run, and a recent file opens from it', async () => {
    await openFile('mazur.grad.json');
    await side().click();
    const bar = await webviewFrame(page, 'main > dl');
    await bar.locator('h1', { hasText: 'mazur' }).waitFor();
    await bar.locator('[data-layer="hidden"] [data-quantity="delta"][data-value]').first().waitFor();
    await picture('sidebar');
    await bar.locator('[data-recent="xor.grad.json"]').click();
    await page.locator('.tab.active', { hasText: 'xor.grad.json' }).first().waitFor();
    await bar.locator('h1', { hasText: 'xor' }).waitFor();
  });

  await step('the walkthrough opens with its pictures', async () => {
    await palette(page, 'DeltaScope: Open Walkthrough');
    const row = page.locator('.gettingStartedContainer .getting-started-step', { hasText: 'Open a model' }).first();
    await row.waitFor();
    await row.click();
    // A picture is a drawing in a page of its own.
    await webviewFrame(page, 'svg:has-text("mazur.grad.json")');
    await picture('walkthrough');
  });
}
