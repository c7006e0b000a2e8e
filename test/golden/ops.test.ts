import { describe, expect, it } from 'vitest';
import { type Case, FAMILIES, readCases, readNetworks, type Values } from './cases.js';
import { differences } from './compare.js';
import { evaluate, type Mode } from './evaluate.js';
import { REGISTRY } from './registry/registry.js';
import { TODO } from './registry/todo.js';

const MODES: readonly Mode[] = [
  { precision: 'float64', fuses: false },
  { precision: 'float64', fuses: true },
];

/** What of a case is not torch's, entry by entry. */
function failures(golden: Case, mode: Mode): Readonly<Record<string, readonly string[]>> {
  const { outputs, gradients } = evaluate(golden, mode);
  const compared = (what: string, all: readonly Values[], actual: ReadonlyMap<string, ArrayLike<number>>) =>
    all.map(({ name, values }) => [what + name, differences(actual.get(name) ?? [], values)] as const);
  const found = [...compared('', golden.outputs, outputs), ...compared('∂J/∂', golden.gradients, gradients)];
  return Object.fromEntries(found.filter(([, wrong]) => wrong.length > 0));
}

describe.each(FAMILIES)('as torch has it: %s', (family) => {
  for (const golden of readCases(family)) {
    if (TODO.includes(golden.op)) it.todo(`${golden.op}: ${golden.name}`);
    else {
      it(`${golden.op}: ${golden.name}`, () => {
        for (const mode of MODES) expect(failures(golden, mode)).toEqual({});
      });
    }
  }
});

it('the registry has every op of the goldens, and no other', () => {
  const cases = FAMILIES.flatMap((family) => readCases(family));
  const ops = [...cases, ...readNetworks().flatMap(({ steps }) => steps)].map(({ op }) => op);
  expect(new Set([...REGISTRY.keys(), ...TODO])).toEqual(new Set(ops));
  expect(TODO.filter((op) => REGISTRY.has(op))).toEqual([]);
});
