import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../src/engine/builder.js';
import { differentiate } from '../../src/engine/differentiate.js';
import { Execution } from '../../src/engine/execution.js';
import type { NodeId } from '../../src/engine/graph.js';
import { cellStep } from '../../src/engine/ops/cells.js';
import { crossEntropy } from '../../src/engine/ops/crossEntropy.js';
import { reciprocal, square } from '../../src/engine/ops/elementwise.js';
import { embedding } from '../../src/engine/ops/embedding.js';
import { maxAlong } from '../../src/engine/ops/extrema.js';
import { takeAlong } from '../../src/engine/ops/indexing.js';
import { matmul } from '../../src/engine/ops/matrix.js';
import { mean, sum } from '../../src/engine/ops/reductions.js';
import { softmax } from '../../src/engine/ops/softmax.js';
import { norm, type Shape, sizeOf } from '../../src/engine/tensor.js';
import { fill } from '../golden/fill.js';
import { meets, published } from './published.js';

/** A graph whose leaves have their numbers from the start. */
class Filled extends GraphBuilder {
  private readonly filled: [NodeId, Float64Array][] = [];

  constructor() {
    super('float64');
  }

  given(name: string, shape: Shape, numbers: Float64Array): NodeId {
    const id = this.leaf('input', name, shape);
    this.filled.push([id, numbers]);
    return id;
  }

  run(wanted: readonly NodeId[]): Execution {
    const execution = new Execution(this.nodes, wanted);
    for (const [id, numbers] of this.filled) execution.feed(id, numbers);
    execution.run();
    return execution;
  }
}

/** NumPy's linspace. */
function linspace(from: number, to: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));
}

describe("CS231n's LSTM step", () => {
  const units = 5;

  /** CS231n's [I, 4H] with gates i, f, o, g as torch's [4H, I] with i, f, g, o. */
  function rows(weights: Float64Array, inputs: number): Float64Array {
    const block = [0, 1, 3, 2];
    return Float64Array.from({ length: weights.length }, (_, k) => {
      const [row, input] = [Math.floor(k / inputs), k % inputs];
      const column = (block[Math.floor(row / units)] as number) * units + (row % units);
      return weights[input * 4 * units + column] as number;
    });
  }

  it('has the h and c that the assignment prints', () => {
    const b = new Filled();
    const x = b.given('x', [3, 4], linspace(-0.4, 1.2, 12));
    const state = {
      h: b.given('h', [3, 5], linspace(-0.3, 0.7, 15)),
      c: b.given('c', [3, 5], linspace(-0.4, 0.9, 15)),
    };
    const weights = {
      weightIH: b.given('Wx', [20, 4], rows(linspace(-2.1, 1.3, 80), 4)),
      weightHH: b.given('Wh', [20, 5], rows(linspace(-0.7, 2.2, 100), 5)),
      biasIH: b.given('b', [20], rows(linspace(0.3, 0.7, 20), 1)),
    };
    const { h, c } = cellStep(b, 'lstm', x, state, weights);
    const execution = b.run([h, c as NodeId]);
    const named = (name: string, id: NodeId): [string, number][] =>
      Array.from(execution.view(id), (entry, i) => [`${name}${i}`, entry]);
    meets('cs231n-lstm-step', Object.fromEntries([...named('h', h), ...named('c', c as NodeId)]));
  });
});

