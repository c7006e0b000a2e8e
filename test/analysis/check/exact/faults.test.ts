import { afterEach, describe, expect, it } from 'vitest';
import { composition } from '../../../../src/analysis/check/exact/composition.js';
import type { GraphBuilder } from '../../../../src/engine/builder.js';
import type { Application, NodeId } from '../../../../src/engine/graph.js';
import type { PrimitiveName } from '../../../../src/engine/primitives/table.js';
import { type OpRule, RULES } from '../../../../src/engine/rules.js';
import type { Precision } from '../../../../src/engine/tensor.js';
import { judgeAll, traced, wrong } from './judged.js';
import { networkText } from './networks.js';

type Parts = readonly (NodeId | null)[];
type Fault = (b: GraphBuilder, node: Application, g: NodeId, right: Parts) => Parts;

let repair: (() => void) | null = null;
afterEach(() => {
  repair?.();
  repair = null;
});

/** Puts a mistake into the engine's own rule for the time of a test. */
function plant(op: PrimitiveName, fault: Fault): void {
  const rule = RULES[op] as { vjp?: OpRule<PrimitiveName>['vjp'] };
  const right = rule.vjp;
  if (!right) throw new RangeError(`"${op}" has no vjp`);
  rule.vjp = (b, node, g) => fault(b, node as unknown as Application, g, right(b, node, g));
  repair = () => {
    rule.vjp = right;
  };
}

const each =
  (change: (b: GraphBuilder, part: NodeId) => NodeId): Fault =>
  (b, _node, _g, right) =>
    right.map((part) => (part === null ? null : change(b, part)));
const scaled = (factor: number): Fault => each((b, part) => b.mul(b.number(factor), part));
/** The entries of each part, shifted by one place. */
const shifted: Fault = each((b, part) => {
  const shape = b.shape(part);
  const flat = b.reshape(part, [shape.reduce((size, extent) => size * extent, 1)]);
  const size = b.shape(flat)[0] as number;
  const rest = b.apply('slice', [flat], { axis: 0, start: 1, stop: size, step: 1 });
  const first = b.apply('slice', [flat], { axis: 0, start: 0, stop: 1, step: 1 });
  return b.reshape(b.apply('concat', [rest, first], { axis: 0 }), shape);
});
const missing: Fault = (_b, _node, _g, right) => right.map(() => null);
const swapped: Fault = (b, node, _g, [p = null, q = null]) =>
  p === null || q === null
    ? [p, q]
    : [b.reshape(q, b.shape(node.inputs[0] as NodeId)), b.reshape(p, b.shape(node.inputs[1] as NodeId))];

