// Opens the sample workspace with the extension running: in the desktop VS Code where `code` is on the PATH,
// else in a VS Code server on localhost. PORT=8080 npm start chooses the port.
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../test/vscode/harness/places.mjs';

const examples = join(root, 'examples');
const windows = process.platform === 'win32';
const isThere = (command) => spawnSync(windows ? 'where' : 'which', [command], { stdio: 'ignore' }).status === 0;

if (isThere('code') && process.env.DELTASCOPE_SERVER !== '1') {
  spawnSync('code', [`--extensionDevelopmentPath=${root}`, '--new-window', examples], {
    stdio: 'inherit',
    shell: windows,
  });
} else {
  spawnSync(process.execPath, [join(root, 'scripts/setup.mjs'), 'server'], { stdio: 'inherit' });
  const { startServer, workbench } = await import('../test/vscode/harness/server.mjs');
  const server = await startServer({ installed: true, port: process.env.PORT ? Number(process.env.PORT) : undefined });
  const address = workbench(server, { folder: examples });
  console.log(`\nVS Code is running with DeltaScope and the examples:\n\n  ${address}\n\nCtrl+C stops it.`);
  const opener = process.platform === 'darwin' ? 'open' : windows ? 'explorer' : 'xdg-open';
  if (isThere(opener) && (process.platform !== 'linux' || process.env.DISPLAY))
    spawn(opener, [address], { stdio: 'ignore', detached: true }).unref();
}
