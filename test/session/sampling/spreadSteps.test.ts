import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spreadSteps } from '../../../src/session/sampling/spreadSteps.js';

const sizes = { last: fc.integer({ min: 0, max: 100_000 }), most: fc.integer({ min: 1, max: 200 }) };

describe('steps spread over a run', () => {
  it('begin at 0, are evenly spaced, as many as may be, and cover it', () => {
    expect(spreadSteps(0, 10, 6, { spacing: 1, work: 1 })).toEqual([0, 2, 4, 6, 8, 10]);
    expect(spreadSteps(0, 10, 20, { spacing: 4, work: 1 })).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    fc.assert(
      fc.property(sizes.last, sizes.most, (last, most) => {
        const steps = spreadSteps(0, last, most, { spacing: 1, work: 1 });
        const stride = steps[1] ?? last + 1;
        return (
          steps.length <= most && steps.length > Math.min(last, most - 1) / 2 && last - (steps.at(-1) ?? 0) < stride
        );
      }),
    );
  });

  it('are those whose states were kept, where others take long', () => {
    expect(spreadSteps(0, 1000, 50, { spacing: 32, work: 1e6 })).toEqual(Array.from({ length: 32 }, (_, i) => 32 * i));
  });

  it('lie within a part of the run, some of them also where kept states are far apart', () => {
    expect(spreadSteps(11, 20, 6, { spacing: 1, work: 1 })).toEqual([12, 14, 16, 18, 20]);
    expect(spreadSteps(1010, 1030, 6, { spacing: 64, work: 1e9 })).toEqual([1016, 1024]);
    expect(spreadSteps(1000, 1100, 6, { spacing: 64, work: 1e9 })).toEqual([1024, 1088]);
  });

  it('stay, or become every second, while the run grows', () => {
    fc.assert(
      fc.property(sizes.last, sizes.most, fc.integer({ min: 0, max: 5000 }), (last, most, more) => {
        const before = new Set(spreadSteps(0, last, most, { spacing: 3, work: 1e9 }));
        const after = spreadSteps(0, last + more, most, { spacing: 3, work: 1e9 });
        return after.filter((step) => step <= last).every((step) => before.has(step));
      }),
    );
  });
});
