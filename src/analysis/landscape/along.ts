import type { NodeId } from '../../engine/graph.js';
import type { Model } from '../../engine/model.js';
import type { Data } from '../../engine/tensor.js';
import type { Trainer } from '../../engine/train/trainer.js';
import { Ground } from './ground.js';

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
  /**
   * The lowest point of the parabola through J(0) with that slope, and J(η); null where it opens downwards, where J rises from
   * the start, or is not finite.
   */
  readonly minimum: { readonly eta: number; readonly loss: number } | null;
}

/** Multiples of η: 0 to 4 in eighths. */
const IN_ONE = 8;
const MULTIPLES = Float64Array.from({ length: 4 * IN_ONE + 1 }, (_, i) => i / IN_ONE);

/** From where a trainer stands: it is read before the first pause, and left as it is. Yields on the way. */
export function* alongUpdate(trainer: Trainer, model: Model): Generator<void, Along> {
  const { learningRate, graph, updated } = trainer;
  const changes = new Map(updated.names.map((name) => [name, trainer.ahead(name)?.change as Data]));
  const gradient = (name: string): Data => trainer.view(graph.gradients.get(name) as NodeId);
  const rise = [...changes].reduce((sum, [name, change]) => sum + product(gradient(name), change), 0);
  const ground = yield* Ground.at(trainer, model);
  const losses = new Float64Array(MULTIPLES.length);
  for (const [i, multiple] of MULTIPLES.entries()) losses[i] = yield* ground.loss(changes, multiple);
  const etas = MULTIPLES.map((multiple) => multiple * learningRate);
  const slope = rise / learningRate;
  const [before, after] = [losses[0] as number, losses[IN_ONE] as number];
  return { learningRate, etas, losses, slope, minimum: lowest(before, slope, after, learningRate) };
}

/** Of J(0) + slope η′ + c η′², where c follows from J(η). */
function lowest(before: number, slope: number, after: number, learningRate: number): Along['minimum'] {
  const c = (after - before - slope * learningRate) / learningRate ** 2;
  if (!(c > 0 && slope < 0 && c < Number.POSITIVE_INFINITY)) return null;
  return { eta: -slope / (2 * c), loss: before - slope ** 2 / (4 * c) };
}

function product(a: Data, b: Data): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
