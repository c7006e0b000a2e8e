import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CheckSummary } from '../../src/protocol.js';
import { nodeCode } from '../../src/worker/nodeCode.js';
import { bugsFolder, librariesFolder } from '../fixtures/places.mjs';
import { filesOf } from '../formats/files.js';
import { sessionOf } from './open.js';

/** What a session says of a program beside which all files of a folder lie. */
async function checked(text: string, folder: string): Promise<CheckSummary> {
  const names = readdirSync(folder).filter((name) => name.endsWith('.mjs'));
  const files = filesOf(Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')])));
  const code = { host: nodeCode(folder), fatal: null };
  const session = await sessionOf(text, { file: 'program.grad.mjs', files, code });
  const { run, problems } = await session.request('check', null);
  if (!run?.check) throw new Error(JSON.stringify(problems));
  return run.check;
}

/** A program of parameters in groups as its user would write it for the check. */
function moduleOf(file: string, gradient: string, precision = 'float64'): string {
  return `import * as program from './${file}';
const { theta0, groups = [['theta', program.theta0.length]] } = program;
const cut = (theta) => {
  let start = 0;
  return Object.fromEntries(groups.map(([name, length]) => [name, Array.from(theta).slice(start, (start += length))]));
};
const joined = (parameters) => groups.flatMap(([name]) => [...parameters[name].data]);
export const parameters = Object.fromEntries(
  Object.entries(cut(theta0)).map(([name, data]) => [name, { shape: [data.length], data }]),
);
export function loss(parameters) {
  return program.loss(joined(parameters));
}
export function gradient(parameters) {
  return cut(program.${gradient}(joined(parameters)));
}
export const precision = '${precision}';
`;
}

const flaggedBy = ({ parameters }: CheckSummary): string[] =>
  parameters.filter(({ verdict }) => verdict === 'mismatch' || verdict === 'non-finite').map(({ name }) => name);

describe('programs with mistakes that public issues describe', () => {
  const bugs: readonly { readonly file: string; readonly flagged: readonly string[] }[] = JSON.parse(
    readFileSync(join(bugsFolder, 'bugs.json'), 'utf8'),
  );

  it.each(bugs)('$file: exactly the groups named are flagged', async ({ file, flagged }) => {
    const check = await checked(moduleOf(file, 'grad'), bugsFolder);
    expect(flaggedBy(check)).toEqual(flagged);
    expect(check.findings.length).toBe(flagged.length);
  });

  // Its first bias stands before a batch norm: of its gradient there is only rounding, and numbers don't prove that it is 0.
  const withoutEffect: Readonly<Record<string, number>> = { '13-batchnorm-constant-statistics.mjs': 4 };

  it.each(bugs)(
    '$file, repaired: all match, but for entries without effect, which nobody can tell from 0',
    async ({ file }) => {
      const check = await checked(moduleOf(file, 'gradFixed'), bugsFolder);
      const entries = check.parameters.reduce((sum, { shape }) => sum + (shape[0] ?? 1), 0);
      const open = withoutEffect[file] ?? 0;
      expect([check.counts.match, check.counts.inconclusive, check.findings]).toEqual([entries - open, open, []]);
      const undecided = check.parameters.filter(({ counts }) => counts.inconclusive > 0);
      expect(undecided.map(({ counts }) => counts.inconclusive)).toEqual(open > 0 ? [open] : []);
    },
  );
});

interface Row {
  readonly file: string;
  readonly variant: string;
  readonly verdict: 'right' | 'WRONG';
  /** Of all entries: "8/26". */
  readonly wrongParams: string;
  readonly f32: string | null;
}

const table: readonly Row[] = JSON.parse(readFileSync(join(librariesFolder, 'truth-table.json'), 'utf8'));

describe.skipIf(!existsSync(join(librariesFolder, 'node_modules')))('the gradients of other libraries', () => {
  it.each(table)('$file: $verdict, $wrongParams', async ({ file, variant, wrongParams, f32 }) => {
    // What is read as the change of a weight over a rate of a millionth holds no more digits than single precision does.
    const few = f32 !== null || variant.includes('1e-6');
    const check = await checked(moduleOf(file, 'grad', few ? 'float32' : 'float64'), librariesFolder);
    const entries = check.parameters.reduce((sum, { shape }) => sum + (shape[0] ?? 1), 0);
    expect(`${check.counts.mismatch}/${entries}`).toBe(wrongParams);
    expect(check.counts.inconclusive).toBe(0);
  });
});
