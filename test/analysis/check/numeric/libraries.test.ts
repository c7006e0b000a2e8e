import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { librariesFolder } from '../../../fixtures/places.mjs';
import { judge } from './judge.js';

interface Row {
  readonly file: string;
  readonly variant: string;
  readonly verdict: 'right' | 'WRONG';
  /** Of all entries: "8/26". */
  readonly wrongParams: string;
  readonly f32: string | null;
}

/** An adaptor around a library: see test/fixtures/js-libraries. */
interface Adaptor {
  readonly theta0: ArrayLike<number>;
  loss(theta: ArrayLike<number>): number;
  grad(theta: ArrayLike<number>): ArrayLike<number>;
}

const table: readonly Row[] = JSON.parse(readFileSync(join(librariesFolder, 'truth-table.json'), 'utf8'));

describe.skipIf(!existsSync(join(librariesFolder, 'node_modules')))('the gradients of other libraries', () => {
  it.each(table)('$file: $verdict, $wrongParams', async ({ file, variant, wrongParams, f32 }) => {
    const adaptor = (await import(/* @vite-ignore */ pathToFileURL(join(librariesFolder, file)).href)) as Adaptor;
    const claimed = Array.from(adaptor.grad(adaptor.theta0));
    const program = {
      theta: adaptor.theta0,
      loss: (theta: Float64Array) => adaptor.loss(theta),
      precision: f32 ? 'float32' : 'float64',
    } as const;
    const { verdicts, evaluations } = judge(program, claimed, slack(variant, f32 !== null));
    const count = (verdict: string): number => verdicts.filter((each) => each === verdict).length;
    const each = (evaluations / verdicts.length).toFixed(1);
    console.log(`${file}: ${count('match')} of ${verdicts.length} match, ${each} evaluations an entry`);
    expect(`${count('mismatch')}/${verdicts.length}`).toBe(wrongParams);
    expect(count('inconclusive')).toBe(0);
  });
});

/**
 * How far a claimed entry may be off by the way it is had: by rounding in the library's precision; where it is read as the change
 * of a weight over a tiny learning rate, by ten times that rate, as any difference quotient is. (At a rate of 0.3 or 0.5 what the library
 * does in one step is its gradient: layers that use weights already changed are wrong.)
 */
function slack(variant: string, single: boolean): (claimed: number) => number {
  const rounding = 64 * (single ? 2 ** -24 : 2 ** -53);
  const reading = variant.includes('1e-6') ? 1e-5 : 0;
  return (claimed) => rounding * Math.abs(claimed) + reading;
}
