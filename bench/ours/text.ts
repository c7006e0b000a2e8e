import type { Precision } from '../../src/engine/tensor.js';
import type { Affine, Block, NetworkProblem, Problem, ProblemLayer, TransformerProblem, Values } from './problem.js';

/** A problem as the text of a model file: what a user would write. Throws for a matrix product, which is no model. */
export function modelText(problem: Problem, precision: Precision): string {
  if (problem.kind === 'matmul') throw new Error('a matrix product is no model');
  return JSON.stringify({
    name: 'bench',
    precision,
    ...(problem.kind === 'network' ? network(problem) : transformer(problem)),
    // As many epochs as nobody waits for.
    train: { learningRate: problem.learningRate, epochs: 1e9 },
  });
}

function network({ input, layers, loss, batch, x, y }: NetworkProblem): object {
  const targets = loss === 'cross-entropy' ? y : nested(y, [batch, y.length / batch]);
  return { input, layers: layers.map(layerText), loss, data: { x: nested(x, [batch, ...input]), y: targets } };
}

function layerText(layer: ProblemLayer): object {
  switch (layer.type) {
    case 'dense': {
      const { units, activation, bias, inputs } = layer;
      return { type: 'dense', units, activation, bias, weights: nested(layer.weights, [units, inputs]) };
    }
    case 'conv': {
      const { filters, kernel, padding, activation, bias, channels } = layer;
      const weights = nested(layer.weights, [filters, channels, kernel, kernel]);
      return { type: 'conv2d', filters, kernel, padding, activation, bias, weights };
    }
    case 'pool':
      return { type: 'maxpool2d', kernel: layer.kernel };
    case 'flatten':
      return { type: 'flatten' };
  }
}

function transformer(problem: TransformerProblem): object {
  const { vocabulary, width, length, heads, batch, parameters, x, y } = problem;
  const { tokens, positions, blocks, norm, head } = parameters;
  return {
    input: [length],
    layers: [
      { type: 'embedding', vocabulary, units: width, weights: shaped(tokens.weight) },
      { type: 'position', weights: shaped(positions.weight) },
      ...blocks.flatMap((block) => blockText(block, width, heads)),
      normText(norm),
      { type: 'dense', units: vocabulary, ...affine(head) },
    ],
    loss: 'cross-entropy',
    data: { x: nested(x, [batch, length]), y: nested(y, [batch, length]) },
  };
}

function blockText({ norm1, qkv, out, norm2, up, down }: Block, width: number, heads: number): object[] {
  const attention = {
    type: 'attention',
    heads,
    causal: true,
    in_proj_weight: shaped(qkv.weight),
    in_proj_bias: false,
    'out_proj.weight': shaped(out.weight),
    'out_proj.bias': false,
  };
  return [
    { type: 'residual', layers: [normText(norm1), attention] },
    {
      type: 'residual',
      layers: [
        normText(norm2),
        { type: 'dense', units: 4 * width, activation: 'gelu', ...affine(up) },
        { type: 'dense', units: width, ...affine(down) },
      ],
    },
  ];
}

const normText = ({ weight, bias }: Affine): object => ({
  type: 'layernorm',
  gamma: shaped(weight),
  beta: bias ? shaped(bias) : false,
});

const affine = ({ weight, bias }: Affine): object => ({ weights: shaped(weight), bias: bias ? shaped(bias) : false });

const shaped = ({ values, shape }: Values): unknown[] => nested(values, shape);

/** A flat list as nested ones of a shape. */
function nested(values: readonly number[], shape: readonly number[]): unknown[] {
  const [, ...inner] = shape;
  if (inner.length === 0) return [...values];
  const size = inner.reduce((all, each) => all * each, 1);
  return Array.from({ length: values.length / size }, (_, i) => nested(values.slice(i * size, (i + 1) * size), inner));
}