const FAULTS: readonly (readonly [string, PrimitiveName, string, Fault])[] = [
  [
    'a permutation in place of its inverse',
    'permute',
    'grouped',
    (b, node, g) => {
      const { order } = node.attributes as { readonly order: readonly number[] };
      const turned = order.map((_, axis) => order[order[axis] as number] as number);
      return [b.reshape(b.apply('permute', [g], { order: turned }), b.shape(node.inputs[0] as NodeId))];
    },
  ],
  ['arguments of a difference swapped', 'sub', 'norms', each((b, part) => b.apply('negate', [part]))],
  [
    'W where its transpose belongs',
    'matmul',
    'rnn',
    (b, node, g, right) => {
      const [a, w] = node.inputs as [NodeId, NodeId];
      const { transposeB } = node.attributes as { readonly transposeB: boolean };
      const square = b.shape(w).at(-1) === b.shape(w).at(-2);
      return square ? [b.reshape(b.matmul(g, w, false, transposeB), b.shape(a)), right[1] ?? null] : right;
    },
  ],
  ['a product with its weights entry by entry off', 'matmul', 'dense', shifted],
  [
    'x for y',
    'tanh',
    'lstm',
    (b, node, g) => {
      const x = node.inputs[0] as NodeId;
      return [b.mul(g, b.sub(b.number(1), b.mul(x, x)))];
    },
  ],
  [
    'a stale buffer: the output for the other factor',
    'mul',
    'lstm',
    (b, node, g, right) => [b.sumTo(b.mul(g, node.id), b.shape(node.inputs[0] as NodeId)), right[1] ?? null],
  ],
  [
    'factors swapped',
    'mul',
    'lstm',
    (b, node, g, right) => {
      const [x, y] = node.inputs as [NodeId, NodeId];
      return b.shape(x).join() === b.shape(y).join() ? swapped(b, node, g, right) : right;
    },
  ],
  ['a slice one place off', 'slice', 'lstm', shifted],
  ['parts of a concatenation swapped', 'concat', 'rnn', shifted],
  ['a sum that hands on half', 'sum', 'conv', scaled(0.5)],
  ['the edge of a padding one place off', 'pad', 'conv', shifted],
  ['windows one place off', 'window', 'conv', shifted],
  ["a window's cotangent 1e-11 off", 'window', 'conv', scaled(1 + 1e-11)],
  ['rows of the embedding one place off', 'gather', 'attention', shifted],
  ["softmax without the exponential's slope", 'exp', 'attention', (_b, _node, g) => [g]],
  ['1e-11 off', 'exp', 'attention', scaled(1 + 1e-11)],
  ['the square root of the variance without its 2', 'sqrt', 'norms', scaled(2)],
  ['statistics taken for constants', 'div', 'norms', (_b, _node, _g, right) => [right[0] ?? null, null]],
  ['nothing handed on', 'relu', 'conv', missing],
  ['a relu that is open below 0', 'relu', 'grouped', (_b, _node, g) => [g]],
  ['nothing cut off', 'detach', 'attention', (_b, _node, g) => [g]],
  ['an added bias that is not there', 'add', 'dense', (_b, _node, _g, right) => [right[0] ?? null, null]],
  ['a reshape that loses a place', 'reshape', 'attention', shifted],
  ["the loss's logarithm", 'log', 'dense', scaled(-1)],
];

describe.each<Precision>(['float64', 'float32'])(
  'in %s a fault of one op is found there, and nowhere else',
  (precision) => {
    const faults = FAULTS.filter(([what]) => precision === 'float64' || !what.includes('1e-11'));
    it.each(faults)('%s (%s, in %s)', async (_what, op, family, fault) => {
      plant(op, fault);
      const found = new Set<string>();
      for (const seed of [2, 4])
        for (const name of wrong(judgeAll(await traced(networkText(family, seed), precision)))) found.add(name);
      expect([...found]).toEqual([op]);
    });
  },
);

describe('a fault reaches the parameters below it', () => {
  it('and not those above', async () => {
    plant('tanh', scaled(2));
    const { graph, ...run } = await traced(networkText('dense', 2), 'float64');
    const verdicts = [...composition(graph, judgeAll({ graph, ...run }))].map(([name, { verdict }]) => [
      name,
      verdict === 'mismatch',
    ]);
    expect(Object.fromEntries(verdicts)).toEqual({
      'dense1.weight': true,
      'dense1.bias': true,
      'dense2.weight': false,
      'dense2.bias': false,
      'dense3.weight': false,
      'dense3.bias': false,
    });
  });

  it('a part that is missing, too', async () => {
    plant('tanh', missing);
    const { graph, ...run } = await traced(networkText('dense', 2), 'float64');
    const judged = judgeAll({ graph, ...run });
    expect(wrong(judged)).toEqual(['tanh']);
    expect(composition(graph, judged).get('dense1.weight')?.verdict).toBe('mismatch');
  });

  it('where a fan-out is overwritten instead of added, the meeting is named', async () => {
    const run = await traced(networkText('norms', 2), 'float64');
    const [first, ...others] = run.graph.meetings;
    if (!first) throw new Error('no meeting');
    const overwritten = { ...first, sum: first.parts.at(-1) as NodeId };
    const judged = judgeAll({ ...run, graph: { ...run.graph, meetings: [overwritten, ...others] } });
    expect(wrong(judged)).toEqual(['meeting']);
    expect(judged.find(({ verdict }) => verdict === 'mismatch')?.node).toBe(first.node);
  });
});
