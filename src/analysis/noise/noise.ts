/** How far the gradients of a batch's examples agree. B examples, gᵢ their gradients, G = (1/B) Σ gᵢ that of the batch. */
export interface NoiseFigures {
  /** ‖G‖ / √(tr Σ / B): how many standard errors the gradient is away from 0. tr Σ = Σ ‖gᵢ − G‖² / (B − 1). */
  readonly signalToNoise: number;
  /** tr Σ */
  readonly variance: number;
  /** ‖G‖ */
  readonly gradientNorm: number;
}

export interface LayerNoise extends NoiseFigures {
  readonly path: string;
  /** By parameter, in the layer's order. */
  readonly parameters: readonly ({ readonly name: string } & NoiseFigures)[];
}

export interface Noise {
  /** Why the examples have no gradients of their own; null where they have. Then there are no layers, and all numbers are NaN. */
  readonly problem: string | null;
  /** Examples in the batch. */
  readonly examples: number;
  /** Layers that have parameters of their own, in the model's order. */
  readonly layers: readonly LayerNoise[];
  /** Of all parameters together. */
  readonly whole: NoiseFigures;
  /**
   * The simple noise scale tr Σ / |G|² (McCandlish et al. 2018, eq. 2.9): about how many examples a batch can have before more
   * of them stop to help. Both are estimated without bias from batches of 1 and of B (appendix A.1); ∞ where |G|² comes out ≤ 0.
   */
  readonly noiseScale: number;
  /** What the norm test holds below a bound: √(tr Σ / B) / ‖G‖ (Byrd et al. 2012; Schneider et al. 2021, Cockpit). */
  readonly normTest: number;
  /** And the inner product test: √(Var(gᵢ · G) / B) / ‖G‖² (Bollapragada et al. 2018; Cockpit). */
  readonly innerProductTest: number;
}
