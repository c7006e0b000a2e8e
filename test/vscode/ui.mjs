// Drives a real VS Code as a user would: lenses, panel, sidebar, palette; and reads what is seen. Pictures are kept in shots/vscode.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { launch, openFile, PATIENCE, palette, saidByViews, webviewFrame } from './harness/browser.mjs';
import { temporaryFolder } from './harness/cleanup.mjs';
import { lensesOf } from './harness/lenses.mjs';
import { root, shots } from './harness/places.mjs';
import { startServer, workbench } from './harness/server.mjs';
import { Steps } from './harness/steps.mjs';
import { randomModel } from './ui/randomModel.mjs';
import { sidebarSteps } from './ui/sidebar.mjs';
import { walkthroughSteps } from './ui/walkthrough.mjs';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const pictures = join(shots, 'vscode');
mkdirSync(pictures, { recursive: true });
const workspace = join(temporaryFolder('workspace'), 'examples');
cpSync(join(root, 'examples'), workspace, { recursive: true });
const seed = Number(process.env.SEED ?? Date.now() % 100_000);
writeFileSync(join(workspace, 'random.grad.json'), randomModel(seed));
console.log(`the random network's seed is ${seed}`);

const server = await startServer({ installed: true });
const browser = await launch();
const steps = new Steps();
const page = await browser.newPage({ viewport: { width: 1500, height: 950 } });
page.setDefaultTimeout(PATIENCE);
const violations = [];
const errors = [];
page.on('console', (message) => {
  const text = message.text();
  if (/Content Security Policy/i.test(text) && /webview|panel\.js|sidebar\.js/.test(text + message.location().url))
    violations.push(text);
  if (message.type() === 'error' && /(panel|sidebar)\.js/.test(message.location().url)) errors.push(text);
});
const picture = (name) => page.screenshot({ path: join(pictures, `${name}.png`) });
const failed = async (name) => {
  for (const text of await saidByViews(page)) console.log(`    a view says: ${text}`);
  await picture(name);
};
const step = (name, run) => steps.step(name, run, failed);
const lens = lensesOf(page);
const panelFrame = () => webviewFrame(page, '.timeline');
const sidebarFrame = () => webviewFrame(page, 'main > dl');
const value = async (frame, selector) => Number(await frame.locator(selector).first().getAttribute('data-value'));
const trace = (file, step) =>
  JSON.parse(
    execFileSync(
      process.execPath,
      [join(root, 'dist/cli.js'), 'trace', join(workspace, file), '--step', String(step), '--json'],
      { encoding: 'utf8', maxBuffer: 2 ** 28 },
    ),
  );
const norm = (numbers) => Math.hypot(...numbers);

/** A click on what is open closes it. */
async function openSidebar() {
  const tab = page.locator('.activitybar').getByRole('tab', { name: 'DeltaScope' });
  const open = await tab.evaluate((element) => element.closest('.action-item').classList.contains('checked'));
  if (!open) await tab.click();
}

/** Waits until a frame shows a step. */
async function shows(frame, wanted) {
  await frame.locator(`[data-quantity="step"][data-value="${wanted}"]`).first().waitFor();
}

async function accessible(frame, what) {
  await frame
    .addScriptTag({ path: AXE })
    .catch(async () => frame.evaluate(await import('node:fs').then(({ readFileSync }) => readFileSync(AXE, 'utf8'))));
  const found = await frame.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa'] }));
  const told = found.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
  );
  assert.deepEqual(told, [], what);
}

