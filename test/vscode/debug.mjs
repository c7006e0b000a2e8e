// Debugs models in a real VS Code as a user would: F5, steps both ways, breakpoints, watches, branches, tests. Pictures are kept in shots/debug.
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { breakpoints } from './debug/breakpoints.mjs';
import { Hands } from './debug/hands.mjs';
import { restricted } from './debug/restricted.mjs';
import { stepping } from './debug/stepping.mjs';
import { tests } from './debug/tests.mjs';
import { together } from './debug/together.mjs';
import { values } from './debug/values.mjs';
import { launch } from './harness/browser.mjs';
import { temporaryFolder } from './harness/cleanup.mjs';
import { root, shots } from './harness/places.mjs';
import { startServer, workbench } from './harness/server.mjs';
import { Steps } from './harness/steps.mjs';

const pictures = join(shots, 'debug');
mkdirSync(pictures, { recursive: true });
const settings = {
  'workbench.preferredDarkColorTheme': 'Default Dark Modern',
  'workbench.preferredLightColorTheme': 'Default Light Modern',
};
const steps = new Steps();
const browser = await launch();

/** Takes groups of steps in a window on the examples, in a VS Code of their own. */
async function inVsCode(options, groups) {
  const workspace = join(temporaryFolder('workspace'), 'examples');
  cpSync(join(root, 'examples'), workspace, { recursive: true });
  const server = await startServer({ installed: true, settings, ...options });
  const page = await browser.newPage({ viewport: { width: 1500, height: 950 } });
  page.setDefaultTimeout(60_000);
  try {
    await page.goto(workbench(server, { folder: workspace }));
    await page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'mazur' }).first().waitFor();
    const hands = new Hands(page, pictures);
    // What one step leaves undone is no concern of the next.
    const failed = async (shot) => {
      await hands.picture(shot);
      cpSync(join(root, 'examples'), workspace, { recursive: true });
      await hands.putAway();
    };
    for (const group of groups) await group((name, run) => steps.step(name, run, failed), hands);
  } finally {
    await page.close();
    await server.stop();
  }
}

try {
  await inVsCode({}, [stepping, breakpoints, values, together, tests]);
  await inVsCode({ asksForTrust: true }, [restricted]);
} finally {
  await browser.close();
}
steps.finish();
