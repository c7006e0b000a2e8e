// Bundles and runs record.ts, which writes recorded/.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import esbuild from 'esbuild';
import { temporaryFolder } from '../vscode/harness/cleanup.mjs';
import { root } from '../vscode/harness/places.mjs';

const outfile = join(temporaryFolder('record'), 'record.cjs');
await esbuild.build({
  entryPoints: [join(root, 'test/webview/record.ts')],
  bundle: true,
  platform: 'node',
  format: 'cjs',
  mainFields: ['module', 'main'],
  outfile,
  logLevel: 'warning',
});
execFileSync(process.execPath, [outfile], { cwd: root, stdio: 'inherit' });
