// The suites inside the extension host of a real VS Code: a server on localhost, its window in a headless Chromium.
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch } from './harness/browser.mjs';
import { temporaryFolder } from './harness/cleanup.mjs';
import { root } from './harness/places.mjs';
import { startServer, workbench } from './harness/server.mjs';

const PATIENCE = 300_000;
const workspace = join(temporaryFolder('workspace'), 'examples');
cpSync(join(root, 'examples'), workspace, { recursive: true });
const report = join(workspace, '..', 'report.json');
const server = await startServer({ underTest: true, environment: { DELTASCOPE_REPORT: report } });
const browser = await launch();
try {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  if (process.env.VERBOSE) page.on('console', (message) => console.log(`  [page] ${message.text().slice(0, 400)}`));
  await page.goto(workbench(server, { folder: workspace, tests: join(root, 'dist/test/index.js') }));
  const end = Date.now() + PATIENCE;
  while (!existsSync(report) && Date.now() < end) await page.waitForTimeout(50);
  const results = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : [];
  for (const { title, error, milliseconds } of results)
    console.log(error ? `  FAILED ${title}\n${error}` : `  ok ${title} (${milliseconds} ms)`);
  const failed = results.filter(({ error }) => error !== null).length;
  if (results.length === 0) console.log('the suite did not report');
  console.log(`${results.length - failed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || results.length === 0 ? 1 : 0;
} finally {
  await browser.close();
  await server.stop();
}
