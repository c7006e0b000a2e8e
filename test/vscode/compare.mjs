// Diagnosis and Compare in a real VS Code as a user has them: a mend is tried, seen beside the run, put into the file. Pictures are kept in shots/compare.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch, openFile, PATIENCE, palette, saidByViews, webviewFrame } from './harness/browser.mjs';
import { temporaryFolder } from './harness/cleanup.mjs';
import { lensesOf } from './harness/lenses.mjs';
import { root, shots } from './harness/places.mjs';
import { startServer, workbench } from './harness/server.mjs';
import { Steps } from './harness/steps.mjs';

const pictures = join(shots, 'compare');
mkdirSync(pictures, { recursive: true });
const workspace = join(temporaryFolder('workspace'), 'examples');
cpSync(join(root, 'examples'), workspace, { recursive: true });

/** Seven layers of sigmoid under the last one, each of which lets a quarter of δ through at most. */
const DEEP = JSON.stringify(
  {
    input: [64],
    layers: [
      ...[1, 2, 3, 4, 5, 6, 7].map((i) => ({ type: 'dense', name: `dense${i}`, units: 16, activation: 'sigmoid' })),
      { type: 'dense', name: 'output', units: 10 },
    ],
    loss: 'cross-entropy',
    data: { file: 'digits.csv.gz', x: '0-63', y: 64, header: false, divide: 16, holdOut: 0.2 },
    train: { learningRate: 0.1, momentum: 0.9, batchSize: 32, epochs: 20 },
  },
  null,
  2,
);
writeFileSync(join(workspace, 'deep.grad.json'), DEEP);
const deep = () => readFileSync(join(workspace, 'deep.grad.json'), 'utf8');
const trace = (file, step) =>
  JSON.parse(
    execFileSync(process.execPath, [join(root, 'dist/cli.js'), 'trace', file, '--step', String(step), '--json'], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    }),
  );

const server = await startServer({ installed: true });
const browser = await launch();
const steps = new Steps();
const page = await browser.newPage({ viewport: { width: 1500, height: 950 } });
page.setDefaultTimeout(PATIENCE);
const picture = (name) => page.screenshot({ path: join(pictures, `${name}.png`) });
const step = (name, run) =>
  steps.step(name, run, async (shot) => {
    for (const text of await saidByViews(page)) console.log(`    a view says: ${text}`);
    await picture(shot);
  });
const lens = lensesOf(page);
const panelFrame = () => webviewFrame(page, '.timeline .scrub');
const value = async (frame, selector) => Number(await frame.locator(selector).first().getAttribute('data-value'));
const editorText = async () =>
  (await page.locator('.editor-group-container').first().locator('.view-lines').textContent()).replaceAll(
    '\u00a0',
    ' ',
  );

try {
  await page.goto(workbench(server, { folder: workspace }));
  await page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'deep' }).first().waitFor();

  await step('the diagnosis of a deep sigmoid network finds that δ vanishes, in the panel', async () => {
    await openFile(page, 'deep.grad.json');
    await lens('step 0 ·').waitFor();
    await palette(page, 'DeltaScope: Run Epoch');
    await lens('step 45 ·').waitFor();
    await lens('open panel').click();
    const panel = await panelFrame();
    await panel.locator('#tab-diagnosis').click();
    await panel.locator('[data-finding="vanishing"] [data-factor="dense1"]').waitFor();
    await panel.locator('#tab-diagnosis .count').waitFor();
    await picture('diagnosis-dark');
  });

  await step('a mend that is tried opens Compare with both curves, and the file stays as it is', async () => {
    const panel = await panelFrame();
    await panel.locator('[data-finding="vanishing"] [data-try]').first().click();
    await panel.locator('#tab-compare[aria-selected="true"]').waitFor();
    await panel.locator('[data-parted="0"]').waitFor();
    const chart = panel.locator('ds-line-chart[data-chart="compared-loss"] canvas');
    await panel.locator('ds-line-chart[data-chart="compared-loss"] canvas[aria-label*="other "]').waitFor();
    assert.match(await chart.getAttribute('aria-label'), /this .* other /);
    assert.equal(deep(), DEEP);
    assert.equal(await page.locator('.tab.active.dirty').count(), 0);
    // What is tried is the run that its text has from the command line.
    const tried = join(workspace, 'tried.grad.json');
    writeFileSync(tried, DEEP.replaceAll('"sigmoid"', '"tanh"'));
    await panel.locator('[data-quantity="step"][data-value="45"]').first().waitFor();
    assert.equal(await value(panel, '[data-quantity="loss.here"]'), trace(join(workspace, 'deep.grad.json'), 45).loss);
    assert.equal(await value(panel, '[data-quantity="loss.there"]'), trace(tried, 45).loss);
    await picture('compare-try-dark');
  });

  await step("its text is seen beside the file's in VS Code's own editor for that", async () => {
    const panel = await panelFrame();
    await panel.locator('[data-act="diff"]').click();
    await page.locator('.monaco-diff-editor .line-insert').first().waitFor();
    await picture('compare-diff-dark');
    await page.locator('.tab', { hasText: '↔' }).first().click({ button: 'middle' });
    await page.locator('.tab.active', { hasText: 'deep.grad.json' }).first().waitFor();
  });

  await step('it goes into the file as one edit, which undo takes back', async () => {
    const panel = await panelFrame();
    await panel.locator('[data-act="apply"]').click();
    await page.waitForFunction(() => document.querySelector('.view-lines')?.textContent?.includes('tanh'));
    assert.ok(!(await editorText()).includes('sigmoid'));
    assert.equal(deep(), DEEP);
    await panel.locator('[data-act="apply"]').waitFor({ state: 'detached' });
    await page.locator('.editor-group-container').first().locator('.view-line').first().click();
    await page.keyboard.press('Control+z');
    await page.waitForFunction(() => document.querySelector('.view-lines')?.textContent?.includes('sigmoid'));
    assert.ok(!(await editorText()).includes('tanh'));
  });

  await step('when it is let go, what is left to compare with is another open file', async () => {
    await openFile(page, 'xor.grad.json');
    await lens('step 0 ·').waitFor();
    await openFile(page, 'deep.grad.json');
    const panel = await panelFrame();
    await panel.locator('header', { hasText: 'deep.grad.json' }).waitFor();
    await panel.locator('[data-act="end"]').click();
    await panel.locator('[data-act="end"]').waitFor({ state: 'detached' });
    await panel
      .locator('[data-compare-with] option', { hasText: 'xor.grad.json' })
      .first()
      .waitFor({ state: 'attached' });
    await panel.locator('[data-parted="0"]').waitFor();
    await picture('compare-files-dark');
  });
  await step('the limits are settings', async () => {
    const panel = await panelFrame();
    await panel.locator('#tab-diagnosis').click();
    await panel.locator('[data-thresholds]').click();
    await page.locator('.settings-editor .setting-item-label', { hasText: 'Vanishing' }).first().waitFor();
    await picture('thresholds-dark');
  });
} finally {
  await browser.close();
  await server.stop();
}
steps.finish();
