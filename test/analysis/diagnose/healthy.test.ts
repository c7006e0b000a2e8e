import { describe, expect, it } from 'vitest';
import { files } from './data.js';
import { diagnosedAt } from './diagnosed.js';
import { HEALTHY } from './healthy.js';

describe('networks that train well', () => {
  it('are at least twenty, chosen before the limits', () => {
    expect(HEALTHY.length).toBeGreaterThanOrEqual(20);
  });

  it.each(HEALTHY)('nothing is found wrong with $name', async ({ file, steps }) => {
    const found = (await diagnosedAt(file, steps, { files })).map(({ step, findings }) => ({
      step,
      findings: findings.map(({ rule, claim }) => `${rule}: ${claim}`),
    }));
    expect(found).toEqual(steps.map((step) => ({ step, findings: [] })));
  });
});
