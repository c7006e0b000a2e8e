import type { Graph, NodeId } from '../../engine/graph.js';
import type { Model } from '../../engine/model.js';
import { copy } from '../../engine/tensor.js';
import type { Trainer } from '../../engine/train/trainer.js';
import { lengthOf, type Place, placesOf } from '../places.js';
import { gradientsByExample } from './perExample.js';
import { Spread } from './spread.js';

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
  /** By parameter, in the layer's order; those that are frozen are left out, here and everywhere. */
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

/** The mean of the examples' gradients is the batch's but for rounding: this share of their size. */
const ROUNDING = { float64: 1e-8, float32: 1e-3 };

/**
 * Where a trainer stands: it is read before the first pause, and left as it is. Each example is run by itself, in float64.
 * Yields on the way.
 */
export function* noiseOf(trainer: Trainer, model: Model): Generator<void, Noise> {
  const { graph, batch } = trainer;
  const examples = batch.x.shape[0] ?? 0;
  const places = placesOf(model);
  const coupled = couplingOf(graph, examples, places);
  if (coupled) return none(coupled, examples);
  const gradient = new Spread(places, gradientOf(trainer, places));
  const alone = gradientsByExample(model, trainer.state(), { x: copy(batch.x), y: copy(batch.y) });
  for (const each of alone) {
    if (each) gradient.add(each);
    yield;
  }
  if (gradient.strayed > ROUNDING[model.precision])
    return none('the gradient of the batch is not the mean of those of its examples alone', examples);
  return {
    problem: null,
    examples,
    layers: layersOf(model, places, gradient),
    whole: figuresOf(gradient, places),
    ...testsOf(gradient, places),
  };
}

/** Why examples depend on each other; null where nothing says so. */
function couplingOf({ updatedBuffers, step }: Graph, examples: number, places: readonly Place[]): string | null {
  if (places.length === 0) return 'all parameters are frozen';
  if (updatedBuffers.size > 0) return 'batch norm makes the examples depend on each other';
  if (step !== null) return 'dropout drops other units where an example stands alone';
  return examples < 2 ? 'a batch of one example has no noise to measure' : null;
}

function none(problem: string, examples: number): Noise {
  const figures = { signalToNoise: Number.NaN, variance: Number.NaN, gradientNorm: Number.NaN };
  const tests = { noiseScale: Number.NaN, normTest: Number.NaN, innerProductTest: Number.NaN };
  return { problem, examples, layers: [], whole: figures, ...tests };
}

/** The batch's gradient on view, in one vector. */
function gradientOf(trainer: Trainer, places: readonly Place[]): Float64Array {
  const all = new Float64Array(lengthOf(places));
  for (const { name, from } of places) all.set(trainer.view(trainer.graph.gradients.get(name) as NodeId), from);
  return all;
}

function layersOf(model: Model, places: readonly Place[], gradient: Spread): LayerNoise[] {
  return model.layers.flatMap(({ path, parameters }) => {
    const own = places.filter(({ name }) => parameters.includes(name));
    if (own.length === 0) return [];
    const each = own.map((place) => ({ name: place.name, ...figuresOf(gradient, [place]) }));
    return [{ path, ...figuresOf(gradient, own), parameters: each }];
  });
}

function figuresOf(gradient: Spread, places: readonly Place[]): NoiseFigures {
  const { variance, squaredNorm, count } = gradient.of(places);
  const gradientNorm = Math.sqrt(squaredNorm);
  return { signalToNoise: gradientNorm / Math.sqrt(variance / count), variance, gradientNorm };
}

function testsOf(
  gradient: Spread,
  places: readonly Place[],
): Pick<Noise, 'noiseScale' | 'normTest' | 'innerProductTest'> {
  const { variance, squaredNorm, count } = gradient.of(places);
  const unbiased = squaredNorm - variance / count;
  return {
    noiseScale: unbiased > 0 ? variance / unbiased : Number.POSITIVE_INFINITY,
    normTest: Math.sqrt(variance / count / squaredNorm),
    innerProductTest: Math.sqrt(gradient.varianceAlong / count) / squaredNorm,
  };
}
