import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../src/engine/builder.js';
import { differentiate } from '../../src/engine/differentiate.js';
import { Execution } from '../../src/engine/execution.js';
import type { NodeId } from '../../src/engine/graph.js';
import { dense } from '../../src/engine/ops/dense.js';
import { tensor } from '../../src/engine/tensor.js';
import { Trainer } from '../../src/engine/train/trainer.js';
import { chain, matrix } from './chain.js';
import { meets, published } from './published.js';

/** J and the gradient of scalar or vector leaves in an expression built by hand. */
function gradients(
  inputs: Readonly<Record<string, readonly number[]>>,
  build: (b: GraphBuilder, leaf: Readonly<Record<string, NodeId>>) => NodeId,
): { value: number; gradient: Record<string, number[]> } {
  const b = new GraphBuilder('float64');
  const leaf = Object.fromEntries(
    Object.keys(inputs).map((name) => [name, b.leaf('input', name, [inputs[name]?.length ?? 0])]),
  );
  const output = b.total(build(b, leaf));
  const cotangents = differentiate(b, output, b.number(1));
  const execution = new Execution(b.nodes, [output, ...cotangents.values()]);
  for (const [name, values] of Object.entries(inputs)) execution.feed(leaf[name] as NodeId, Float64Array.from(values));
  execution.run();
  const gradient = Object.fromEntries(
    Object.entries(leaf).map(([name, id]) => [name, Array.from(execution.view(cotangents.get(id) as NodeId))]),
  );
  return { value: execution.view(output)[0] as number, gradient };
}

