import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { examples, folderWith, type Ran } from './run.js';

const root = join(examples, '..');
const script = join(root, 'node_modules', '.cache', 'deltascope', 'cli.js');

beforeAll(async () => {
  mkdirSync(join(script, '..'), { recursive: true });
  await build({
    entryPoints: { cli: join(root, 'src/cli/main.ts'), worker: join(root, 'src/worker/nodeMain.ts') },
    outdir: join(script, '..'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
    logLevel: 'error',
  });
});

/** Runs the program itself. `until`: Ctrl+C comes as soon as it has said that on standard error. */
function program(args: readonly string[], until: string | null = null, cwd = examples): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script, ...args], { cwd });
    let [out, err, interrupted] = ['', '', false];
    child.stdout.on('data', (data) => {
      out += data;
    });
    child.stderr.on('data', (data) => {
      err += data;
      if (until !== null && !interrupted && err.includes(until)) interrupted = child.kill('SIGINT');
    });
    child.on('close', (status) => resolve({ status: status ?? -1, out, err }));
  });
}

describe('the program', () => {
  it('exits with 0, 1 and 2', async () => {
    const statuses = await Promise.all(
      [['check', 'mazur.grad.json'], ['check', 'wrong-df.grad.json'], ['check', 'nope.grad.json'], []].map(
        async (args) => (await program(args)).status,
      ),
    );
    expect(statuses).toEqual([0, 1, 2, 2]);
  });

  it('writes one document on standard output, also a long one', async () => {
    const { out, err } = await program(['train', 'mazur.grad.json', '--steps', '10000', '--json']);
    expect(JSON.parse(out).loss).toHaveLength(10_001);
    expect(out.trimEnd()).not.toContain('\n');
    expect(err).not.toContain('{');
  });

  it('knows the version of its package', async () => {
    expect((await program(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('is ended by Ctrl+C without a trace of its insides', async () => {
    const { status, out, err } = await program(['train', 'digits.grad.json', '--steps', '10000000'], 'step');
    expect(status).toBe(130);
    expect(out).toMatch(/digits\.grad\.json · \d+ steps/);
    expect(err).not.toMatch(/\bat .*\.js/);
  });

  it('is ended by Ctrl+C also where a model’s code never comes back, with all that the code has printed', async () => {
    const text = `console.log('one');\nconsole.log('two');\nfor (;;);`;
    const ran = await program(['check', 'loop.grad.mjs'], 'two', folderWith({ 'loop.grad.mjs': text }));
    expect(ran).toEqual({
      status: 130,
      out: '',
      err: 'one\ntwo\nloop.grad.mjs: ended by Ctrl+C while its code was running\n',
    });
  });
});
