import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CheckReport, NodeReport, VerdictCounts } from '../../../src/analysis/check/report.js';
import { print } from '../../../src/formats/expression/print.js';
import { formulas } from '../../formats/expression/formulas.js';
import { checkText } from './run.js';

/** z is the input itself. */
function at(zs: readonly number[], f: string, df: string): string {
  return `{ "input": [1], "layers": [
    { "type": "dense", "name": "own", "units": 1, "weights": [[1]], "bias": false, "activation": { "f": "${f}", "df": "${df}" } },
    { "type": "dense", "name": "last", "units": 1, "weights": [[0.8]], "bias": false }
  ], "loss": "squared-error", "data": { "x": ${JSON.stringify(zs.map((z) => [z]))}, "y": ${JSON.stringify(zs.map(() => [0.5]))} } }`;
}

async function fixOf(text: string): Promise<string | null | undefined> {
  return (await checkText(text)).findings[0]?.fix;
}

describe('what is offered for df is f′, not what has the values of f′ at the inputs of one step', () => {
  // Each of these has another function's values at all the inputs given: the name that it must not be taken for stands beside it.
  it.each([
    [[0], 'z^2', '2*z + 1', '2 * z', 'tanh'],
    [[0.1, -0.4], 'min(1, max(-1, z))', '2', 'abs(z) < 1 ? 1 : 0', 'z'],
    [[0.1, 0, 0.4], 'z > 0 ? z : exp(z) - 1', 'z > 0 ? 2 : exp(z)', 'z > 0 ? 1 : exp(z)', 'relu'],
    [[0.1, 0.4], 'max(0, min(6, z))', '2', 'z < 0 ? 0 : z < 6 ? 1 : 0', 'relu'],
    [[0.3, 2], 'abs(z)', '2', 'sign(z)', 'z'],
  ])('at %j, of %s', async (zs, f, df, fix) => {
    expect(await fixOf(at(zs, f, df))).toBe(fix);
  });

  it('of a loss whose far pieces no residual reaches', async () => {
    const text = (df: string): string => `{ "input": [1], "layers": [{ "type": "dense", "name": "own", "units": 1 }],
      "loss": { "f": "abs(a-y) < 2 ? 0.5*(a-y)^2 : 2*abs(a-y)-2", "df": "${df}" }, "data": { "x": [[0.1], [0.2]], "y": [[0.3], [0.1]] } }`;
    const fix = await fixOf(text('y - a'));
    expect(fix).toBe('abs(a - y) < 2 ? a - y : 2 * sign(a - y)');
    expect((await checkText(text(fix as string))).findings).toEqual([]);
  });
});

describe('what is offered is finite wherever f is, and right at kinks', () => {
  it.each([
    // exp(−2z) overflows at −400, where f is 0 and so is its derivative.
    [[0.1, -0.3, -400], '1/(1+exp(-2*z))', 'a*(1-a)', '2 * a * (1 - a)'],
    // The derivative at 0 is 1; by the product rule it would be sign(0)² = 0.
    [[0, 0.2, -4], 'sign(z)*log(1+abs(z))', '1/(1+z)', '1 / (1 + abs(z))'],
    [[0, 1], 'z/(1+abs(z))', '1', '1 / (1 + abs(z))^2'],
    [[-4, 1, 5], 'z*max(0,min(6,z+3))/6', '1', 'z < -3 ? 0 : z < 3 ? (2 * z + 3) / 6 : 1'],
  ])('at %j, of %s', async (zs, f, df, fix) => {
    expect(await fixOf(at(zs, f, df))).toBe(fix);
    expect((await checkText(at(zs, f, fix))).nodes[0]?.counts.mismatch).toBe(0);
  });
});

function written({ nodes }: CheckReport): VerdictCounts {
  return (nodes.find(({ by }) => by === 'formula') as NodeReport).counts;
}

describe('whatever f is', () => {
  it('what is offered makes the check pass', async () => {
    let offered = 0;
    await fc.assert(
      fc.asyncProperty(formulas, async (f) => {
        const zs = [0.37, 1.21, -0.83, 2.49];
        const before = await checkText(at(zs, print(f), '77.5'));
        const [finding] = before.findings;
        if (finding?.op !== 'activation' || finding.fix === null) return;
        offered++;
        const after = written(await checkText(at(zs, print(f), finding.fix)));
        expect([print(f), finding.fix, after.mismatch]).toEqual([print(f), finding.fix, 0]);
        // Where f itself is not finite nothing can be offered that is.
        const without = written(before)['non-finite'] + written(before).inconclusive;
        expect(after['non-finite']).toBeLessThanOrEqual(without);
      }),
      { numRuns: 60, seed: 4 },
    );
    expect(offered).toBeGreaterThan(40);
  });
});