/** Every number that lens, panel and sidebar show of a file at its step is the command line's. */
async function seenIsWhatIs(file, at) {
  const told = trace(file, at);
  const [panel, sidebar] = [await panelFrame(), await sidebarFrame()];
  await shows(panel, at);
  await shows(sidebar, at);
  assert.equal(await value(panel, 'header [data-quantity="loss"]'), told.loss);
  assert.equal(await value(sidebar, 'dl [data-quantity="loss"]'), told.loss);
  const close = (seen, numbers, what) =>
    assert.ok(Math.abs(seen - norm(numbers)) <= 1e-14 * norm(numbers), `${what}: ${seen} is not ${norm(numbers)}`);
  for (const { name, delta, a, parameters } of told.layers) {
    close(
      await value(panel, `[data-layer="${name}"] [data-quantity="delta"]`),
      delta.data,
      `δ of ${name} in the panel`,
    );
    close(await value(panel, `[data-layer="${name}"] [data-quantity="a"]`), a.data, `a of ${name} in the panel`);
    close(
      await value(sidebar, `[data-layer="${name}"] [data-quantity="delta"]`),
      delta.data,
      `δ of ${name} in the sidebar`,
    );
    const weight = parameters.find((parameter) => parameter.name.endsWith('.weight'));
    const lensText = `δ ‖${overview(norm(delta.data))}‖${weight ? ` · ∇W ‖${overview(norm(weight.gradient))}‖` : ''}`;
    await lens(lensText).waitFor();
    if (weight)
      close(
        await value(panel, `[data-layer="${name}"] [data-quantity="gradient"]`),
        weight.gradient,
        `∇W of ${name} in the panel`,
      );
  }
}

/** Every number of every unit, in a network small enough for boxes; and what is selected, in words. */
async function networkIsWhatIs(panel, file, at) {
  await shows(panel, at);
  for (const { name, z, a, delta } of trace(file, at).layers) {
    for (const [part, { data }] of Object.entries({ z, a, delta })) {
      for (const [i, wanted] of data.entries())
        await panel.locator(`ds-network [data-quantity="${name}.${part}[0,${i}]"][data-value="${wanted}"]`).waitFor();
    }
  }
}

/** As a lens writes a norm: three digits. */
function overview(number) {
  if (Number.isInteger(number)) return String(number);
  return number < 1e-3 || number >= 1e5 ? number.toExponential(2) : number.toPrecision(3);
}

/** Entries of a map, read under the arrow-key cursor, are the command line's numbers. */
async function entriesAreWhatIs(file, at) {
  const panel = await panelFrame();
  for (const { name, delta } of trace(file, at).layers.slice(0, 2)) {
    await panel.locator(`tr[data-layer="${name}"]`).click();
    const map = panel.locator(`ds-heatmap[data-tensor="${name}.delta"]`);
    await map.locator('canvas[aria-label]').focus();
    await page.keyboard.press('ArrowRight');
    assert.equal(await value(map, '[data-readout] b'), delta.data[0]);
    await page.keyboard.press('ArrowRight');
    if (delta.shape[1] > 1) assert.equal(await value(map, '[data-readout] b'), delta.data[1]);
    await page.keyboard.press('Escape');
  }
}

async function threeForthOneBack(file) {
  await openFile(page, file);
  await lens('step 0').waitFor();
  for (const at of [1, 2, 3]) {
    await lens('step').click();
    await lens(`step ${at} ·`).waitFor();
  }
  await lens('back').click();
  await lens('step 2 ·').waitFor();
}

