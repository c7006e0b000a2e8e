import { describe, expect, it } from 'vitest';
import { blame } from '../../../../src/analysis/check/claims/blame.js';
import { judgeClaims } from '../../../../src/analysis/check/claims/judgeClaims.js';
import { claimsOf, modelOf, NETS, placeOf, readStudy, type Study, type StudyCase } from './study.js';

/** The ops that could be the faulty ones, when nobody states a cotangent. */
function suspectsOf(study: Study, about: StudyCase): string[][] {
  const input = claimsOf(study, modelOf(study.net), about);
  const { judged } = judgeClaims({ ...input, claims: { ...input.claims, cotangents: new Map() } });
  return blame(judged).map(({ suspects }) => suspects.map(({ op, layer }) => `${op} of ${layer}`));
}

/** Where entries tie, or units stand on kinks, a gradient alone doesn't tell a fault from a choice; nor small ones in float32. */
const UNSURE: ReadonlySet<string> = new Set(['maxpool_ties', 'relu_zero_bias_dead', 'f32_relu_mse']);

describe.each(NETS)('gradients alone, without cotangents: %s', (name) => {
  const study = readStudy(name);
  const all = study.cases.map((about) => ({ about, blames: suspectsOf(study, about) }));

  it('no right gradient is blamed, nor one that follows from a valid choice at a kink', () => {
    for (const { about, blames } of all.filter((each) => each.about.faultyOp === null)) {
      expect(blames, about.id).toEqual([]);
    }
  });

  it('the faulty op is among the suspects, and mostly the only one', () => {
    const faulty = all.filter(({ about }) => about.faultyOp !== null);
    const among = faulty.filter(({ about, blames }) => blames.flat().includes(placeOf(about.faultyOp ?? '')));
    if (!UNSURE.has(name)) expect(among.length).toBe(faulty.length);
    expect(among.length / faulty.length).toBeGreaterThan(0.8);
    const alone = among.filter(({ blames }) => blames.flat().length === 1);
    expect(alone.length / faulty.length).toBeGreaterThan(0.55);
  });
});
