import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { end, owned, temporaryFolder } from './cleanup.mjs';
import { root, serverNode, vscodeFolder } from './places.mjs';

const QUIET = {
  'workbench.colorTheme': 'Default Dark Modern',
  'window.autoDetectColorScheme': false,
  'workbench.startupEditor': 'none',
  // On the web VS Code saves after a second. An undo while it saves leaves the disk as it was not meant to be: only what a test saves is saved.
  'files.autoSave': 'off',
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'security.workspace.trust.startupPrompt': 'never',
  'git.enabled': false,
  'editor.minimap.enabled': false,
};

export function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/**
 * Starts VS Code's server on localhost.
 * `underTest`: it honours `extensionTestsPath` in the address, and shows no notifications.
 * `installed`: our extension is installed by a link; else it is loaded through the address.
 * `asksForTrust`: a folder is opened in Restricted Mode until somebody trusts it.
 */
export async function startServer({
  underTest = false,
  installed = false,
  asksForTrust = false,
  port,
  settings = {},
  environment = {},
} = {}) {
  const at = port ?? (await freePort());
  const folder = temporaryFolder('vscode');
  const extensions = join(folder, 'extensions');
  mkdirSync(extensions);
  if (installed) link(extensions);
  const user = join(folder, 'data', 'User');
  mkdirSync(user, { recursive: true });
  writeFileSync(join(user, 'settings.json'), JSON.stringify({ ...QUIET, ...settings }));
  const flags = [
    join(vscodeFolder, 'out/server-main.js'),
    '--without-connection-token',
    '--accept-server-license-terms',
    '--telemetry-level',
    'off',
    ...(asksForTrust ? [] : ['--disable-workspace-trust']),
    '--host',
    '127.0.0.1',
    '--port',
    String(at),
    '--server-data-dir',
    folder,
    '--user-data-dir',
    join(folder, 'data'),
    '--extensions-dir',
    extensions,
    ...(underTest ? ['--enable-smoke-test-driver'] : []),
  ];
  const env = { ...process.env, XDG_DATA_HOME: folder, TMPDIR: folder, ...environment };
  const child = owned(spawn(serverNode, flags, { detached: true, env, stdio: ['ignore', 'pipe', 'pipe'] }));
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => {
      log = (log + text).slice(-20_000);
    });
  await answers(`http://127.0.0.1:${at}/`, child, () => log);
  return { port: at, folder, stop: () => end(child) };
}

/** As an installed extension: VS Code finds it by the name of its folder. */
function link(extensions) {
  const { publisher, name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  symlinkSync(root, join(extensions, `${publisher}.${name}-${version}`));
}

async function answers(url, child, log) {
  const end = Date.now() + 60_000;
  while (Date.now() < end) {
    if (child.exitCode !== null) throw new Error(`VS Code's server ended:\n${log()}`);
    try {
      const { status } = await fetch(url, { redirect: 'manual' });
      if (status < 500) return;
    } catch {
      // Not yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`VS Code's server does not answer:\n${log()}`);
}

/** The workbench's address: a folder, and for tests inside the extension host the extension and its suite. */
export function workbench({ port }, { folder, tests }) {
  const remote = (path) => `vscode-remote://localhost:${port}${path}`;
  const query = new URLSearchParams({ folder });
  if (tests)
    query.set(
      'payload',
      JSON.stringify([
        ['extensionDevelopmentPath', remote(root)],
        ['extensionTestsPath', remote(tests)],
      ]),
    );
  return `http://localhost:${port}/?${query}`;
}
