// All tests, one runner after the other, then what failed by name, and their sum in one last line.
import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { owned, temporaryFolder } from '../test/vscode/harness/cleanup.mjs';
import { root } from '../test/vscode/harness/places.mjs';
import { failuresOf } from './failures.mjs';

/** A runner says how many of its tests passed and failed in its last lines; a command without tests counts as one. */
const RUNNERS = [
  { name: 'types', command: ['npx', 'tsc', '-b'] },
  { name: 'lint', command: ['npx', 'biome', 'check', '.'] },
  { name: 'unit', command: ['npx', 'vitest', 'run', '--reporter=default'] },
  { name: 'sizes', command: ['node', 'scripts/sizes.mjs'] },
  { name: 'views', command: ['node', 'test/webview/pages.mjs'] },
  { name: 'in VS Code', command: ['node', 'test/vscode/inHost.mjs'] },
  { name: 'VS Code driven', command: ['node', 'test/vscode/ui.mjs'] },
  { name: 'VS Code comparing', command: ['node', 'test/vscode/compare.mjs'] },
  { name: 'VS Code debugging', command: ['node', 'test/vscode/debug.mjs'] },
];

/** Runners that are killed leave nothing behind either: what they put aside stands in here. */
const aside = temporaryFolder('all');

function counts(text, code) {
  const vitest = /^\s*Tests\s+(?:(\d+) failed)?(?: \| )?(?:(\d+) passed)?/m.exec(text);
  if (vitest) return { passed: Number(vitest[2] ?? 0), failed: Number(vitest[1] ?? 0) };
  const line = /^(\d+) passed, (\d+) failed/m.exec(text);
  if (line) return { passed: Number(line[1]), failed: Number(line[2]) };
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
}

function run({ name, command: [program, ...args] }) {
  console.log(`\n── ${name}`);
  const began = Date.now();
  return new Promise((resolve) => {
    const child = owned(
      spawn(program, args, {
        cwd: root,
        env: { ...process.env, TMPDIR: aside },
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
    let output = '';
    const hear = (chunk) => {
      output += chunk;
      // The sum stands alone at the end: runners' own sums are told apart from it.
      process.stdout.write(String(chunk).replace(/^(\d+ passed, \d+ failed)/gm, '  $1'));
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('close', (code) => {
      const text = stripVTControlCharacters(output);
      const found = counts(text, code);
      // A runner that fails without saying why has failed all the same.
      if (code !== 0 && found.failed === 0) found.failed = 1;
      console.log(`  ${name}: ${((Date.now() - began) / 1000).toFixed(1)} s`);
      resolve({ ...found, failures: failuresOf(text, code).map((failure) => `${name}: ${failure}`) });
    });
  });
}

const only = process.argv.slice(2);
let passed = 0;
let failed = 0;
const failures = [];
for (const runner of RUNNERS.filter(({ name }) => only.length === 0 || only.includes(name))) {
  const found = await run(runner);
  passed += found.passed;
  failed += found.failed;
  failures.push(...found.failures);
}
// The end of a log says what to look for above it.
if (failures.length > 0) console.log(`\n── failed\n${failures.map((failure) => `  ${failure}`).join('\n')}`);
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
