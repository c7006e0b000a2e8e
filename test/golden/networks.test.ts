import { describe, expect, it } from 'vitest';
import { bestKernels } from '../../src/engine/kernels/choose.js';
import { readNetworks } from './cases.js';
import { differences } from './compare.js';
import type { Mode } from './evaluate.js';
import { comparedStepwise, execute, expectedOf, stepBounds, stepwise, whole } from './networks.js';

describe('as torch has it: whole networks, every value, cotangent and gradient', () => {
  for (const run of readNetworks()) {
    const expected = expectedOf(run);
    it.each(['float64', 'float32'] as const)(`${run.name}, each step by itself within its bound, %s`, (precision) => {
      const bounds = stepBounds(run, precision);
      for (const kernels of ['plain', bestKernels(precision)] as const) {
        for (const fuses of [false, true]) {
          const mode: Mode = { precision, fuses, kernels };
          const actual = execute(stepwise(run, mode), comparedStepwise(run), mode);
          for (const [name, entries] of actual) {
            expect(differences(entries, expected.get(name) ?? [], bounds.get(name)), name).toEqual([]);
          }
        }
      }
    });

    it.each([false, true])(`${run.name}, from end to end, fused: %s`, (fuses) => {
      const mode: Mode = { precision: 'float64', fuses, kernels: bestKernels('float64') };
      const actual = execute(whole(run, mode), [...expected.keys()], mode);
      for (const [name, values] of expected) {
        expect(differences(actual.get(name) ?? [], values), name).toEqual([]);
      }
    });
  }
});
