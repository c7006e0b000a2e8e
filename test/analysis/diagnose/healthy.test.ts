import { describe, expect, it } from 'vitest';
import { files } from './data.js';
import { diagnosedAt } from './diagnosed.js';
import { HEALTHY, LOOKS } from './healthy.js';

describe('networks that train well', () => {
  it('are at least twenty, chosen before the limits', () => {
    expect(HEALTHY.length).toBeGreaterThanOrEqual(20);
  });

  it.each(HEALTHY)('nothing is found wrong with $name', async ({ file, last }) => {
    const steps = [...LOOKS.filter((step) => step < last), last];
    const found = (await diagnosedAt(file, steps, { files, overfit: 'tried' })).flatMap(({ step, findings }) =>
      findings.map(({ rule, claim }) => `${rule} after ${step}: ${claim}`),
    );
    expect(found).toEqual([]);
  });
});
