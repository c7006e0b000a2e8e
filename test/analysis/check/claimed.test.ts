import { describe, expect, it } from 'vitest';
import type { CheckReport } from '../../../src/analysis/check/report.js';
import { type Tensor, tensor } from '../../../src/engine/tensor.js';
import { planted, type Trained, trained } from './claims/trained.js';
import { N, outer, product, rowsOf, scaled, weight } from './faults/arithmetic.js';
import { CONVOLUTION, SQUARE } from './faults/nets.js';
import { run } from './run.js';

type Named = ReadonlyMap<string, Tensor>;

/** The check of gradients that are asserted together with the δ that they were computed from. */
function checked({ input }: Trained, gradients: Named, cotangents: Named): CheckReport {
  const { model, state, batch } = input;
  return run({ model, state, batch, claims: gradients, cotangents: () => cotangents });
}

const said = ({ findings }: CheckReport): string[] =>
  findings.map(({ layer, op, fault }) => `${fault} at ${op} of ${layer}`);

const flagged = ({ parameters }: CheckReport): string[] =>
  parameters.filter(({ verdict }) => verdict === 'mismatch').map(({ name }) => name);

/** 4 → 4 → 4 → 3, where `second` left its f′ out: all that follows from its δ follows from a wrong one. */
function withoutSlope(net: Trained): { readonly gradients: Named; readonly cotangents: Named } {
  const rows = (flat: number[]): number[][] => Array.from({ length: N }, (_, n) => flat.slice(4 * n, 4 * n + 4));
  const sums = (delta: number[][]): number[] =>
    [0, 1, 2, 3].map((j) => delta.reduce((sum, row) => sum + (row[j] ?? 0), 0));
  const second = rowsOf(net, 'second', 'upstream');
  const upstream = rows(product(second, weight(net, 'second.weight'), 4));
  const a = rowsOf(net, 'first', 'a');
  const first = upstream.map((row, n) => row.map((g, j) => g * (1 - (a[n]?.[j] ?? 0) ** 2)));
  const ofBatch = (numbers: number[][]): Tensor => tensor([N, 4], numbers.flat());
  return {
    gradients: new Map([
      ...net.input.claims.gradients,
      ['second.weight', tensor([4, 4], outer(second, rowsOf(net, 'second', 'x')))],
      ['second.bias', tensor([4], sums(second))],
      ['first.weight', tensor([4, 4], outer(first, rowsOf(net, 'first', 'x')))],
      ['first.bias', tensor([4], sums(first))],
    ]),
    cotangents: new Map([
      ...net.input.claims.cotangents,
      ['second.delta', ofBatch(second)],
      ['first.upstream', ofBatch(upstream)],
      ['first.delta', ofBatch(first)],
    ]),
  };
}

describe('gradients that are asserted, with the δ that they were computed from', () => {
  it('are all right where nothing is wrong', async () => {
    const net = await trained(SQUARE);
    const { gradients, cotangents } = net.input.claims;
    const report = checked(net, gradients, cotangents);
    expect([report.verdict, report.findings]).toEqual(['match', []]);
  });

  it.each([
    [SQUARE, 'second.weight', -1, 'sign at weights of second'],
    [SQUARE, 'last.bias', 2, 'factor-2 at bias of last'],
    [CONVOLUTION, 'conv.weight', 1.3, 'factor at weights of conv'],
  ])('%#: a gradient times a factor is a mistake of its own op', async (text, name, by, found) => {
    const net = await trained(text);
    const { gradients, cotangents } = planted(net, name, scaled(name, by)(net)).claims;
    const report = checked(net, gradients, cotangents);
    expect(said(report)).toEqual([found]);
    expect(flagged(report)).toEqual([name]);
    expect(report.findings[0]?.message).toContain(`*${name}* as asserted is wrong, and what goes into it is not`);
  });

  it('that follow from one wrong δ have one cause: the op that made it', async () => {
    const net = await trained(SQUARE);
    const { gradients, cotangents } = withoutSlope(net);
    const report = checked(net, gradients, cotangents);
    expect(said(report)).toEqual(['derivative-missing at activation of second']);
    expect(flagged(report)).toEqual(['first.weight', 'first.bias', 'second.weight', 'second.bias']);
  });

  it('are asked where the mistake is by themselves, where no δ is asserted', async () => {
    const net = await trained(SQUARE);
    expect(said(checked(net, withoutSlope(net).gradients, new Map()))).toEqual([
      'derivative-missing at activation of second',
    ]);
  });

  it('are found, located and called unknown where the mistake has no name', async () => {
    const net = await trained(CONVOLUTION);
    const right = net.input.claims.gradients.get('conv.weight')?.data ?? [];
    const wrong = Array.from(right, (entry, i) => entry + Math.sin(i));
    const { gradients, cotangents } = planted(net, 'conv.weight', wrong).claims;
    expect(said(checked(net, gradients, cotangents))).toEqual(['unknown at weights of conv']);
  });
});
