import type { CheckedParameter, CheckSummary, Finding } from '../protocol.js';

/** What else may follow from. */
export type Cause = Pick<Finding, 'layer' | 'op' | 'fault'>;

/** A layer whose gradients are wrong, or not finite, only because a derivative nearer to the loss is. */
export interface Consequence {
  readonly layer: string;
  readonly message: string;
}

/** What follows from a cause, from it down to the input; nothing where a gradient is wrong that no δ comes from. */
export function consequencesOf({ parameters }: CheckSummary, cause: Cause): Consequence[] {
  if (!handsDown(cause)) return [];
  const following = parameters.filter((each) => each.followsFrom === cause.layer && wrongIn(each, cause) > 0);
  const layers = [...new Set(following.map(({ layer }) => layer))].reverse();
  const wrong = cause.fault === NON_FINITE ? 'not finite' : 'wrong';
  return layers.map((layer) => {
    const parts = following.filter((each) => each.layer === layer).map((each) => wrongEntries(each, cause));
    return { layer, message: `${parts.join(' and ')} are ${wrong}: they follow from ${nameOf(cause)}.` };
  });
}

/** Where going backward δ first goes wrong on its way to a finding; null where it comes there as it should. */
export function firstOnTheWay({ parameters, findings }: CheckSummary, { layer }: Cause): Finding | null {
  const sources = parameters.filter((each) => each.layer === layer).map(({ followsFrom }) => followsFrom);
  return findings.find((each) => each.layer !== layer && handsDown(each) && sources.includes(each.layer)) ?? null;
}

/** What is told of the place where it began. */
export function beginning(cause: Cause): string {
  const what =
    cause.fault === NON_FINITE ? 'The first number that is not finite is made here' : 'δ first goes wrong here';
  return `${what}: ${nameOf(cause)}`;
}

const NON_FINITE = 'non-finite';

/** Whether other layers see it: a gradient that is wrong by itself goes no further. */
function handsDown({ op }: Cause): boolean {
  return op !== 'gradient' && !op.startsWith('gradients.');
}

function wrongIn({ counts }: CheckedParameter, { fault }: Cause): number {
  return fault === NON_FINITE ? counts['non-finite'] : counts.mismatch;
}

function wrongEntries(parameter: CheckedParameter, cause: Cause): string {
  const total = Object.values(parameter.counts).reduce((sum, count) => sum + count, 0);
  return `${wrongIn(parameter, cause)} of ${total} entries of ∇${parameter.name}`;
}

/** `hidden.df`, a formula; or `hidden.dx`, what code hands back: as the panel calls it. */
export function nameOf({ layer, op }: Pick<Cause, 'layer' | 'op'>): string {
  return op === 'activation' || op === 'loss' ? `${layer}.df` : `${layer}.${op}`;
}