/** Every value of "Becoming a backprop ninja" by the name that it has there. */
function ninja(b: Filled): Record<string, NodeId> {
  const uniform = (name: string, shape: Shape): Float64Array =>
    fill(`ninja.${name}`, shape, { kind: 'uniform', low: -1, high: 1 });
  const parameter = (name: string, shape: Shape, scale: number, offset = 0): NodeId =>
    b.given(
      name,
      shape,
      uniform(name, shape).map((entry) => offset + scale * entry),
    );
  const words = (name: string, shape: Shape): NodeId =>
    b.given(name, shape, fill(`ninja.${name}`, shape, { kind: 'integer', low: 0, below: 27 }));

  const C = parameter('C', [27, 10], 1);
  const W1 = parameter('W1', [30, 64], 5 / 3 / Math.sqrt(30));
  const b1 = parameter('b1', [64], 0.1);
  const W2 = parameter('W2', [64, 27], 0.1);
  const b2 = parameter('b2', [27], 0.1);
  const bngain = parameter('bngain', [1, 64], 0.1, 1);
  const bnbias = parameter('bnbias', [1, 64], 0.1);
  const [X, Y] = [words('X', [32, 3]), words('Y', [32])];

  const rows = { axes: [0], keepdim: true };
  const columns = { axes: [1], keepdim: true };
  const emb = embedding(b, X, C);
  const embcat = b.reshape(emb, [32, 30]);
  const hprebn = b.add(matmul(b, embcat, W1), b1);
  const bnmeani = mean(b, hprebn, rows);
  const bndiff = b.sub(hprebn, bnmeani);
  const bndiff2 = square(b, bndiff);
  const bnvar = b.div(sum(b, bndiff2, rows), b.number(31));
  const bnvar_inv = b.apply('pow', [b.add(bnvar, b.number(1e-5)), b.number(-0.5)]);
  const bnraw = b.mul(bndiff, bnvar_inv);
  const hpreact = b.add(b.mul(bngain, bnraw), bnbias);
  const h = b.apply('tanh', [hpreact]);
  const logits = b.add(matmul(b, h, W2), b2);
  const logit_maxes = maxAlong(b, logits, 1, true).values;
  const norm_logits = b.sub(logits, logit_maxes);
  const counts = b.apply('exp', [norm_logits]);
  const counts_sum = sum(b, counts, columns);
  const counts_sum_inv = reciprocal(b, counts_sum);
  const probs = b.mul(counts, counts_sum_inv);
  const logprobs = b.apply('log', [probs]);
  const loss = b.apply('negate', [mean(b, takeAlong(b, logprobs, 1, b.reshape(Y, [32, 1])))]);
  const parameters = { C, W1, b1, W2, b2, bngain, bnbias, X, Y };
  const hidden = { emb, embcat, hprebn, bnmeani, bndiff, bndiff2, bnvar, bnvar_inv, bnraw, hpreact, h };
  const output = { logits, logit_maxes, norm_logits, counts, counts_sum, counts_sum_inv, probs, logprobs, loss };
  return { ...parameters, ...hidden, ...output };
}

describe("Karpathy's backprop ninja", () => {
  const { grads } = published('makemore-backprop-ninja') as unknown as {
    readonly grads: Readonly<Record<string, { shape: Shape; l2: number; sum: number; first: readonly number[] }>>;
  };
  const b = new Filled();
  const values = ninja(b);
  const cotangents = differentiate(b, values.loss as NodeId, b.number(1));
  const gradient = (name: string): NodeId => cotangents.get(values[name] as NodeId) as NodeId;

  it.each(Object.entries(grads))('has ∂J/∂%s as torch computed it', (name, { shape, l2, sum: total, first }) => {
    const entries = b.run([gradient(name)]).view(gradient(name));
    expect(b.shape(values[name] as NodeId)).toEqual(shape);
    expect(norm(entries)).toBeCloseTo(l2, 12);
    expect(Array.from(entries).reduce((partial, entry) => partial + entry, 0)).toBeCloseTo(total, 12);
    first.forEach((entry, i) => expect(entries[i], `${name}[${i}]`).toBeCloseTo(entry, 14));
    expect(entries).toHaveLength(sizeOf(shape));
  });

  it('has the loss, dlogits, and the two gradients that vanish', () => {
    const { logits, Y } = values as { logits: NodeId; Y: NodeId };
    const loss = crossEntropy(b, logits, Y);
    const likely = softmax(b, logits);
    const wanted = { loss, likely, Y, dlogits: gradient('logits'), maxes: gradient('logit_maxes'), b1: gradient('b1') };
    const execution = b.run(Object.values(wanted));
    const view = (name: keyof typeof wanted): number[] => Array.from(execution.view(wanted[name]));
    const classes = view('Y');
    const closed = view('likely').map((p, i) => (p - (classes[Math.floor(i / 27)] === i % 27 ? 1 : 0)) / 32);
    const largest = (entries: readonly number[]): number => Math.max(...entries.map(Math.abs));
    meets('makemore-backprop-ninja', {
      'loss = cross_entropy': view('loss')[0] as number,
      'dlogits = (softmax - onehot)/n, maxdiff': largest(
        view('dlogits').map((entry, i) => entry - (closed[i] as number)),
      ),
      'dlogit_maxes is 0 (exact in theory)': largest(view('maxes')),
      'b1 grad is 0 through batch norm': largest(view('b1')),
    });
  });
});
