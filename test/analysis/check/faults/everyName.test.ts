import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { blame } from '../../../../src/analysis/check/claims/blame.js';
import type { ClaimsInput } from '../../../../src/analysis/check/claims/claims.js';
import { judgeClaims } from '../../../../src/analysis/check/claims/judgeClaims.js';
import type { StepBefore } from '../../../../src/analysis/check/faults/before.js';
import { explain } from '../../../../src/analysis/check/faults/explain.js';
import { FAULTS } from '../../../../src/analysis/check/faults/names.js';
import { planted, type Trained, trained } from '../claims/trained.js';
import { withSlope } from './arithmetic.js';
import * as nets from './nets.js';
import { PLANTS, type Plant } from './plants.js';

/** What is said of the claim that a mistake is planted in; nothing else may be blamed. */
async function said([text, name, wrong]: Plant, before: StepBefore | null = null): Promise<string[]> {
  const net = await trained(text, before === null ? 0 : 1);
  const result = judgeClaims(nearerToTheLoss(net, planted(net, name, await wrong(net)), name));
  expect(blame(result.judged).flatMap(({ claims }) => claims)).toEqual([name]);
  const claim = result.judged.find((each) => each.name === name);
  if (!claim) throw new Error('unplaced');
  const { fault, also } = explain(result, claim, before);
  return [fault, ...also];
}

/** What lies behind a wrong cotangent is still as it should be, and does not follow from it: it is not claimed. */
function nearerToTheLoss(net: Trained, input: ClaimsInput, name: string): ClaimsInput {
  const { gradients, cotangents } = input.claims;
  if (gradients.has(name)) return input;
  const placeOf = (each: string): number => {
    const { z, a } = net.layer(each.slice(0, each.lastIndexOf('.')));
    return each.endsWith('.delta') ? z : a;
  };
  const kept = [...cotangents].filter(([each]) => each === name || placeOf(each) > placeOf(name));
  return { ...input, claims: { gradients: new Map(), cotangents: new Map(kept) } };
}

const { 'accumulated-not-zeroed': accumulated, ...atOneStep } = PLANTS;

describe.each(Object.entries(atOneStep))('%s', (fault, plants) => {
  it.each(plants)('%#', async (...plant) => {
    expect((await said(plant))[0]).toBe(fault);
  });
});

it('accumulated-not-zeroed', async () => {
  const { input } = await trained(nets.SQUARE);
  for (const plant of accumulated) expect((await said(plant, input))[0]).toBe('accumulated-not-zeroed');
});

it('a valid choice at a kink is no fault, where z is a number of the data too', async () => {
  const net = await trained(nets.CUT);
  const chosen = withSlope('cut', (z) => (Math.abs(z) < 1 ? 1 : 0.5))(net);
  const { judged } = judgeClaims(planted(net, 'cut.delta', await chosen));
  expect(judged.find(({ name }) => name === 'cut.delta')?.verdict).toBe('kink');
});

it.each(Object.entries(nets).filter(([, text]) => typeof text === 'string'))(
  '%s has no fault where nothing is wrong',
  async (_, text) => {
    expect(blame(judgeClaims((await trained(text as string)).input).judged)).toEqual([]);
  },
);

it('each has its line in the documentation', () => {
  const page = readFileSync('docs/how-deltascope-checks-a-gradient.md', 'utf8');
  const [, table = ''] = page.split('## What a fault is called');
  const named = [...(table.split('\n## ')[0] ?? '').matchAll(/`([a-z0-9-]+)`/g)].map(([, name]) => name);
  expect(named).toEqual(expect.arrayContaining([...FAULTS, 'wrong-elsewhere', 'non-finite']));
});
