import type { RunNetwork } from '../networks/network.js';
import type { ByParameter, CodesByParameter } from '../truth.js';
import type { Claims } from './claims.js';

/** What a rule says of an entry. */
export const [PASSED, FLAGGED, UNDECIDED] = [0, 1, 2] as const;

/** Gradients that somebody states of a network: what a rule is to judge. */
export interface Case {
  readonly network: RunNetwork;
  readonly gradients: ByParameter;
  /** The same, and every cotangent that the same backward pass had on its way: for those who look inside. */
  readonly claims: Claims;
}

export interface Judgement {
  /** PASSED, FLAGGED or UNDECIDED for every entry of every gradient. */
  readonly entries: CodesByParameter;
  /** The layers, or 'loss', that are blamed; null for a rule that blames none. */
  readonly blamed: readonly string[] | null;
  /** Entries flagged that belong to no gradient: of cotangents within. */
  readonly elsewhere: number;
}

/** A way of telling right gradients from wrong ones. */
export interface Rule {
  readonly name: string;
  /** Makes ready what does not depend on what is claimed: differences, bounds. */
  prepare(network: RunNetwork): (given: Case) => Judgement;
}
