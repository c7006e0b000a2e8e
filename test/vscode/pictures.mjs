// The README's pictures, of the extension as it is in a real VS Code, dark and light: `npm run pictures` writes media/readme.
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch, openFile, PATIENCE, palette, webviewFrame } from './harness/browser.mjs';
import { temporaryFolder } from './harness/cleanup.mjs';
import { lensesOf } from './harness/lenses.mjs';
import { root } from './harness/places.mjs';
import { startServer, workbench } from './harness/server.mjs';

const folder = join(root, 'media/readme');
const WINDOW = { width: 1360, height: 850 };
const THEMES = { dark: 'Default Dark Modern', light: 'Default Light Modern' };

/** Eight layers of sigmoids, as one would write them in the nineties: δ vanishes on its way down. */
const DEEP = `{
  "name": "Eight layers of sigmoids",
  "seed": 1,
  "input": [64],
  "layers": [
${Array.from({ length: 7 }, (_, i) => `    { "type": "dense", "name": "hidden${i + 1}", "units": 16, "activation": "sigmoid" },`).join('\n')}
    { "type": "dense", "name": "output", "units": 10 }
  ],
  "loss": "cross-entropy",
  "data": { "file": "digits.csv.gz", "x": "0-63", "y": 64, "header": false, "divide": 16, "holdOut": 0.2 },
  "train": { "learningRate": 0.1, "batchSize": 32, "epochs": 5 }
}
`;

/** Takes the pictures one after the other in a window of its own. */
async function inTheme(browser, name) {
  const workspace = join(temporaryFolder('pictures'), 'examples');
  cpSync(join(root, 'examples'), workspace, { recursive: true });
  writeFileSync(join(workspace, 'deep-sigmoid.grad.json'), DEEP);
  const server = await startServer({ installed: true, settings: { 'workbench.colorTheme': THEMES[name] } });
  const page = await browser.newPage({ viewport: WINDOW });
  page.setDefaultTimeout(PATIENCE);
  try {
    await page.goto(workbench(server, { folder: workspace }));
    await page.locator('.activitybar').getByRole('tab', { name: 'DeltaScope' }).click();
    await webviewFrame(page, '.welcome');
    await take(page, (what) => page.screenshot({ path: join(folder, `${what}-${name}.png`), animations: 'disabled' }));
  } finally {
    await page.close();
    await server.stop();
  }
}

async function take(page, picture) {
  const lens = lensesOf(page);
  const panel = () => webviewFrame(page, '.timeline');
  const show = async (tab, ready) => {
    const frame = await panel();
    await frame.locator(`#tab-${tab}`).click();
    await frame.locator(ready).first().waitFor();
    // Maps and charts are drawn once their numbers have come.
    await page.waitForTimeout(1200);
    return frame;
  };
  const at = async (step) => (await panel()).locator(`header [data-quantity="step"][data-value="${step}"]`).waitFor();

  await openFile(page, 'mazur.grad.json');
  await lens('open panel').click();
  await lens('step').click();
  await at(1);
  await show('network', '#view svg');
  await picture('network');
  const frame = await show('layers', 'tr[data-layer="hidden"]');
  await frame.locator('tr[data-layer="hidden"]').click();
  await frame.locator('[data-explain="hidden"]').click();
  await show('explain', '.question h2');
  await picture('explain');

  await openFile(page, 'wrong-df.grad.json');
  await lens('check').click();
  await lens(/✗ 1 wrong/).waitFor();
  await show('check', '[data-fault]');
  await picture('check');

  await openFile(page, 'digits.grad.json');
  await lens('step 0 ·').waitFor();
  await palette(page, 'DeltaScope: Run to the End');
  await at(900);
  await show('charts', 'canvas');
  await picture('charts');
  await show('network', '#view svg');
  await picture('network-digits');

  await openFile(page, 'deep-sigmoid.grad.json');
  await lens('step 0 ·').waitFor();
  await palette(page, 'DeltaScope: Run Epoch');
  await at(45);
  await (await webviewFrame(page, 'main > dl')).locator('[data-broken="diagnosis"]').first().waitFor();
  await show('diagnosis', '[data-finding]');
  await picture('diagnosis');
}

mkdirSync(folder, { recursive: true });
for (const old of readdirSync(folder)) rmSync(join(folder, old));
const browser = await launch();
try {
  for (const name of Object.keys(THEMES)) await inTheme(browser, name);
} finally {
  await browser.close();
}
console.log(`${readdirSync(folder).length} pictures in media/readme`);
