// The same suite as `npm run test:host`, in a desktop VS Code that @vscode/test-electron downloads.
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { root } from './harness/places.mjs';

await runTests({
  extensionDevelopmentPath: root,
  extensionTestsPath: join(root, 'dist/test/index.js'),
  launchArgs: [join(root, 'examples'), '--disable-workspace-trust'],
});
