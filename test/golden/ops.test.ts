import { describe, expect, it } from 'vitest';
import { bestKernels } from '../../src/engine/kernels/choose.js';
import type { Precision } from '../../src/engine/tensor.js';
import { entryBounds } from './bounds.js';
import { type Case, FAMILIES, readCases, readNetworks } from './cases.js';
import { differences } from './compare.js';
import { evaluate, type Mode } from './evaluate.js';
import { REGISTRY } from './registry/registry.js';

const PRECISIONS: readonly Precision[] = ['float64', 'float32'];

/** Primitives in plain TypeScript, as the check runs them; fused ops with kernels, as training does. */
const modes = (precision: Precision): readonly Mode[] => [
  { precision, fuses: false, kernels: 'plain' },
  { precision, fuses: true, kernels: 'plain' },
  { precision, fuses: true, kernels: bestKernels(precision) },
];

/** What of a case is not torch's, entry by entry. */
function failures(golden: Case, mode: Mode, bounds: ReadonlyMap<string, Float64Array>): readonly string[] {
  const actual = evaluate(golden, mode);
  const gradients = golden.gradients.map(({ name, values }) => ({ name: `∂J/∂${name}`, values }));
  return [...golden.outputs, ...gradients].flatMap(({ name, values }) =>
    differences(actual.get(name) ?? [], values, bounds.get(name)).map((wrong) => name + wrong),
  );
}

describe.each(FAMILIES)('as torch has it: %s', (family) => {
  for (const golden of readCases(family)) {
    for (const precision of PRECISIONS) {
      const name = `${golden.op}: ${golden.name}, ${precision}`;
      it(name, () => {
        const bounds = entryBounds(golden, precision);
        for (const mode of modes(precision)) expect(failures(golden, mode, bounds), JSON.stringify(mode)).toEqual([]);
      });
    }
  }
});

it('the registry has every op of the goldens, and no other', () => {
  const cases = FAMILIES.flatMap((family) => readCases(family));
  const ops = [...cases, ...readNetworks().flatMap(({ steps }) => steps)].map(({ op }) => op);
  expect(new Set(REGISTRY.keys())).toEqual(new Set(ops));
});