try {
  await page.goto(workbench(server, { folder: workspace }));
  await page.locator('.monaco-workbench').waitFor();

  await walkthroughSteps({ page, step, picture, lens, openSidebar });

  await step('the sidebar offers a sample where no model is open', async () => {
    await openSidebar();
    const frame = await webviewFrame(page, '.welcome');
    await picture('sidebar-empty-dark');
    await frame.getByRole('button', { name: /Open the sample/ }).click();
    await page.locator('.tab.active', { hasText: 'mazur.grad.json' }).waitFor();
    await lens('step 0 · loss 0.298').waitFor();
  });

  await step('a lens opens the panel beside, and the editor keeps the focus', async () => {
    await lens('open panel').click();
    const panel = await panelFrame();
    await panel.locator('ds-network [data-column="hidden"][data-entry="0"]').waitFor();
    assert.equal(await page.locator('.editor-group-container').count(), 2);
  });

  await step(
    'the panel opens with the network: a step further, and back, its numbers are those of the command line',
    async () => {
      const panel = await panelFrame();
      await panel.locator('#tab-network[aria-selected="true"]').waitFor();
      await networkIsWhatIs(panel, 'mazur.grad.json', 0);
      await picture('network-mazur-dark');
      await lens('step').click();
      await networkIsWhatIs(panel, 'mazur.grad.json', 1);
      await lens('back').click();
      await networkIsWhatIs(panel, 'mazur.grad.json', 0);
      await accessible(panel, 'panel, Network');
    },
  );

  await step('a click on a unit selects it, and Explain says why its δ is what it is', async () => {
    const panel = await panelFrame();
    await panel.locator('ds-network [data-column="output"][data-entry="1"]').click();
    await panel.locator('.inspector h2', { hasText: 'output, unit 2' }).waitFor();
    await panel.locator('.inspector [data-explain="delta"]').click();
    const { layers } = trace('mazur.grad.json', 0);
    assert.equal(await value(panel, '.question h2 [data-quantity="output.delta[0,1]"]'), layers[1].delta.data[1]);
    await panel.locator('#tab-layers').click();
  });

  await step('after 3 steps and 1 back, lens, panel and sidebar show what trace --step 2 says', async () => {
    await threeForthOneBack('mazur.grad.json');
    await seenIsWhatIs('mazur.grad.json', 2);
    await entriesAreWhatIs('mazur.grad.json', 2);
    await picture('mazur-dark');
  });

  await step('a tensor goes into an .npy file of the workspace, entry by entry', async () => {
    const panel = await panelFrame();
    await panel.locator('#tab-tensors').click();
    await panel.locator('[data-pick="hidden.weight"]').or(panel.locator('.picker .fold')).first().waitFor();
    const fold = panel.locator('.picker .fold');
    if (await fold.isVisible()) await fold.click();
    await panel.locator('[data-pick="hidden.weight"]').click();
    await panel.locator('section.tensor[data-tensor="hidden.weight"] [data-export="npy"]').click();
    const dialog = page.locator('.quick-input-widget input[type="text"]').first();
    await dialog.waitFor();
    // The dialog writes its own proposal once it has looked into the folder: what was filled in before is gone then.
    await page.waitForFunction(() => document.querySelector('.quick-input-widget input')?.value.endsWith('.npy'));
    await dialog.fill(join(workspace, 'exported.npy'));
    await page.waitForTimeout(300);
    assert.ok((await dialog.inputValue()).endsWith('exported.npy'));
    await page.keyboard.press('Enter');
    await panel.locator('[data-done]', { hasText: 'saved as exported.npy' }).waitFor();
    const bytes = readFileSync(join(workspace, 'exported.npy'));
    const numbers = [...new Float64Array(bytes.buffer.slice(bytes.byteOffset + 128, bytes.byteOffset + bytes.length))];
    const [{ parameters }] = trace('mazur.grad.json', 2).layers;
    assert.deepEqual(numbers, parameters.find(({ name }) => name === 'hidden.weight').value);
    await panel.locator('#tab-layers').click();
  });

  await step('Explain unfolds a δ down to the input, with the numbers of the command line', async () => {
    const panel = await panelFrame();
    await panel.locator('tr[data-layer="hidden"]').click();
    await panel.locator('[data-explain="hidden"]').click();
    const asked = '.question h2 [data-quantity="hidden.delta[0,0]"]';
    await panel.locator(asked).waitFor();
    const { layers } = trace('mazur.grad.json', 2);
    assert.equal(await value(panel, asked), layers[0].delta.data[0]);
    // Each is folded before its turn comes, but for what stands open along the biggest contribution.
    for (const at of ['output.delta[0,0]', 'output.a[0,0]', 'output.z[0,0]', 'hidden.a[0,0]', 'hidden.z[0,0]']) {
      const chip = panel.locator(`button[data-chip][data-at="${at}"]`).first();
      if ((await chip.getAttribute('aria-expanded')) === 'false') await chip.click();
    }
    await panel.locator('.chip.end [data-quantity="x[0,0]"]').first().waitFor();
    assert.equal(await value(panel, '.chip.end [data-quantity="x[0,0]"] >> nth=0'), 0.05);
    await picture('explain-mazur-dark');
    await accessible(panel, 'panel, Explain');
    // A step further the same is asked again, and what was unfolded stays so.
    await panel.locator('[data-control="step"]').click();
    await lens('step 3 ·').waitFor();
    const next = trace('mazur.grad.json', 3).layers[0].delta.data[0];
    await panel.locator(`${asked}[data-value="${next}"]`).waitFor();
    await panel.locator('.chip.end [data-quantity="x[0,0]"]').first().waitFor();
    await panel.locator('#tab-layers').click();
  });

  await step(`the same on a network drawn at random (seed ${seed})`, async () => {
    await threeForthOneBack('random.grad.json');
    await seenIsWhatIs('random.grad.json', 2);
    await entriesAreWhatIs('random.grad.json', 2);
  });

  await step('the check finds the wrong derivative, in panel, sidebar, lens and text', async () => {
    await openFile(page, 'wrong-df.grad.json');
    await lens('check').click();
    await lens(/✗ \d+ mismatches/).waitFor();
    await page.locator('.squiggly-error').first().waitFor();
    const panel = await panelFrame();
    await panel.locator('#tab-check').click();
    await panel.locator('[data-fault="derivative-at-activation"]').waitFor();
    const sidebar = await sidebarFrame();
    await sidebar.locator('[data-broken="finding"]').waitFor();
    assert.equal(
      await panel.locator('tr[data-parameter="output.weight"] [data-count="mismatch"]').getAttribute('data-value'),
      '0',
    );
    assert.equal(
      await panel.locator('tr[data-parameter="hidden1.weight"] [data-count="mismatch"]').getAttribute('data-value'),
      '12',
    );
    await page.waitForTimeout(300);
    await picture('wrong-df-dark');
  });

  await step('the link in the finding goes to the line', async () => {
    const panel = await panelFrame();
    await panel.locator('[data-fault] .link').first().click();
    const text = await page.locator('.view-lines .view-line').allTextContents();
    assert.ok(text.some((line) => line.includes('tanh(a)^2')));
    await page.locator('.editor-group-container').first().locator('.cursors-layer .cursor').first().waitFor();
  });

  await step('the check reads from the cause down, and its fix is an edit that undo takes back', async () => {
    const panel = await panelFrame();
    const text = () => page.locator('.editor-group-container').first().locator('.view-lines').textContent();
    const spaced = async () => (await text()).replaceAll('\u00a0', ' ');
    await panel.locator('[data-banner="mismatch"] h2', { hasText: '1 wrong derivative: hidden2.df' }).waitFor();
    await panel.locator('tr[data-row="hidden2.df"][aria-selected="true"]').waitFor();
    assert.equal(await panel.locator('.source .squiggle').textContent(), '1 - tanh(a)^2');
    await panel.locator('ds-slope-chart canvas[aria-label*="They part most"]').waitFor();
    await panel.locator('tr[data-row="hidden1.weight"] button').click();
    await panel
      .locator('[data-detail="hidden1.weight"] ds-heatmap[data-tensor="hidden1.weight.ratio"] canvas')
      .waitFor();
    await panel.locator('tr[data-entry]').first().waitFor();
    await picture('wrong-df-entries-dark');
    await panel.locator('[data-fix]').first().click();
    await panel.locator('button', { hasText: 'Check again' }).waitFor();
    assert.ok((await spaced()).includes('"df": "1 - a^2"'));
    await panel.locator('button', { hasText: 'Check again' }).click();
    await panel.locator('[data-banner="match"]').waitFor();
    await picture('wrong-df-fixed-dark');
    await page.locator('.editor-group-container').first().locator('.view-line').first().click();
    await page.keyboard.press('Control+z');
    await page.waitForFunction(() => document.querySelector('.view-lines')?.textContent?.includes('tanh(a)^2'));
  });

  await step('digits run an epoch from the palette, and the charts follow', async () => {
    await openFile(page, 'digits.grad.json');
    await lens('step 0 ·').waitFor();
    await palette(page, 'DeltaScope: Run Epoch');
    await lens('step 45 ·').waitFor();
    const panel = await panelFrame();
    await panel.locator('#tab-charts').click();
    await panel.locator('ds-line-chart[data-chart="delta"] canvas').waitFor();
    await shows(panel, 45);
    await panel.locator('ds-line-chart[data-chart="loss"] canvas[aria-label*="held out"]').waitFor();
    const drawn = await panel.locator('ds-line-chart[data-chart="loss"] canvas').evaluate((canvas) => {
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      return data.filter((_, i) => i % 4 === 3 && data[i] > 0).length;
    });
    assert.ok(drawn > 500, `only ${drawn} pixels are drawn`);
    await page.waitForTimeout(300);
    await picture('digits-charts-dark');
  });

  await step('a check that takes long can be cancelled in the panel', async () => {
    // J along every entry of a transformer: about a minute.
    await openFile(page, 'verse-transformer.grad.json');
    const panel = await panelFrame();
    await panel.locator('header', { hasText: 'verse-transformer' }).waitFor();
    await panel.locator('#tab-check').click();
    await panel.locator('button', { hasText: 'Check the gradients' }).click();
    await panel.locator('button', { hasText: 'Cancel' }).click();
    // Stopped early nothing is known; later every entry has its verdict, and that stays.
    await panel.locator('button', { hasText: /Check the gradients|Check again/ }).waitFor();
    await panel.locator('#tab-layers').click();
    await openFile(page, 'digits.grad.json');
    await shows(await panelFrame(), 45);
  });

  await step('the panel goes back a step by its own button', async () => {
    const panel = await panelFrame();
    await panel.locator('[data-control="back"]').click();
    await shows(panel, 44);
    await picture('digits-dark');
  });

  await step('dragging along the loss, or a chart, moves the session to where the pointer was let go', async () => {
    const panel = await panelFrame();
    for (const [name, track] of [
      ['a chart', 'ds-line-chart[data-chart="loss"] canvas'],
      ['the timeline', '.scrub'],
    ]) {
      await panel.locator('#tab-charts').click();
      const from = await value(panel, 'header [data-quantity="step"]');
      const { x, y, width, height } = await panel.locator(track).boundingBox();
      const at = (share) => page.mouse.move(x + share * width, y + height / 2, { steps: 5 });
      await at(0.6);
      await page.mouse.down();
      await at(0.5);
      await at(name === 'a chart' ? 0.3 : 0.15);
      await page.mouse.up();
      await panel.locator(`header [data-quantity="step"]:not([data-value="${from}"])`).waitFor();
      // What is under way when the pointer is let go is the last.
      await page.waitForTimeout(1000);
      const to = await value(panel, 'header [data-quantity="step"]');
      assert.ok(to > 0 && to < 44, `${name}: from step ${from} to ${to}`);
      assert.equal(await value(panel, 'header [data-quantity="loss"]'), trace('digits.grad.json', to).loss);
      await lens(`step ${to} ·`).waitFor();
    }
    await picture('scrubbed-dark');
  });

  await step('a new model file is written, opens, and is whole', async () => {
    await palette(page, 'DeltaScope: New Model File');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'A network' }).first().click();
    const input = page.locator('.quick-input-widget input');
    await page.waitForFunction(() =>
      document.querySelector('.quick-input-widget input')?.value.endsWith('model.grad.json'),
    );
    await input.press('Enter');
    await page.locator('.tab.active').getByText('model.grad.json', { exact: true }).first().waitFor();
    await lens('step 0 ·').waitFor();
    assert.equal(await page.locator('.squiggly-error').count(), 0);
  });

  await step('a broken text keeps the last good model on view, marked stale', async () => {
    await openFile(page, 'xor.grad.json');
    await lens('step 0 ·').waitFor();
    await page.locator('.editor-group-container').first().locator('.view-line').first().click();
    await page.keyboard.press('Control+Home');
    await page.keyboard.type('?');
    const panel = await panelFrame();
    await panel.locator('.pill', { hasText: 'stale' }).waitFor();
    await panel.locator('[data-problems]').waitFor();
    await picture('stale-dark');
    await page.keyboard.press('Control+z');
    await panel.locator('.pill', { hasText: 'stale' }).waitFor({ state: 'detached' });
  });

  await step('the panel comes back where it was after the window was reloaded', async () => {
    await openFile(page, 'wrong-df.grad.json');
    const before = await panelFrame();
    await before.locator('#tab-layers').click();
    await before.locator('tr[data-layer="hidden1"]').click();
    await before.locator('[data-explain="hidden1"]').click();
    await before.locator('.question h2 [data-quantity="hidden1.delta[0,0]"]').waitFor();
    await before.locator('#tab-check').click();
    await before.locator('#tab-check[aria-selected="true"]').waitFor();
    // VS Code's own command saves what is open before it reloads; the browser's would cut that short.
    const reloaded = page.waitForEvent('load');
    await palette(page, 'Developer: Reload Window');
    await reloaded;
    await lens('step 0 ·').waitFor();
    const panel = await panelFrame();
    await panel.locator('#tab-check[aria-selected="true"]').waitFor();
    // What was asked and selected, too.
    await panel.locator('#tab-explain').click();
    await panel.locator('.question h2 [data-quantity="hidden1.delta[0,0]"]').waitFor();
    await panel.locator('#tab-layers').click();
    await panel.locator('tr[data-layer="hidden1"][aria-selected="true"]').waitFor();
    await page.locator('.activitybar').getByRole('tab', { name: 'DeltaScope' }).waitFor();
  });

  await sidebarSteps({ page, step, picture, lens, openSidebar });

  for (const [theme, short, kind] of [
    ['Light Modern', 'light', 'vscode-light'],
    ['Dark High Contrast', 'hc', 'vscode-high-contrast'],
    ['Light High Contrast', 'hcl', 'vscode-high-contrast-light'],
    ['Dark Modern', 'dark', 'vscode-dark'],
  ]) {
    await step(`panel and sidebar are readable in ${theme}`, async () => {
      await openFile(page, 'wrong-df.grad.json');
      await palette(page, 'Preferences: Color Theme');
      await page.locator('.quick-input-widget input').fill(theme);
      await page.locator('.quick-input-list .monaco-list-row', { hasText: theme }).first().click();
      await lens('open panel').click();
      const panel = await panelFrame();
      await panel.locator(`body.${kind}`).waitFor();
      await panel.locator('[data-control="check"]').click();
      await panel.locator('[data-pill="mismatch"]').waitFor();
      for (const tab of ['network', 'check', 'layers', 'explain', 'charts', 'tensors', 'diagnosis', 'compare']) {
        await panel.locator(`#tab-${tab}`).click();
        await page.waitForTimeout(400);
        await picture(`${tab}-${short}`);
        await accessible(panel, `panel, ${tab}, ${theme}`);
      }
      await accessible(await sidebarFrame(), `sidebar, ${theme}`);
    });
  }

  await step('nothing broke the content security policy, and no view logged an error', async () => {
    assert.deepEqual([...violations, ...errors], []);
  });
} finally {
  await browser.close();
  await server.stop();
}
steps.finish();
