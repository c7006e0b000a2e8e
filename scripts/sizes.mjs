// What ships stays small: each bundle, minified, against its budget in kilobytes.
import { execFileSync } from 'node:child_process';
import { cpSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../test/vscode/harness/cleanup.mjs';
import { root } from '../test/vscode/harness/places.mjs';

const BUDGETS = {
  'extension.js': 250,
  // The engine with its kernels (75 KB), the check (165), the explanation (40), diagnosis and what charts sample (60), the
  // readers, the session, and sucrase (170) for models that are code; no part of the start.
  'worker.js': 1000,
  'web/extension.js': 600,
  // chart.js (160 KB with what it needs), and eight views of 10 to 50 KB each with what they draw with.
  'webview/panel.js': 440,
  'webview/sidebar.js': 350,
};

// Built beside the tree, so that the unminified build that tests run on stays.
const folder = temporaryFolder('sizes');
for (const part of ['scripts', 'src', 'webview', 'esbuild.js', 'package.json', 'media', 'examples'])
  cpSync(join(root, part), join(folder, part), { recursive: true });
execFileSync('ln', ['-s', join(root, 'node_modules'), join(folder, 'node_modules')]);
execFileSync(process.execPath, ['esbuild.js', '--production'], { cwd: folder, stdio: 'inherit' });

let failed = 0;
for (const [file, budget] of Object.entries(BUDGETS)) {
  const size = statSync(join(folder, 'dist', file)).size / 1024;
  const fits = size <= budget;
  if (!fits) failed++;
  console.log(`  ${fits ? 'ok' : 'TOO LARGE'} ${file}: ${size.toFixed(0)} of ${budget} KB`);
}
console.log(`${Object.keys(BUDGETS).length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
