import { describe, expect, it } from 'vitest';
import { SAMPLES } from '../../../src/vscode/samples.js';
import { nodeCode } from '../../../src/worker/nodeCode.js';
import { sessionOf } from '../../session/open.js';

describe('what a new file starts with', () => {
  it.each(SAMPLES)('is right: $label', async ({ text, ending }) => {
    const session = await sessionOf(text, { file: `model${ending}`, code: { host: nodeCode(null), fatal: null } });
    const { problems, run } = await session.request('check', null);
    expect(problems).toEqual([]);
    expect(run?.check?.verdict).toBe('match');
    expect((await session.request('goto', { step: 100 })).run?.loss).toBeLessThan(run?.loss ?? 0);
  });
});
