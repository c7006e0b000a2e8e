import { readFileSync } from 'node:fs';
import { expect } from 'vitest';

/**
 * Numbers that books and courses print, with the tolerance at which the printed digits hold.
 * Source, model and inputs of each stand in test/golden/published.json.
 */
export interface Published {
  readonly id: string;
  readonly expected: readonly {
    readonly name: string;
    readonly published: number;
    readonly tol: number;
    readonly ok: boolean;
  }[];
  // Each case has inputs of its own; a test knows those of its case.
  readonly inputs: never;
  readonly grads?: never;
  readonly computed_exact?: never;
}

const cases: readonly Published[] = JSON.parse(
  readFileSync(new URL('../golden/published.json', import.meta.url), 'utf8'),
);

/** A case of the file. */
export function published(id: string): Published {
  const found = cases.find((candidate) => candidate.id === id);
  if (!found) throw new Error(`published.json has no ${id}`);
  return found;
}

/** Every printed number that holds must be met; answers how many were compared. */
export function meets(id: string, actual: Readonly<Record<string, number>>): void {
  const expected = published(id).expected.filter(({ name, ok }) => ok && name in actual);
  expect(expected.map(({ name }) => name)).toEqual(Object.keys(actual));
  for (const { name, published: value, tol } of expected) {
    expect(Math.abs((actual[name] as number) - value), name).toBeLessThanOrEqual(tol);
  }
}
