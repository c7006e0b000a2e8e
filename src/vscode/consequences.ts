import type { CheckedParameter, CheckSummary, Finding } from '../protocol.js';

/** What else may follow from. */
export type Cause = Pick<Finding, 'layer' | 'op'>;

/** A layer whose gradients are wrong only because a derivative nearer to the loss is. */
export interface Consequence {
  readonly layer: string;
  readonly message: string;
}

/** What follows from a wrong derivative, from it down to the input; nothing where the finding is about a gradient itself. */
export function consequencesOf({ parameters }: CheckSummary, cause: Cause): Consequence[] {
  if (cause.op === 'gradient') return [];
  const following = parameters.filter(({ followsFrom, counts }) => followsFrom === cause.layer && counts.mismatch > 0);
  const layers = [...new Set(following.map(({ layer }) => layer))].reverse();
  return layers.map((layer) => {
    const parts = following.filter((parameter) => parameter.layer === layer).map(wrongEntries);
    return { layer, message: `${parts.join(' and ')} are wrong: they follow from ${nameOf(cause)}.` };
  });
}

function wrongEntries({ name, counts }: CheckedParameter): string {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return `${counts.mismatch} of ${total} entries of ∇${name}`;
}

/** `hidden.df`, a formula; or `hidden.dx`, what code hands back: as the panel calls it. */
export function nameOf({ layer, op }: Cause): string {
  return op === 'activation' || op === 'loss' ? `${layer}.df` : `${layer}.${op}`;
}
