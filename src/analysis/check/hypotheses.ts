import { GraphBuilder } from '../../engine/builder.js';
import { elementwiseDerivative } from '../../engine/differentiate.js';
import { Execution } from '../../engine/execution.js';
import { ACTIVATIONS, type Activation } from '../../engine/ops/activations.js';
import { type Data, sizeOf } from '../../engine/tensor.js';
import type { JudgedHandwritten } from './handwritten.js';
import type { Point } from './point.js';
import { UNIT } from './rounding.js';

/** A guess at what went wrong: what df would be, entry by entry, had that mistake been made. */
interface Hypothesis {
  readonly fault: string;
  values(known: Known): Data | null;
}

/** What a guess may be made from: all are arrays of the same length. */
interface Known {
  readonly at: Data;
  readonly claimed: Data;
  readonly value: Data;
  /** The derivative of f, by the engine's own rules. */
  readonly derived: Data;
  readonly examples: number;
  readonly outputs: number;
  /** f's derivative at other inputs. */
  derivedAt(inputs: Data): Data;
}

const times =
  (factor: (known: Known) => number) =>
  (known: Known): Data =>
    Float64Array.from(known.derived, (d) => d * factor(known));

/** The names are the contract's (§5); those that fit are listed in this order, the likeliest first. */
const HYPOTHESES: readonly Hypothesis[] = [
  { fault: 'sign', values: times(() => -1) },
  { fault: 'factor-2', values: times(() => 2) },
  { fault: 'factor-half', values: times(() => 0.5) },
  { fault: 'zero', values: ({ derived }) => new Float64Array(derived.length) },
  { fault: 'derivative-at-activation', values: ({ derivedAt, value }) => derivedAt(value) },
  { fault: 'derivative-missing', values: ({ derived }) => new Float64Array(derived.length).fill(1) },
  { fault: 'function-for-derivative', values: ({ value }) => value },
  { fault: 'derivative-twice', values: ({ derived }) => Float64Array.from(derived, (d) => d * d) },
  { fault: 'factor-batch', values: times(({ examples }) => examples) },
  { fault: 'factor-batch', values: times(({ examples }) => 1 / examples) },
  { fault: 'factor-outputs', values: times(({ outputs }) => outputs) },
  { fault: 'factor-outputs', values: times(({ outputs }) => 1 / outputs) },
  { fault: 'factor', values: (known) => times(() => ratio(known))(known) },
];

/** The free factor that fits the entry of largest derivative. */
function ratio({ claimed, derived }: Known): number {
  let largest = 0;
  derived.forEach((d, i) => {
    if (Math.abs(d) > Math.abs(derived[largest] as number)) largest = i;
  });
  return (claimed[largest] as number) / (derived[largest] as number);
}

/** Every fault that reproduces df at all its entries, within rounding; none fits: ['unknown']. */
export function explain(point: Point, judged: JudgedHandwritten): readonly string[] {
  const known = knownOf(point, judged);
  const fitting = HYPOTHESES.filter((hypothesis) => fits(known.claimed, hypothesis.values(known))).map(
    ({ fault }) => fault,
  );
  const others = judged.handwritten.op === 'activation' && fitsAnother(known) ? ['derivative-of-another'] : [];
  const missingTarget =
    judged.handwritten.op === 'loss' && fits(known.claimed, withoutTarget(point, judged)) ? ['target-missing'] : [];
  const all = [...new Set([...missingTarget, ...fitting, ...others])];
  if (all.length > 0) return all;
  return [few(judged) ? 'isolated-entries' : 'unknown'];
}

/** Mistakes in single entries: at most a twentieth of them differ. */
function few({ report }: JudgedHandwritten): boolean {
  const total = Object.values(report.counts).reduce((sum, count) => sum + count, 0);
  return report.counts.mismatch * 20 <= total;
}

/** Formulas written differently round differently: a few hundred ulps are granted, and no real fault is that small. */
function fits(claimed: Data, guess: Data | null): boolean {
  return (
    guess !== null &&
    claimed.every((entry, i) => Math.abs(entry - (guess[i] as number)) <= 512 * UNIT * (1 + Math.abs(entry)))
  );
}

function knownOf(point: Point, { handwritten, at, claimed }: JudgedHandwritten): Known {
  const { graph, backward, batch } = point;
  const shape = backward.shape(handwritten.variable);
  return {
    at,
    claimed,
    value: backward.view(handwritten.value),
    derived: backward.view(handwritten.derived),
    examples: shape[0] ?? 1,
    outputs: sizeOf(shape.slice(1)),
    derivedAt: (inputs) => {
      const execution = new Execution(graph.nodes, [handwritten.derived], { cut: [handwritten.variable] });
      execution.feed(handwritten.variable, inputs);
      execution.feed(graph.y, batch.y.data);
      execution.run();
      return execution.view(handwritten.derived).slice();
    },
  };
}

function withoutTarget(point: Point, { handwritten, at }: JudgedHandwritten): Data {
  const { graph, batch } = point;
  const execution = new Execution(graph.nodes, [handwritten.derived], { cut: [handwritten.variable] });
  execution.feed(handwritten.variable, at);
  execution.feed(graph.y, new Float64Array(batch.y.data.length));
  execution.run();
  return execution.view(handwritten.derived).slice();
}

/** Whether df is the derivative of some other activation that the engine knows. */
function fitsAnother({ at, claimed }: Known): boolean {
  return Object.values<Activation>(ACTIVATIONS).some((activation) => fits(claimed, derivativeOf(activation, at)));
}

function derivativeOf(activation: Activation, at: Data): Data {
  const b = new GraphBuilder('float64');
  const z = b.leaf('input', 'z', [at.length]);
  const derivative = elementwiseDerivative(b, activation.build(b, z, activation.parameters), z);
  const execution = new Execution(b.nodes, [derivative]);
  execution.feed(z, at);
  execution.run();
  return execution.view(derivative);
}
