import { describe, expect, it } from 'vitest';
import { blame } from '../../../../src/analysis/check/claims/blame.js';
import { judgeClaims } from '../../../../src/analysis/check/claims/judgeClaims.js';
import { explainBlame } from '../../../../src/analysis/check/faults/explainBlame.js';
import { claimsOf, modelOf, NETS, placeOf, readStudy, type Study, type StudyCase } from '../claims/study.js';
import { NAMES } from './studyNames.js';

/** All that is said of a case when nobody states a cotangent: `derivative-missing at activation of act1`. */
function saidOf(study: Study, about: StudyCase): string[] {
  const input = claimsOf(study, modelOf(study.net), about);
  const result = judgeClaims({ ...input, claims: { ...input.claims, cotangents: new Map() } });
  return blame(result.judged)
    .flatMap((each) => explainBlame(result, each))
    .map(({ fault, place }) => `${fault} at ${place.op} of ${place.layer}`);
}

/** These have something free in them (which weights, which entry): by gradients alone they are found, and not named. */
const FREE = /^(staleW|deltaRel)/;

describe.each(NETS.filter((net) => !/maxpool|dead|deep10/.test(net)))('gradients alone: %s', (net) => {
  const study = readStudy(net);
  const handedOn = study.cases.filter(
    ({ faultyOp, fault }) => /^(loss|act|lin.dx)/.test(faultyOp ?? '') && !FREE.test(fault.k),
  );

  it('a fault of what is handed on is named, with its op', () => {
    expect(handedOn.length).toBeGreaterThan(5);
    for (const about of handedOn) {
      const name = `${NAMES[about.fault.k]} at ${placeOf(about.faultyOp ?? '')}`;
      expect(saidOf(study, about), about.id).toContain(name);
    }
  });
});
