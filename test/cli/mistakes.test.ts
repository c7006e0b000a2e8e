import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { modelText } from '../session/models.js';
import { folderWith, run } from './run.js';

describe('a command line that is not understood', () => {
  it.each([
    [[], 'a command is missing; there are trace, check, train'],
    [['chek', 'a.grad.json'], 'there is no command "chek"; there are trace, check, train'],
    [['--frobnicate'], "Unknown option '--frobnicate'"],
    [['trace'], 'trace needs a file'],
    [['trace', 'a.grad.json', 'b.grad.json'], 'trace takes one file; what is "b.grad.json"?'],
    [['trace', 'mazur.grad.json', '--epochs', '1'], "Unknown option '--epochs'"],
    [['trace', 'mazur.grad.json', '--step', 'x'], '--step wants a whole number from 0 on; found "x"'],
    [['trace', 'mazur.grad.json', '--step=-1'], '--step wants a whole number from 0 on; found "-1"'],
    [['train', 'mazur.grad.json', '--steps', '1', '--epochs', '1'], 'either --steps or --epochs'],
    [['train', 'mazur.grad.json', '--threads', '0'], '--threads wants a number from 1 to 64'],
    [['check', 'mazur.grad.json', '--entries', 'some'], '--entries knows "all"; found "some"'],
    [['check', 'mazur.grad.json', '--json', '--sarif'], '--json and --sarif both'],
    [
      ['check', 'mazur.grad.json', '--class', 'Net'],
      '--class chooses one of several models; mazur.grad.json holds one',
    ],
  ])('%j says why, and exits with 2', async (args, message) => {
    const { status, out, err } = await run(args);
    expect(status).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(/^deltascope: /);
    expect(err).toContain(message);
  });

  it('can ask for help, and for the version', async () => {
    expect(await run(['--help'])).toMatchObject({ status: 0, out: expect.stringContaining('Usage: deltascope') });
    expect(await run(['check', '--help'])).toMatchObject({ status: 0, out: expect.stringContaining('--sarif') });
    expect(await run(['--version'])).toEqual({ status: 0, out: '1.2.3\n', err: '' });
  });
});

/** What is wrong with a file, its text, and what must stand before and in the message. */
const BAD: readonly (readonly [what: string, text: string, place: string, message: RegExp])[] = [
  ['nothing in it', '', '1:1', /./],
  ['an open bracket', '{\n  "input": [2\n', '3:1', /./],
  [
    'an unknown key',
    '{\n  "inptu": [2],\n  "input": [2], "layers": [{ "type": "dense", "units": 1 }], "loss": "squared-error" }',
    '2:3',
    /did you mean "input"/,
  ],
  [
    'an unknown layer',
    '{ "input": [2],\n  "layers": [{ "type": "densse", "units": 1 }], "loss": "squared-error" }',
    '2:24',
    /densse/,
  ],
  [
    'ragged weights',
    '{ "input": [2], "loss": "squared-error",\n"layers": [{ "type": "dense", "units": 2, "weights": [[1, 2], [3]] }] }',
    '2:63',
    /./,
  ],
  [
    'a missing table',
    '{ "input": [2], "layers": [{ "type": "dense", "units": 1 }], "loss": "squared-error",\n "data": { "file": "no.csv", "x": "0-1", "y": 2 } }',
    '2:20',
    /no\.csv is not there/,
  ],
  [
    'a table outside',
    '{ "input": [2], "layers": [{ "type": "dense", "units": 1 }], "loss": "squared-error",\n "data": { "file": "../no.csv", "x": "0-1", "y": 2 } }',
    '2:20',
    /outside the workspace/,
  ],
  [
    'a typo in a formula',
    '{ "input": [2], "loss": "squared-error",\n "layers": [{ "type": "dense", "units": 1, "activation": { "f": "tanhh(z)" } }] }',
    '2:66',
    /tanh/,
  ],
  [
    'no data',
    '{ "input": [2], "layers": [{ "type": "dense", "units": 1 }], "loss": "squared-error" }',
    '1:1',
    /has no "data"/,
  ],
];

