/**
 * J along the way that the coming update takes, on the same batch: J(θ + (η′/η) Δθ). Every optimizer's Δθ is η times a direction
 * that does not depend on η, so this is what the update would make of J with the learning rate η′.
 */
export interface Along {
  /** η of the coming update. */
  readonly learningRate: number;
  /** η′, ascending from 0 on: multiples of η up to 4 η, and η among them. */
  readonly etas: Float64Array;
  /** J at each of them: the first is the loss on view. */
  readonly losses: Float64Array;
  /** dJ/dη′ at 0: ∇J · Δθ/η. */
  readonly slope: number;
  /** The lowest point of the parabola through J(0) with that slope, and J(η); null where it opens downwards, or J is not finite. */
  readonly minimum: { readonly eta: number; readonly loss: number } | null;
}
