import type { Operand } from '../../../engine/primitives/rule.js';
import type { Data, Precision } from '../../../engine/tensor.js';
import type { Reference } from '../claims/point.js';
import type { FromCode } from '../faults/code.js';
import { openingBlackBox } from '../numeric/blackBox.js';
import { estimateAll, type Pace } from '../numeric/estimateAll.js';
import type { Point } from '../point.js';
import type { ParameterReport } from '../report.js';
import { numberOf } from '../verdict.js';
import { programOf } from './codeOps.js';

/** So many derivatives of J at single examples are asked for at most. */
const MOST = 400;

/** Between two yields. */
const PACE: Pace = { entries: 1, asks: 1 };

/** The gradient of each example by itself, where the program takes slices of its batch: as it is, and as its share of a mean. Yields after each few calls. */
export function* programGuesses(
  { graph, forward }: Point,
  { name, analytic }: ParameterReport,
  precision: Precision,
): Generator<void, FromCode['guesses']> {
  const program = programOf(graph);
  const parameter = graph.parameters.get(name);
  const examples = graph.batchSize;
  if (!program || parameter === undefined || examples === 1) return [];
  const tried = examples * analytic.length <= MOST ? [...Array(examples).keys()] : [0, examples - 1];
  if (tried.length * analytic.length > MOST) return [];
  const run = program.attributes.attempt ?? program.attributes.forward;
  const lossAt = (example: number | null, theta: Data): number => {
    const inputs = program.inputs.map((id): Operand => {
      const whole = { shape: forward.shape(id), data: id === parameter ? theta : forward.view(id) };
      const ofBatch = id === graph.x || id === graph.y;
      return ofBatch && example !== null ? exampleOf(whole, example) : whole;
    });
    const out = new Float64Array(1);
    run(out, inputs);
    return out[0] as number;
  };
  const theta = Float64Array.from(forward.view(parameter));
  const all = lossAt(null, theta);
  // One that looks at no batch has no examples, and one that can't do with one of them gives NaN.
  const alone = tried.map((n) => lossAt(n, theta));
  if (!alone.every((each) => Number.isFinite(each) && each !== all)) return [];
  const guesses: FromCode['guesses'][number][] = [];
  for (const n of tried) {
    const { exact, bound } = yield* derivatives(theta, (moved) => lossAt(n, moved), precision);
    const share = (part: number) => ({ exact: exact.map((e) => e * part), bound: bound.map((e) => e * part) });
    guesses.push(...[1, 1 / examples].map((part) => ({ fault: 'one-example-only' as const, made: share(part) })));
  }
  return guesses;
}

function exampleOf({ shape: [examples = 1, ...rest], data }: Operand, n: number): Operand {
  const width = data.length / examples;
  return { shape: [1, ...rest], data: data.slice(n * width, (n + 1) * width) };
}

function* derivatives(
  theta: Float64Array,
  loss: (theta: Float64Array) => number,
  precision: Precision,
): Generator<void, Reference> {
  const box = yield* openingBlackBox({ theta, loss, precision });
  const [exact, bound] = [
    new Float64Array(theta.length),
    new Float64Array(theta.length).fill(Number.POSITIVE_INFINITY),
  ];
  if (box.kind === 'non-deterministic') return { exact, bound };
  for (const found of estimateAll(box.evaluator, theta.keys(), undefined, PACE)) {
    for (const { entry, estimate } of found) {
      const { numeric, bound: e } = numberOf(estimate);
      [exact[entry], bound[entry]] = [numeric, e];
    }
    yield;
  }
  return { exact, bound };
}
