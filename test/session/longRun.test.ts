import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { bundle } from '../worker/bundle.js';

describe('a long run', () => {
  it('of 10,000 steps on digits, and 5,000 back one by one, is exact and takes less than 256 MB', async () => {
    const script = await bundle('test/session/longRun.ts');
    const examples = new URL('../../examples/', import.meta.url).pathname;
    const { stdout } = await promisify(execFile)(process.execPath, [script, examples], { maxBuffer: 2 ** 26 });
    const { step, first, second, growth, forward, backward } = JSON.parse(stdout);
    console.log(
      `${growth.toFixed(0)} MB more; 5,000 steps forward ${(forward / 1000).toFixed(1)} s, back ${(backward / 1000).toFixed(1)} s`,
    );
    expect(step).toBe(5000);
    expect(second).toEqual(first);
    expect(growth).toBeLessThan(256);
  }, 120_000);

  it('of 100,000 steps, from which it goes to any other, is exact and holds the memory that it was given', async () => {
    const script = await bundle('test/session/farRun.ts');
    const { stdout } = await promisify(execFile)(process.execPath, [script, '16'], { maxBuffer: 2 ** 26 });
    const { wrong, growth, forward, jump, longestJump, back } = JSON.parse(stdout);
    console.log(
      `${growth.toFixed(0)} MB more; 100,000 steps in ${(forward / 1000).toFixed(1)} s, to any of them ${jump.toFixed(1)} ms, at most ${longestJump.toFixed(1)}; back ${back.toFixed(1)} ms`,
    );
    expect(wrong).toEqual([]);
    // What is collected only now and then comes on top.
    expect(growth).toBeLessThan(4 * 16);
  }, 60_000);
});
