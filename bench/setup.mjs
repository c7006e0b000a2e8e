// What a run needs besides `npm ci`: the peers, in a folder of their own, and our own programs, bundled.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleForNode } from '../scripts/bundle.mjs';
import { here } from './places.mjs';

/** Installs the peers where that has not been done for this very lock. Their install scripts would compile what nobody uses. */
export function installPeers() {
  const lock = join(here, 'package-lock.json');
  const installed = join(here, 'node_modules/.installed-lock.json');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === readFileSync(lock, 'utf8')) return;
  console.log('installing the peers in bench/node_modules');
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync('npm', ['ci', ...options], { cwd: here, stdio: ['ignore', 'inherit', 'inherit'] });
  copyFileSync(lock, installed);
}

/** bench/ours and bench/report, as modules that Node can load. */
export async function buildOurs() {
  const programs = readdirSync(join(here, 'ours')).map((file) => join(here, 'ours', file));
  await bundleForNode([...programs, join(here, 'report/index.ts')], join(here, 'dist'));
}
