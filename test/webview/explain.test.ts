import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Explanation, State } from '../../src/protocol.js';
import { askAlso, walked } from '../../webview/panel/explain/asked.js';
import {
  extentsOf,
  firstQuestion,
  readQuestion,
  settled,
  turned,
  written,
} from '../../webview/panel/explain/question.js';
import { namedBelow, openAtFirst, partsOf, rootOf, type Tree } from '../../webview/panel/explain/tree.js';

interface Recorded {
  readonly state: State;
  readonly explained: Readonly<Record<string, { readonly explanation: Explanation }>>;
}

/** What a session once said (record.ts). */
function recorded(name: string): Recorded {
  return JSON.parse(readFileSync(join('test/webview/recorded', `${name}.json`), 'utf8')) as Recorded;
}

function answer({ explained }: Recorded, query: object): Explanation | null {
  return explained[JSON.stringify(query)]?.explanation ?? null;
}

function treeOf(all: Recorded, folds: Tree['folds'] = {}): Tree {
  const most = (from: number): number => (from > 0 ? 10 : 4);
  return {
    folds,
    unfolded: ({ unfolds }) => unfolds && answer(all, { ...unfolds, depth: 0, most: most(unfolds.from) }),
  };
}

describe('a question', () => {
  it('is taken apart into layer, part and index, and written again', () => {
    expect(readQuestion('block.look.delta[0,3]')).toEqual({ layer: 'block.look', part: 'delta', index: [0, 3] });
    expect(readQuestion('hidden.weight.update[0,1]')).toEqual({
      layer: 'hidden',
      part: 'weight.update',
      index: [0, 1],
    });
    expect(readQuestion('loss')).toEqual({ layer: null, part: 'loss', index: [] });
    expect(readQuestion('x[0,1]')).toEqual({ layer: null, part: 'x', index: [0, 1] });
    for (const at of ['block.look.delta[0,3]', 'hidden.weight.update[0,1]', 'loss', 'x[0,1]'])
      expect(written(readQuestion(at))).toBe(at);
  });

  it('is turned about the same unit', () => {
    const { run } = recorded('explain-mazur').state;
    if (!run) throw new Error('no run was recorded');
    const asked = readQuestion('output.delta[0,1]');
    expect(turned(asked, 'a', run)).toEqual({ layer: 'output', part: 'a', index: [0, 1] });
    const update = turned(asked, 'update', run);
    expect(update).toEqual({ layer: 'output', part: 'weight.update', index: [1, 0] });
    expect(update && turned(update, 'delta', run)).toEqual(asked);
    expect(turned(readQuestion('loss'), 'a', run)).toBeNull();
  });

  it('of a recurrent layer asks for a step too: its δ is that of all gates at every step', () => {
    const { run } = recorded('network-lstm').state;
    const reader = run?.layers.find(({ type }) => type === 'lstm');
    if (!run || !reader) throw new Error('no LSTM was recorded');
    const [steps, units] = [reader.inputShape[0] as number, reader.outputShape.at(-1) as number];
    expect(firstQuestion(reader)).toBe(`reader.delta[0,${steps - 1},0]`);
    const delta = readQuestion(`reader.delta[1,2,${units + 3}]`);
    // The gates i, f, g, o stand side by side: the second one's fourth unit.
    expect(turned(delta, 'a', run)?.index).toEqual([1, 2, 3]);
    expect(turned(delta, 'update', run)).toEqual({
      layer: 'reader',
      part: 'weight_ih_l0.update',
      index: [units + 3, 0],
    });
    expect(extentsOf(delta, run)).toEqual([run.batchSize, steps, 4 * units]);
  });

  it('about a value within a layer is that layer’s', () => {
    const { run } = recorded('network-transformer').state;
    if (!run) throw new Error('no run was recorded');
    const scores = settled(readQuestion('look.attention.scores.delta[0,0,0,1]'), run);
    expect(scores).toMatchObject({ layer: 'look.attention', part: 'scores.delta' });
    const blame = readQuestion('look.attention.delta[0,2,5]');
    expect(turned(blame, 'update', run)).toMatchObject({ part: 'out_proj.weight.update', index: [5, 0] });
  });

  it('takes the place of those that were gone back from', () => {
    const two = askAlso(askAlso({ questions: [], now: 0 }, 'loss'), 'hidden.delta[0,0]');
    expect(two).toEqual({ questions: ['loss', 'hidden.delta[0,0]'], now: 1 });
    const back = walked(two, -1);
    expect(walked(back, -1).now).toBe(0);
    expect(askAlso(back, 'x[0,0]')).toEqual({ questions: ['loss', 'x[0,0]'], now: 1 });
  });
});

describe('what stands open', () => {
  it('is the way of the biggest contribution: δ₁ of the output outweighs δ₂ in Mazur’s network', () => {
    const all = recorded('explain-mazur');
    const root = answer(all, { at: 'hidden.delta[0,0]', depth: 1, most: 4 });
    if (!root) throw new Error('not recorded');
    const tree = treeOf(all);
    const last = [...openAtFirst(tree, rootOf(root))].map((key) => key.split(' > ').at(-1));
    expect(last).toEqual(['hidden.delta[0,0]', 'output.delta[0,0]', 'output.a[0,0]']);
    expect(namedBelow(tree, rootOf(root)).map(({ node }) => node.label)).toEqual(['δ₁⁽³⁾', 'δ₂⁽³⁾', "f'(z₁⁽²⁾)"]);
  });

  it('of a sum’s tail is what it holds together, and adds up to the sum', () => {
    const all = recorded('explain-digits');
    const root = answer(all, { at: 'hidden1.delta[3,2]', depth: 1, most: 4 });
    const sum = root?.terms.find(({ at }) => at === 'hidden1.upstream[3,2]');
    if (!sum) throw new Error('not recorded');
    const folded = partsOf(treeOf(all), rootOf(sum)).terms;
    const tail = folded.at(-1)?.key as string;
    const opened = partsOf(treeOf(all, { [tail]: true }), rootOf(sum)).terms;
    expect([folded.length, opened.length]).toEqual([5, 15]);
    const total = opened.reduce((value, { node }) => value + node.value, 0);
    expect(Math.abs(total - sum.value)).toBeLessThan(1e-15 * opened.length);
  });
});
