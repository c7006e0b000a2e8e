import { sigmoid } from '../../src/engine/primitives/functions.js';
import { type Plant, Plot, type Traced } from './planting.js';

/** What goes wrong in ∂J/∂output. */
export const lossFaults: Plant = (traced) => {
  const { graph, model } = traced.network;
  const node = traced.cotangent(graph.output);
  if (node === undefined) return [];
  const plot = new Plot(traced, node, 'loss');
  const { batchSize } = graph;
  plot
    .each('sign', (value) => -value)
    .each('factor-2', (value) => 2 * value)
    .each('factor-half', (value) => value / 2)
    .each('factor-batch', (value) => value * batchSize)
    .each('factor-batch', (value) => value / batchSize);
  const outputs = traced.shape(graph.output).at(-1) ?? 1;
  if (outputs > 1) plot.each('factor-outputs', (value) => value * outputs);
  if (model.loss === 'cross-entropy') ofSoftmax(traced, plot, outputs);
  if (model.loss === 'binary-cross-entropy-with-logits') ofLogits(traced, plot);
  if (model.loss === 'absolute-error') ofAbsolute(traced, plot);
  if (/squared/.test(model.loss)) ofSquares(traced, plot, outputs);
  return plot.plantings;
};

function ofSquares({ at, network: { graph, model } }: Traced, plot: Plot, outputs: number): void {
  const factor = model.loss === 'squared-error' ? 1 : 2 / outputs;
  plot.add(
    'target-missing',
    at(graph.output).map((a) => (factor * a) / graph.batchSize),
  );
}

function ofSoftmax({ at, network: { graph } }: Traced, plot: Plot, classes: number): void {
  const [p, y] = [softmax(at(graph.output), classes), at(graph.y)];
  const rows = p.length / classes;
  plot
    .add(
      'target-missing',
      p.map((value) => value / rows),
    )
    .add(
      'softmax-cross-terms-missing',
      p.map((value, i) => (-(y[i] ?? 0) * (1 - value)) / rows),
    )
    .each('extra-derivative', (value, i) => value * (p[i] ?? 0) * (1 - (p[i] ?? 0)));
  if (rows === classes || rows < 2) return;
  plot.add(
    'softmax-axis',
    alongExamples(at(graph.output), classes).map((value, i) => (value - (y[i] ?? 0)) / rows),
  );
}

function ofLogits({ at, network: { graph } }: Traced, plot: Plot): void {
  const p = at(graph.output).map(sigmoid);
  plot
    .add(
      'target-missing',
      p.map((value) => value / graph.batchSize),
    )
    .each('extra-derivative', (value, i) => value * (p[i] ?? 0) * (1 - (p[i] ?? 0)));
}

/** At an output that meets its target exactly the slope may be anything from −1 to 1. */
function ofAbsolute({ at, network: { graph } }: Traced, plot: Plot): void {
  const [a, y] = [at(graph.output), at(graph.y)];
  const atKink = (chosen: number): Float64Array =>
    plot.correct.map((value, i) => (a[i] === y[i] ? chosen / graph.batchSize : value));
  plot.add('invalid-subgradient', atKink(2)).add('valid-subgradient', atKink(0.5));
}

function softmax(z: Float64Array, classes: number): Float64Array {
  return z.map((value, i) => {
    const row = z.subarray(i - (i % classes), i - (i % classes) + classes);
    return 1 / row.reduce((sum, other) => sum + Math.exp(other - value), 0);
  });
}

/** The softmax over the examples of each class: along the wrong axis. */
function alongExamples(z: Float64Array, classes: number): Float64Array {
  return z.map((value, i) => {
    let sum = 0;
    for (let k = i % classes; k < z.length; k += classes) sum += Math.exp((z[k] ?? 0) - value);
    return 1 / sum;
  });
}
