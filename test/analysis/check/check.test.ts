import { afterEach, describe, expect, it } from 'vitest';
import { check } from '../../../src/analysis/check/check.js';
import { NOTES } from '../../../src/analysis/check/codes.js';
import type { CheckProgress, CheckReport } from '../../../src/analysis/check/report.js';
import { PRIMITIVES } from '../../../src/engine/primitives/table.js';
import { RULES } from '../../../src/engine/rules.js';
import { Trainer } from '../../../src/engine/train/trainer.js';
import { checkText, checkTrained, read } from './run.js';

const DATA = '"data": { "x": [[0.5, -1], [-0.3, 0.8], [1.2, 0.4], [-0.7, -0.9]], "y": [[1], [0], [0.5], [-0.5]] }';

function network(more = ''): string {
  return `{ ${more} "input": [2], "layers": [
    { "type": "dense", "name": "first", "units": 3, "activation": "tanh" },
    { "type": "dense", "name": "middle", "units": 3, "activation": "sigmoid" },
    { "type": "dense", "name": "last", "units": 1 }
  ], "loss": "squared-error", ${DATA} }`;
}

async function streamed(text: string, first: string | null = null): Promise<CheckProgress[]> {
  const model = await read(text);
  const trainer = new Trainer(model, model.data);
  return [...check({ model, state: trainer.state(), batch: trainer.batch, first })];
}

describe('while a check goes on', () => {
  it('every entry has its verdict before any was sampled', async () => {
    const [soFar] = (await streamed(network())).flatMap((progress) => progress.soFar ?? []);
    expect(soFar?.parameters.map(({ verdict }) => verdict)).toEqual(new Array(6).fill('match'));
    expect(soFar?.nodes.every(({ verdict }) => verdict === 'match')).toBe(true);
  });

  it('the layer that somebody looks at is sampled first', async () => {
    const order = (await streamed(network(), 'middle')).flatMap(({ parameter }) => (parameter ? [parameter] : []));
    expect([...new Set(order)].slice(0, 2)).toEqual(['middle.weight', 'middle.bias']);
  });
});

describe('tied entries of a pool', () => {
  it('are a kink of what lies below: one of them was chosen', async () => {
    // Windows [3, 3] twice: J is ½ (m₁ + m₂ − 1)², m the larger of each, and a weight moves its two entries apart.
    const layers = [
      { type: 'conv2d', name: 'c', filters: 1, kernel: [1, 2], weights: [[[[1, 1]]]], bias: [0] },
      { type: 'maxpool2d', kernel: [2, 1] },
      { type: 'flatten' },
      { type: 'dense', name: 'o', units: 1, weights: [[1]], bias: [0] },
    ];
    const data = { x: [[[[1, 2], [2, 1]]]], y: [[1]] }; // biome-ignore format: rows
    const text = JSON.stringify({ input: [1, 2, 2], layers, loss: 'squared-error', data });
    for (const report of [await checkText(text), await checkTrained(text)]) {
      const said = report.parameters.map(({ verdict, notes }) => [verdict, NOTES[notes[0] ?? 0]]);
      const [kink, match] = [['kink', 'subgradient chosen'], ['match', null]]; // biome-ignore format: a pair
      expect(said).toEqual([kink, match, match, match]);
      expect(report.verdict).toBe('kink');
    }
  });
});

describe('an entry shows three numbers', () => {
  it('analytic, exact and numeric agree within bounds of 1e-14 and 1e-9 of it', async () => {
    for (const { analytic, exact, exactBound, numeric, bound } of (await checkText(network())).parameters) {
      analytic.forEach((value, i) => {
        expect(Math.abs(value - (exact[i] as number))).toBeLessThanOrEqual(exactBound[i] as number);
        expect(Math.abs(value - (numeric[i] as number))).toBeLessThanOrEqual(bound[i] as number);
        expect((exactBound[i] as number) / Math.abs(value)).toBeLessThan(1e-12);
        expect((bound[i] as number) / Math.abs(value)).toBeLessThan(1e-6);
      });
    }
  });
});

describe('a float32 model gets two answers', () => {
  it('its formulas are right, and float32 computes them well', async () => {
    const { verdict, single } = await checkText(network('"precision": "float32",'));
    expect([verdict, single?.verdict]).toEqual(['match', 'match']);
  });

  it('a float64 one gets one', async () => {
    expect((await checkText(network())).single).toBeNull();
  });
});

describe("a mistake in the engine's own rules", () => {
  const right = RULES.sigmoid.vjp;
  afterEach(() => {
    Object.assign(RULES.sigmoid, { vjp: right });
    Object.assign(PRIMITIVES.sigmoid, { vjp: right });
  });

  it('is found, named, and blamed on nobody else', async () => {
    Object.assign(RULES.sigmoid, { vjp: (...[, , g]: readonly number[]) => [g] });
    const report: CheckReport = await checkText(network());
    const wrong = report.nodes.filter(({ verdict }) => verdict === 'mismatch');
    expect(wrong.map(({ layer, op, by }) => [layer, op, by])).toEqual([['middle', 'sigmoid', 'engine']]);
    expect(report.findings.map(({ layer, op }) => [layer, op])).toEqual([['middle', 'sigmoid']]);
    expect(report.findings[0]?.message).toMatch(/nobody but DeltaScope wrote it/);
    const mismatching = report.parameters.filter(({ verdict }) => verdict === 'mismatch');
    expect(mismatching.map(({ name, followsFrom }) => [name, followsFrom])).toEqual([
      ['first.weight', 'middle'],
      ['first.bias', 'middle'],
      ['middle.weight', 'middle'],
      ['middle.bias', 'middle'],
    ]);
  });
});

describe('a network that is not well', () => {
  it('a wrong derivative that no parameter shows is found all the same', async () => {
    // Behind `own` every unit is dead: nothing of its df comes through.
    const report = await checkText(`{ "input": [2], "layers": [
      { "type": "dense", "name": "own", "units": 2, "activation": { "f": "tanh(z)", "df": "1" } },
      { "type": "dense", "name": "dead", "units": 2, "activation": "relu", "weights": [[0, 0], [0, 0]], "bias": [-1, -1] },
      { "type": "dense", "name": "last", "units": 1 }
    ], "loss": "squared-error", ${DATA} }`);
    expect(report.findings.map(({ layer, fault }) => [layer, fault])).toEqual([['own', 'derivative-missing']]);
    expect(report.findings[0]?.message).toMatch(/No parameter shows it here/);
    expect(report.parameters.map(({ name, reach }) => [name, reach.kind]).slice(0, 4)).toEqual([
      ['own.weight', 'zero'],
      ['own.bias', 'zero'],
      ['dead.weight', 'zero'],
      ['dead.bias', 'zero'],
    ]);
  });

  it('a number that is not finite is traced to the op that made it', async () => {
    const report = await checkText(`{ "input": [1], "layers": [
      { "type": "dense", "name": "large", "units": 1, "weights": [[1e200]], "activation": { "f": "z^2" } },
      { "type": "dense", "name": "last", "units": 1 }
    ], "loss": "squared-error", "data": { "x": [[1]], "y": [[0]] } }`);
    expect(report.verdict).toBe('non-finite');
    expect(report.origin).toMatchObject({ layer: 'large', op: 'mul', phase: 'forward' });
    expect(report.findings.map(({ fault, layer }) => [fault, layer])).toEqual([['non-finite', 'large']]);
  });
});
