import type { CheckedParameter, CheckSummary } from '../protocol.js';

/** A layer whose gradients are wrong only because a derivative nearer to the loss is. */
export interface Consequence {
  readonly layer: string;
  readonly message: string;
}

/** What follows from the wrong derivative of `cause` (a layer, or `loss`), from it down to the input. */
export function consequencesOf({ parameters }: CheckSummary, cause: string): Consequence[] {
  const following = parameters.filter(({ followsFrom, counts }) => followsFrom === cause && counts.mismatch > 0);
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

function nameOf(cause: string): string {
  return `${cause}.df`;
}
