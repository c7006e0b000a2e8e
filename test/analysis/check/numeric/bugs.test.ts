import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { probe } from '../../../../src/analysis/check/numeric/probes.js';
import { bugsFolder } from '../../../fixtures/places.mjs';
import { U } from './along.js';
import { judge, opened } from './judge.js';

/** A program of test/fixtures/bugs: see the README there. */
interface Bug {
  readonly theta0: readonly number[];
  loss(theta: readonly number[]): number;
  grad(theta: readonly number[]): number[];
  gradFixed(theta: readonly number[]): number[];
  readonly groups: readonly (readonly [string, number])[];
  readonly wrong: readonly string[];
}

const files = readdirSync(bugsFolder).filter((name) => name.endsWith('.mjs'));
const flagged = new Map<string, readonly string[]>(
  JSON.parse(readFileSync(join(bugsFolder, 'bugs.json'), 'utf8')).map(
    (each: { file: string; flagged: readonly string[] }) => [each.file, each.flagged] as const,
  ),
);

async function load(file: string): Promise<Bug> {
  return (await import(pathToFileURL(join(bugsFolder, file)).href)) as Bug;
}

/** The names of the groups that entries belong to. */
function groupsOf({ groups }: Bug, entries: readonly number[]): string[] {
  const names = groups.flatMap(([name, length]) => new Array<string>(length).fill(name));
  return [...new Set(entries.map((entry) => names[entry] as string))];
}

// The gradients of these programs are sums of a few dozen products.
const slack = (claimed: number): number => 64 * U * Math.abs(claimed) + 64 * U;

describe.each(files)('%s', (file) => {
  it('as it was: exactly the parameters named are wrong', async () => {
    const bug = await load(file);
    const { verdicts, evaluations } = judge(programOf(bug), bug.grad([...bug.theta0]), slack);
    const wrong = [...verdicts.keys()].filter((i) => verdicts[i] === 'mismatch');
    console.log(`${file}: ${(evaluations / verdicts.length).toFixed(1)} evaluations an entry`);
    expect(groupsOf(bug, wrong)).toEqual(flagged.get(file));
    expect(verdicts.filter((verdict) => verdict === 'inconclusive')).toEqual([]);
  });

  it('repaired: all entries match', async () => {
    const bug = await load(file);
    const claimed = bug.gradFixed([...bug.theta0]);
    const { verdicts } = judge(programOf(bug), claimed, slack);
    const odd = [...verdicts.keys()].filter((i) => verdicts[i] !== 'match');
    // A bias before batch norm has no effect: of its gradient there is only rounding.
    expect(groupsOf(bug, odd)).toEqual(file.includes('batchnorm') ? ['b1'] : []);
    for (const i of odd) {
      expect(verdicts[i]).toBe('inconclusive');
      expect(Math.abs(claimed[i] as number)).toBeLessThan(1e-15);
    }
  });

  it('probed along random directions: the same parameters', async () => {
    const bug = await load(file);
    const found = probed(bug, bug.grad([...bug.theta0]));
    expect(groupsOf(bug, found.wrong)).toEqual(flagged.get(file));
    const repaired = probed(bug, bug.gradFixed([...bug.theta0]));
    expect(repaired.wrong).toEqual([]);
    // Too faint to be seen along any direction: the same bias.
    expect(groupsOf(bug, [...repaired.undecided])).toEqual(file.includes('batchnorm') ? ['b1'] : []);
  });
});

function programOf({ theta0, loss }: Bug) {
  return { theta: theta0, loss: (theta: Float64Array) => loss([...theta]) };
}

function probed(bug: Bug, claimed: readonly number[]) {
  const work = probe(opened(programOf(bug)), claimed);
  for (let next = work.next(); ; next = work.next()) if (next.done) return next.value;
}