describe('a file that is not right', () => {
  for (const command of ['trace', 'check', 'train']) {
    it.each(BAD)(`makes ${command} say where, and exit with 2: %s`, async (_, text, place, message) => {
      const cwd = folderWith({ 'bad.grad.json': text });
      const { status, out, err } = await run([command, 'bad.grad.json', '--json'], { cwd });
      expect(status).toBe(2);
      const lines = err.trimEnd().split('\n');
      expect(lines.every((line) => /^bad\.grad\.json:\d+:\d+: ./.test(line))).toBe(true);
      const line = lines.find((each) => each.startsWith(`bad.grad.json:${place}: `)) ?? err;
      expect(line).toMatch(new RegExp(`^bad\\.grad\\.json:${place}: `));
      expect(line).toMatch(message);
      expect(err).not.toMatch(/\bat .*\.[jt]s:\d+/);
      const { problems } = JSON.parse(out);
      expect(problems.map((each: { line: number; column: number }) => `${each.line}:${each.column}`)).toContain(place);
    });
  }

  it('names every mistake of syntax, each at its place', async () => {
    const text = '{\n  "input": [2 3],\n  "layers": [{ "type" "dense", "units": }],\n  "loss": squared }';
    const { err } = await run(['check', 'bad.grad.json'], { cwd: folderWith({ 'bad.grad.json': text }) });
    expect(err.split('\n').slice(0, 4)).toEqual([
      'bad.grad.json:2:15: a "," is expected here',
      'bad.grad.json:3:23: a ":" is expected here',
      'bad.grad.json:3:41: a value is expected here',
      'bad.grad.json:4:11: this is no JSON value; texts stand in double quotes',
    ]);
  });

  it('says the same without --json, and writes nothing on standard output', async () => {
    const cwd = folderWith({ 'bad.grad.json': '{' });
    const { status, out, err } = await run(['check', 'bad.grad.json'], { cwd });
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toMatch(/^bad\.grad\.json:1:\d+: /);
  });

  it.each([
    ['is not there', 'nope.grad.json', 'there is no such file'],
    ['is a folder', 'folder.grad.json', 'it is a folder'],
    ['is of another kind', 'model.txt', 'is no model file'],
  ])('%s', async (_, file, message) => {
    const cwd = folderWith({ 'model.txt': '{}' });
    mkdirSync(join(cwd, 'folder.grad.json'));
    const { status, err } = await run(['trace', file], { cwd });
    expect(status).toBe(2);
    expect(err).toContain(`${file}:1:1: `);
    expect(err).toContain(message);
  });

  it('is a SARIF log of a run that failed, where that is asked for', async () => {
    const cwd = folderWith({ 'bad.grad.json': '{' });
    const { status, out } = await run(['check', 'bad.grad.json', '--sarif'], { cwd });
    expect(status).toBe(2);
    expect(JSON.parse(out).runs[0]).toMatchObject({ invocations: [{ executionSuccessful: false }] });
  });

  it('only has a warning: that is said, and the command is done', async () => {
    const cwd = folderWith({ 'odd.grad.json': modelText({ train: { freeze: ['nobody.*'] } }) });
    const { status, err } = await run(['trace', 'odd.grad.json'], { cwd });
    expect(status).toBe(0);
    expect(err).toMatch(/^odd\.grad\.json:1:\d+: warning: "nobody\.\*" names no parameter/);
  });
});

describe('data beside the model', () => {
  const text = (file: string): string =>
    JSON.stringify({
      input: [1],
      layers: [{ type: 'dense', units: 1 }],
      loss: 'squared-error',
      data: { file, x: 0, y: 1, header: false },
    });

  it('may lie above the model, within the current folder', async () => {
    const cwd = folderWith({ 'table.csv': '1,2\n3,4\n' });
    mkdirSync(join(cwd, 'models'));
    writeFileSync(join(cwd, 'models', 'm.grad.json'), text('../table.csv'));
    expect((await run(['trace', 'models/m.grad.json'], { cwd })).status).toBe(0);
    const inside = await run(['trace', 'm.grad.json'], { cwd: join(cwd, 'models') });
    expect(inside.status).toBe(2);
    expect(inside.err).toContain('outside the workspace');
  });

  it('is not reached by a link that leads outside', async () => {
    const [secret, cwd] = [folderWith({ 'table.csv': '1,2\n3,4\n' }), folderWith({ 'm.grad.json': text('link.csv') })];
    symlinkSync(join(secret, 'table.csv'), join(cwd, 'link.csv'));
    const { status, err } = await run(['trace', 'm.grad.json'], { cwd });
    expect(status).toBe(2);
    expect(err).toContain('outside the workspace');
  });
});
