import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const here = import.meta.dirname;
export const root = join(here, '..');
export const results = join(here, 'results.json');

/** Where npm puts Node for this platform; the version is the one that VS Code has. */
const nodePackage = () => {
  const platform = { linux: 'linux', win32: 'win' }[process.platform];
  return join(here, `node_modules/node-${platform}-${process.arch}`);
};

/** The Node that all JavaScript is measured on: the same for all, if need be the one that runs this. */
export function node() {
  const folder = nodePackage();
  if (!existsSync(folder)) return process.execPath;
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, bin.node);
}