describe('published numbers', () => {
  it("Mazur's 2-2-2 network: forward, δ, one update, ten thousand updates", () => {
    const trainer = new Trainer(
      ...((model) => [model, model.data] as const)(
        chain({
          layers: [
            {
              name: 'hidden',
              weight: [
                [0.15, 0.2],
                [0.25, 0.3],
              ],
              bias: [0.35, 0.35],
              activation: 'sigmoid',
            },
            {
              name: 'output',
              weight: [
                [0.4, 0.45],
                [0.5, 0.55],
              ],
              bias: [0.6, 0.6],
              activation: 'sigmoid',
            },
          ],
          loss: 'squared-error',
          x: [[0.05, 0.1]],
          y: [[0.01, 0.99]],
          training: { learningRate: 0.5 },
          frozen: ['hidden.bias', 'output.bias'],
        }),
      ),
    );
    const see = (layer: number, what: 'z' | 'a' | 'delta', unit: number): number =>
      trainer.view(trainer.graph.layers[layer]?.[what] as NodeId)[unit] as number;
    const slope = (name: string): number => trainer.view(trainer.graph.gradients.get(name) as NodeId)[0] as number;
    const before = {
      out_h1: see(0, 'a', 0),
      out_h2: see(0, 'a', 1),
      net_o1: see(1, 'z', 0),
      out_o1: see(1, 'a', 0),
      out_o2: see(1, 'a', 1),
      E: trainer.loss,
      'dE/dw5': slope('output.weight'),
      delta_o1: see(1, 'delta', 0),
      'dE/dw1': slope('hidden.weight'),
    };
    trainer.advance();
    const [w5, w6, w7, w8] = trainer.state().parameters.get('output.weight') as Float64Array;
    const [w1, w2, w3, w4] = trainer.state().parameters.get('hidden.weight') as Float64Array;
    while (trainer.step < 10_000) trainer.advance();
    meets('mazur', {
      ...before,
      ...({ 'w5+': w5, 'w6+': w6, 'w7+': w7, 'w8+': w8, 'w1+': w1, 'w2+': w2, 'w3+': w3, 'w4+': w4 } as Record<
        string,
        number
      >),
      'E after 10000 steps': trainer.loss,
    });
  });

  it("CS231n's sigmoid neuron", () => {
    const { value, gradient } = gradients({ w: [2, -3], x: [-1, -2], bias: [-3] }, (b, { w, x, bias }) =>
      b.apply('sigmoid', [b.add(b.total(b.mul(w as NodeId, x as NodeId)), bias as NodeId)]),
    );
    const [dw0, dw1] = gradient.w as number[];
    const [dx0, dx1] = gradient.x as number[];
    meets('cs231n-sigmoid-neuron', { f: value, dw0, dw1, dw2: gradient.bias?.[0], dx0, dx1 } as Record<string, number>);
  });

  it("CS231n's two-layer network: scores, loss with l2, every gradient entry", () => {
    const { inputs, grads } = published('cs231n-a1-two-layer') as unknown as {
      inputs: { W1: number[][]; b1: number[]; W2: number[][]; b2: number[]; X: number[][]; y: number[]; reg: number };
      grads: Readonly<Record<'W1' | 'b1' | 'W2' | 'b2', number[] | number[][]>>;
    };
    const transposed = (w: number[][]): number[][] => (w[0] ?? []).map((_, j) => w.map((row) => row[j] as number));
    const model = chain({
      layers: [
        { name: 'hidden', weight: transposed(inputs.W1), bias: inputs.b1, activation: 'relu' },
        { name: 'scores', weight: transposed(inputs.W2), bias: inputs.b2, activation: 'linear' },
      ],
      loss: 'cross-entropy',
      x: inputs.X,
      y: inputs.y.map((label) => [0, 1, 2].map((k) => (k === label ? 1 : 0))),
      // Their reg · ‖W‖² is λ/2 ‖W‖² with λ = 2 reg.
      training: { l2: 2 * inputs.reg },
    });
    const trainer = new Trainer(model, model.data);
    const scores = Array.from(trainer.view(trainer.graph.layers[1]?.z as NodeId));
    const named = scores.map((score, i) => [`s${Math.floor(i / 3)}${i % 3}`, score]);
    meets('cs231n-a1-two-layer', { ...Object.fromEntries(named), loss: trainer.loss });
    const compare = (name: string, golden: number[]): void => {
      const actual = Array.from(trainer.view(trainer.graph.gradients.get(name) as NodeId));
      actual.forEach((entry, i) => expect(entry, `${name}[${i}]`).toBeCloseTo(golden[i] as number, 13));
    };
    compare('hidden.weight', transposed(grads.W1 as number[][]).flat());
    compare('scores.weight', transposed(grads.W2 as number[][]).flat());
    compare('hidden.bias', grads.b1 as number[]);
    compare('scores.bias', grads.b2 as number[]);
  });

  it("Ng's checkNNGradients: a 3-5-3 logistic network with cross-entropy over its outputs", () => {
    const { computed_exact: exact } = published('ng-ex4-checkNNGradients') as unknown as {
      computed_exact: { J: number; J_lambda3: number; grad: number[] };
    };
    // Octave fills by columns: reshape(sin(1:20), 5, 4) / 10; the first column is the bias.
    const octave = (rows: number, columns: number): number[][] =>
      Array.from({ length: rows }, (_, i) =>
        Array.from({ length: columns }, (_, j) => Math.sin(1 + i + j * rows) / 10),
      );
    const layer = (name: string, theta: number[][]): Parameters<typeof chain>[0]['layers'][number] => ({
      name,
      weight: theta.map((row) => row.slice(1)),
      bias: theta.map((row) => row[0] as number),
      activation: 'sigmoid',
    });
    const given = {
      layers: [layer('hidden', octave(5, 4)), layer('output', octave(3, 6))],
      loss: 'binary-cross-entropy' as const,
      x: octave(5, 3),
      y: [2, 3, 1, 2, 3].map((label) => [1, 2, 3].map((k) => (k === label ? 1 : 0))),
    };
    const model = chain(given);
    // The exercise divides λ by the number of examples.
    const penalized = chain({ ...given, training: { l2: 3 / 5 } });
    expect(new Trainer(penalized, penalized.data).loss).toBeCloseTo(exact.J_lambda3, 13);
    const trainer = new Trainer(model, model.data);
    expect(trainer.loss).toBeCloseTo(exact.J, 13);
    const unrolled = (name: string, rows: number, columns: number): number[] => {
      const weight = trainer.view(trainer.graph.gradients.get(`${name}.weight`) as NodeId);
      const bias = trainer.view(trainer.graph.gradients.get(`${name}.bias`) as NodeId);
      return [
        ...bias,
        ...Array.from(
          { length: rows * columns },
          (_, k) => weight[(k % rows) * columns + Math.floor(k / rows)] as number,
        ),
      ];
    };
    const actual = [...unrolled('hidden', 5, 3), ...unrolled('output', 3, 5)];
    actual.forEach((entry, i) => expect(entry, `grad[${i}]`).toBeCloseTo(exact.grad[i] as number, 13));
  });

  it("Karpathy's uniform loss over 27 classes", () => {
    const model = chain({
      layers: [
        {
          name: 'logits',
          weight: matrix(27, 1, () => 0),
          bias: matrix(1, 27, () => 0.3)[0] as number[],
          activation: 'linear',
        },
      ],
      loss: 'cross-entropy',
      x: [[1]],
      y: matrix(1, 27, (k) => (k === 5 ? 1 : 0)),
    });
    meets('makemore-uniform-loss', { loss: new Trainer(model, model.data).loss });
  });

  it("Karpathy's micrograd sanity check, and the expressions of the PyTorch and d2l tutorials", () => {
    const micrograd = gradients({ x: [-4] }, (b, { x = 0 }) => {
      const z = b.add(b.add(b.mul(b.number(2), x), b.number(2)), x);
      const q = b.add(b.apply('relu', [z]), b.mul(z, x));
      const h = b.apply('relu', [b.mul(z, z)]);
      return b.add(b.add(h, q), b.mul(q, x));
    });
    meets('micrograd-sanity', { y: micrograd.value, 'dy/dx': micrograd.gradient.x?.[0] as number });

    const blitz = gradients({ x: [1, 1, 1, 1] }, (b, { x = 0 }) => {
      const y = b.add(x, b.number(2));
      return b.div(b.total(b.mul(b.mul(y, y), b.number(3))), b.number(4));
    });
    meets('pytorch-blitz-old', { out: blitz.value, 'd out/dx': blitz.gradient.x?.[0] as number });

    const x = [0, 1, 2, 3];
    const dot = gradients({ x }, (b, { x = 0 }) => b.mul(b.number(2), b.total(b.mul(x, x))));
    const squares = gradients({ x }, (b, { x = 0 }) => b.mul(x, x));
    const detached = gradients({ x }, (b, { x = 0 }) => b.mul(b.apply('detach', [b.mul(x, x)]), x));
    const entries = (name: string, values: readonly number[] = []): Record<string, number> =>
      Object.fromEntries(values.map((value, i) => [`${name}[${i}]`, value]));
    meets('d2l-autograd', {
      y: dot.value,
      ...entries('4x', dot.gradient.x),
      ...entries('2x', squares.gradient.x),
      ...entries('detached', detached.gradient.x),
    });
  });

  it("UFLDL's quadratic x₁² + 3 x₁x₂, and CS231n's affine layer", () => {
    const quadratic = gradients({ x1: [4], x2: [10] }, (b, { x1 = 0, x2 = 0 }) =>
      b.add(b.mul(x1, x1), b.mul(b.number(3), b.mul(x1, x2))),
    );
    meets('ufldl-checkNumericalGradient', { g1: quadratic.gradient.x1?.[0], g2: quadratic.gradient.x2?.[0] } as Record<
      string,
      number
    >);

    const linspace = (from: number, to: number, count: number): number[] =>
      Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));
    const b = new GraphBuilder('float64');
    const [x, w, bias] = [b.leaf('input', 'x', [2, 120]), b.leaf('input', 'w', [3, 120]), b.leaf('input', 'b', [3])];
    const z = dense(b, x, w, bias);
    const execution = new Execution(b.nodes, [z]);
    const given = linspace(-0.2, 0.3, 360);
    execution.feed(x, Float64Array.from(linspace(-0.1, 0.5, 240)));
    execution.feed(
      w,
      Float64Array.from({ length: 360 }, (_, k) => given[(k % 120) * 3 + Math.floor(k / 120)] as number),
    );
    execution.feed(bias, tensor([3], linspace(-0.3, 0.1, 3)).data);
    execution.run();
    const [o00, o01, o02, o10, o11, o12] = execution.view(z);
    meets('cs231n-affine', { o00, o01, o02, o10, o11, o12 } as Record<string, number>);
  });
});
