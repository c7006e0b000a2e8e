// Debugs a model in a real VS Code as a user would: F5, steps both ways, breakpoints, watches, hovers. Pictures are kept in shots/debug.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { launch, openFile, PATIENCE, palette } from './harness/browser.mjs';
import { temporaryFolder } from './harness/cleanup.mjs';
import { root, shots } from './harness/places.mjs';
import { startServer, workbench } from './harness/server.mjs';
import { Steps } from './harness/steps.mjs';

const pictures = join(shots, 'debug');
mkdirSync(pictures, { recursive: true });
const workspace = join(temporaryFolder('workspace'), 'examples');
cpSync(join(root, 'examples'), workspace, { recursive: true });
const server = await startServer({ installed: true });
const browser = await launch();
const steps = new Steps();
const page = await browser.newPage({ viewport: { width: 1500, height: 950 } });
page.setDefaultTimeout(PATIENCE);
const picture = (name) => page.screenshot({ path: join(pictures, `${name}.png`) });
const step = (name, run) => steps.step(name, run, picture);
/** A frame by its whole name: the file's comes after it. */
const frame = (name) =>
  page.locator('.debug-call-stack .monaco-list-row', { hasText: new RegExp(`^\\s*${name}\\s*mazur`) }).first();
const variable = (name) =>
  page
    .locator('.debug-variables .monaco-list-row')
    .filter({ has: page.locator('.name', { hasText: name }) })
    .first();

/** What the Variables view shows of a row. */
async function shown(name) {
  return (await variable(name).locator('.value').first().textContent()).trim();
}

try {
  await page.goto(workbench(server, { folder: workspace }));
  await openFile(page, 'mazur.grad.json');
  await page.locator('.codelens-decoration a', { hasText: 'step 0 ·' }).first().waitFor();

  await step(
    'F5 stops at the first layer, with its values in the Variables view and at the end of its line',
    async () => {
      await palette(page, 'View: Show Run and Debug');
      await page.locator('.view-line', { hasText: '"name": "Mazur' }).first().click();
      await page.keyboard.press('F5');
      await frame('forward · hidden').waitFor();
      await variable('z').waitFor();
      assert.equal(await shown('z'), '[[0.3775, 0.3925]]');
      await page.locator('.view-line', { hasText: '‖a‖ 0.842' }).first().waitFor();
      await picture('entry-dark');
    },
  );

  await step('over, into, and back', async () => {
    await page.keyboard.press('F11');
    await frame('forward · output · z').waitFor();
    await page.keyboard.press('F10');
    await frame('forward · output').waitFor();
    await page.keyboard.press('F10');
    await frame('loss').waitFor();
    await page.keyboard.press('F10');
    await frame('backward · output').waitFor();
    await picture('backward-dark');
    await page.locator('.debug-toolbar a.codicon-debug-step-back').first().click();
    await frame('loss').waitFor();
  });

  await step('a hover shows the layer that its name stands for', async () => {
    await page.locator('.view-line', { hasText: '"name": "hidden"' }).first().getByText('hidden').first().hover();
    await page
      .locator('.debug-hover-widget', { hasText: '0.0' })
      .or(page.locator('.debug-hover-widget'))
      .first()
      .waitFor();
    await picture('hover-dark');
    await page.keyboard.press('Escape');
  });

  await step('the console evaluates expressions', async () => {
    await palette(page, 'Debug Console: Focus on Debug Console View');
    await page.keyboard.type("output.delta' * hidden.a");
    await page.keyboard.press('Enter');
    await page.keyboard.type('hiden.a');
    await page.keyboard.press('Enter');
    await page.locator('.repl', { hasText: 'did you mean "hidden.a"?' }).first().waitFor();
    await picture('console-dark');
  });

  await step('a data breakpoint on a gradient stops where it is computed', async () => {
    await page.keyboard.press('F10');
    await frame('backward · output').waitFor();
    await variable('∇W').click({ button: 'right' });
    const entry = page.locator('.context-view .action-item', { hasText: 'Break on Value Change' }).first();
    await entry.waitFor();
    // A menu takes no click in the moment in which it opens.
    await page.waitForTimeout(500);
    await entry.click();
    await page.locator('.debug-breakpoints .monaco-list-row', { hasText: 'output.weight.gradient' }).first().waitFor();
    await page.keyboard.press('F5');
    await frame('step 1').waitFor();
    await frame('backward · output').waitFor();
    await page.locator('.pane-header', { hasText: 'output.weight.gradient' }).first().waitFor();
    await picture('data-breakpoint-dark');
  });
  await step('the Tests view runs the tests of the open model, and all pass', async () => {
    await palette(page, 'Debug: Stop');
    await palette(page, 'Testing: Focus on Test Explorer View');
    const row = (text) => page.locator('.test-explorer-tree .monaco-list-row', { hasText: text }).first();
    await row('mazur').waitFor();
    await row('mazur').click();
    await palette(page, 'Test: Run Tests in Current File');
    await page
      .locator('.test-explorer .result-summary, .testing-explorer-messages, .result-summary', {
        hasText: /\d+\/\d+|passed/,
      })
      .first()
      .waitFor();
    await page.waitForTimeout(3000);
    await picture('tests-dark');
  });
} finally {
  await browser.close();
  await server.stop();
}
steps.finish();
