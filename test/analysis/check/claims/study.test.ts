import { beforeAll, describe, expect, it } from 'vitest';
import { type Blame, blame } from '../../../../src/analysis/check/claims/blame.js';
import { type JudgedClaims, judgeClaims } from '../../../../src/analysis/check/claims/judgeClaims.js';
import { claimsOf, modelOf, NETS, placeOf, readStudy, type Study, type StudyCase } from './study.js';

interface Outcome extends JudgedClaims {
  readonly about: StudyCase;
  readonly blames: readonly Blame[];
}

function outcomesOf(study: Study): Outcome[] {
  const model = modelOf(study.net);
  return study.cases.map((about) => {
    const result = judgeClaims(claimsOf(study, model, about));
    return { ...result, about, blames: blame(result.judged) };
  });
}

function placesOf({ blames }: Outcome): string[] {
  return blames
    .filter(({ masked }) => !masked)
    .flatMap(({ suspects }) => suspects.map(({ op, layer }) => `${op} of ${layer}`));
}

/** Relative errors that float32 can't tell from its own rounding. */
const BELOW_FLOAT32 = new Set(['f32_relu_mse/rel@0_1e-8', 'f32_relu_mse/rel@0_1e-10']);

/** In these cases the study left out the cotangents next to the fault: two ops or more could be it. */
function open({ point, about }: Outcome): boolean {
  return about.fault.k === 'staleW' && point.placed.every(({ name }) => name !== 'x');
}

describe.each(NETS)('the study of planted faults: %s', (name) => {
  const study = readStudy(name);
  let outcomes: readonly Outcome[] = [];
  beforeAll(() => {
    outcomes = outcomesOf(study);
  });

  it('computes what the study did', () => {
    const { point } = outcomes[0] as Outcome;
    const loss = point.references([point.graph.loss]).get(point.graph.loss);
    expect(loss?.exact[0]).toBeCloseTo(study.gradients.J, 12);
    expect(outcomes.every(({ point: { unplaced } }) => unplaced.length === 0)).toBe(true);
  });

  it('blames exactly the faulty op, in every case, and nothing where nothing is wrong', () => {
    for (const outcome of outcomes) {
      const { about } = outcome;
      if (BELOW_FLOAT32.has(about.id)) continue;
      const places = placesOf(outcome);
      if (open(outcome)) expect(places, about.id).toContain(placeOf(about.faultyOp ?? ''));
      else expect(places, about.id).toEqual(about.faultyOp === null ? [] : [placeOf(about.faultyOp)]);
    }
  });

  it('flags no right entry of a gradient, and every wrong one that the study tells from rounding', () => {
    for (const { judged, about } of outcomes) {
      const gradients = judged.filter(({ kind }) => kind === 'gradient');
      const differing = gradients.reduce((sum, { whole }) => sum + whole.counts.mismatch, 0);
      // At kinks the study takes the user's choice for the truth; here it stays the engine's.
      const kinks = judged.some(({ counts }) => counts.kink > 0);
      if (!kinks) expect(differing, about.id).toBe(about.expectedVerdictE.mismatch ?? 0);
      else expect(Math.abs(differing - (about.expectedVerdictE.mismatch ?? 0)), about.id).toBeLessThanOrEqual(1);
    }
  });

  it('leaves at most one entry in fifty open', () => {
    const all = outcomes.flatMap(({ judged }) => judged);
    const open = all.reduce((sum, { counts }) => sum + counts.inconclusive, 0);
    expect(open / all.reduce((sum, { analytic }) => sum + analytic.length, 0)).toBeLessThan(0.02);
  });
});

describe('kinks', () => {
  const verdictOf = (net: (typeof NETS)[number], id: string, claim: string): string | undefined => {
    const study = readStudy(net);
    const about = study.cases.find((each) => each.id === `${net}/${id}`) as StudyCase;
    const { judged } = judgeClaims(claimsOf(study, modelOf(study.net), about));
    return judged.find((each) => each.name === claim)?.verdict;
  };

  it.each(['fp0@3_1', 'fp0@3_0.5', 'none'])('relu may choose any slope from 0 to 1 at 0: %s', (id) => {
    expect(verdictOf('relu_zero_bias_dead', id, 'lin2.upstream')).toBe('kink');
  });

  it('and no other', () => {
    expect(verdictOf('relu_zero_bias_dead', 'fp0@3_2', 'lin2.upstream')).toBe('mismatch');
  });

  it('tied entries of a window may share the gradient, but not get it twice', () => {
    expect(verdictOf('maxpool_ties', 'poolTieSplit@1', 'lin0.upstream')).toBe('kink');
    expect(verdictOf('maxpool_ties', 'poolTieBoth@1', 'lin0.upstream')).toBe('mismatch');
  });
});
