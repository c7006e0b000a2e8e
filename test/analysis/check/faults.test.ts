import { describe, expect, it } from 'vitest';
import { NOTES } from '../../../src/analysis/check/codes.js';
import type { CheckReport } from '../../../src/analysis/check/report.js';
import { tensor } from '../../../src/engine/tensor.js';
import { Trainer } from '../../../src/engine/train/trainer.js';
import { checkText, checkTrained, read, run } from './run.js';

const X = '[[0.5, -1], [-0.3, 0.8], [1.2, 0.4], [-0.7, -0.9]]';
const Y = '[[1], [0], [0.5], [-0.5]]';

/** A network whose middle layer has an activation of its own. */
function middle(f: string, df: string, more = ''): string {
  return `{ "input": [2], "layers": [
    { "type": "dense", "name": "first", "units": 3, "activation": "tanh" },
    { "type": "dense", "name": "own", "units": 3, "activation": { "f": "${f}", "df": "${df}"${more} } },
    { "type": "dense", "name": "last", "units": 1 }
  ], "loss": "squared-error", "data": { "x": ${X}, "y": ${Y} } }`;
}

function lossOf(f: string, df: string): string {
  return `{ "input": [2], "layers": [{ "type": "dense", "name": "only", "units": 1, "activation": "tanh" }],
    "loss": { "f": "${f}", "df": "${df}" }, "data": { "x": ${X}, "y": ${Y} } }`;
}

const mismatching = ({ parameters }: CheckReport): string[] =>
  parameters.filter(({ verdict }) => verdict === 'mismatch').map(({ name }) => name);

describe('a wrong derivative is found, named, and nothing else is blamed', () => {
  it.each([
    ['tanh(z)', '-(1 - a^2)', 'sign'],
    ['tanh(z)', '2 * (1 - a^2)', 'factor-2'],
    ['tanh(z)', '0.5 * (1 - a^2)', 'factor-half'],
    ['tanh(z)', '1.3 * (1 - a^2)', 'factor'],
    ['tanh(z)', '0', 'zero'],
    ['tanh(z)', '1', 'derivative-missing'],
    ['tanh(z)', '1 - tanh(a)^2', 'derivative-at-activation'],
    ['tanh(z)', 'tanh(z)', 'function-for-derivative'],
    ['tanh(z)', '(1 - a^2)^2', 'derivative-twice'],
    ['tanh(z)', 'sigmoid(z) * (1 - sigmoid(z))', 'derivative-of-another'],
    ['tanh(z)', '1 - a^3', 'unknown'],
    ['1/(1+exp(-z))', 'a * (1 + a)', 'unknown'],
  ])('f = %s, df = %s: %s', async (f, df, fault) => {
    const report = await checkText(middle(f, df));
    expect(report.verdict).toBe('mismatch');
    expect(report.findings.map((finding) => [finding.layer, finding.fault])).toEqual([['own', fault]]);
    expect(mismatching(report)).toEqual(['first.weight', 'first.bias', 'own.weight', 'own.bias']);
    expect(report.parameters.map(({ followsFrom }) => followsFrom)).toEqual(['own', 'own', 'own', 'own', null, null]);
  });

  it.each([
    ['0.5*(a-y)^2', 'a', 'target-missing'],
    ['0.5*(a-y)^2', 'y - a', 'sign'],
    ['(a-y)^2', 'a - y', 'factor-half'],
    ['0.5*(a-y)^2', '4*(a-y)', 'factor'],
  ])('loss f = %s, df = %s: %s', async (f, df, fault) => {
    const report = await checkText(lossOf(f, df));
    expect(report.findings.map((finding) => [finding.op, finding.fault])).toEqual([['loss', fault]]);
    expect(mismatching(report)).toEqual(['only.weight', 'only.bias']);
  });

  it('says where, what was given and what it is', async () => {
    const { findings } = await checkText(middle('tanh(z)', '2 * (1 - a^2)'));
    const [finding] = findings;
    expect(finding?.message).toMatch(
      /^`df` of layer \*own\* says `2 \* \(1 - a\^2\)`, which is twice the derivative\. At example \d, unit \d \(z = .*\) it gives .*, the derivative is .* \(± .*\), by differences .* \(± .*\); 12 of 12 points differ\. Write `1 - a\^2`\.$/,
    );
    expect(finding?.worst?.analytic).toBeCloseTo(2 * (finding?.worst?.numeric ?? 0), 8);
  });

  it.each([
    ['tanh(z)', '1 - tanh(a)^2', '1 - a^2'],
    ['1/(1+exp(-z))', 'a', 'a * (1 - a)'],
    ['log(1 + exp(z))', 'a', 'sigmoid(z)'],
    ['max(z, 0)', 'z', 'z > 0 ? 1 : 0'],
    ['z > 0 ? z : exp(z) - 1', '1', 'z > 0 ? 1 : exp(z)'],
    ['z * sigmoid(z)', 'sigmoid(z)', 'a + sigmoid(z) * (1 - a)'],
    ['sin(z)', '-cos(z)', 'cos(z)'],
    ['z^3', '6 * z^2', '3 * z^2'],
  ])('offers what to write for %s: with it the check is content', async (f, df, fix) => {
    const { findings } = await checkText(middle(f, df));
    expect(findings.map((finding) => finding.fix)).toEqual([fix]);
    expect((await checkText(middle(f, fix))).verdict).toBe('match');
  });

  it('offers what to write for a loss', async () => {
    const { findings } = await checkText(lossOf('(a-y)^2', 'a - y'));
    expect(findings.map((finding) => finding.fix)).toEqual(['2 * (a - y)']);
    expect((await checkText(lossOf('(a-y)^2', '2 * (a - y)'))).verdict).toBe('match');
  });

  it('is declared where it is meant to differ', async () => {
    const report = await checkText(middle('sign(z)', '1', ', "surrogate": true'));
    expect(report.findings).toEqual([]);
    expect(report.verdict).toBe('declared');
  });

  it('makes what lies below it declared too, with a note that says why, also of the gradients that training computed', async () => {
    const report = await checkTrained(middle('tanh(z)', '1', ', "surrogate": true'));
    const said = report.parameters.map(({ name, verdict, notes }) => [name, verdict, NOTES[notes[0] ?? 0]]);
    const why = 'an op on the way is meant to differ';
    expect(said).toEqual([
      ['first.weight', 'declared', why],
      ['first.bias', 'declared', why],
      ['own.weight', 'declared', why],
      ['own.bias', 'declared', why],
      ['last.weight', 'match', null],
      ['last.bias', 'match', null],
    ]);
    expect(report.findings).toEqual([]);
    expect(report.verdict).toBe('declared');
  });

  it('points of a subgradient outside of what a kink allows', async () => {
    // z is exactly 0 everywhere: relu's slope there may be anything from 0 to 1.
    const at = (df: string): string =>
      `{ "input": [1], "layers": [{ "type": "dense", "name": "own", "units": 1, "weights": [[0]], "activation": { "f": "max(z, 0)", "df": "${df}" } }, { "type": "dense", "name": "last", "units": 1, "weights": [[1]] }], "loss": "squared-error", "data": { "x": [[1], [2]], "y": [[1], [2]] } }`;
    const [inside, outside] = [await checkText(at('z > 0 ? 1 : 0.5')), await checkText(at('z > 0 ? 1 : 2'))];
    expect(inside.nodes[0]?.verdict).toBe('kink');
    expect(inside.findings).toEqual([]);
    expect(outside.findings.map(({ fault }) => fault)).toEqual(['invalid-subgradient']);
  });
});

/** z is the input itself, and exactly on the kink at one of its places. */
function onKink(f: string, df: string, kink: number): string {
  const zs = [-1.2, kink, 0.4, 1.7];
  return `{ "input": [1], "layers": [
    { "type": "dense", "name": "own", "units": 1, "weights": [[1]], "bias": false, "activation": { "f": "${f}", "df": "${df}" } },
    { "type": "dense", "name": "last", "units": 1, "weights": [[0.8]] }
  ], "loss": "squared-error", "data": { "x": ${JSON.stringify(zs.map((z) => [z]))}, "y": [[1], [2], [-1], [0.5]] } }`;
}

describe('a mistake is named where some z stand on a kink too: it fits by any choice there', () => {
  it.each([
    ['max(z, 0)', 'z > 0 ? 2 : 0', 0, 'factor-2'],
    ['max(z, 0)', 'z >= 0 ? 2 : 0', 0, 'factor-2'],
    ['max(z, 0)', 'z > 0 ? -1 : 0', 0, 'sign'],
    ['max(z, 0)', 'z > 0 ? 1.3 : 0', 0, 'factor'],
    ['max(z, 0)', 'z > 0 ? 4 : 0', 0, 'factor'],
    ['max(z, 0)', '0', 0, 'zero'],
    ['max(z, 0)', 'z > 0 ? 1 : 0.01', 0, 'derivative-of-another'],
    ['abs(z)', 'z > 0 ? 1 : 0', 0, 'derivative-of-another'],
    ['abs(z)', '-sign(z)', 0, 'sign'],
    ['abs(z)', 'abs(z)', 0, 'function-for-derivative'],
    ['z > 0 ? z : 0.2 * z', 'z > 0 ? 1 : 0.04', 0, 'derivative-twice'],
    ['z > 0 ? z : 0.2 * z', 'z > 0 ? 0.5 : 0.1', 0, 'factor-half'],
    ['min(max(z, -1), 0.4)', '(z > -1 ? 2 : 0) * (z < 0.4 ? 1 : 0)', 0.1, 'factor-2'],
    ['max(z, 0)', 'z > 0 ? 2 : 5', 0, 'unknown'],
  ])('f = %s, df = %s, z = %s: %s', async (f, df, kink, fault) => {
    const { findings } = await checkText(onKink(f, df, kink));
    expect(findings.map((finding) => [finding.layer, finding.fault])).toEqual([['own', fault]]);
  });

  it('of a loss too, where an output is its target exactly', async () => {
    const text = onKink('z', '1', 0).replace('"squared-error"', '{ "f": "abs(a-y)", "df": "2*sign(a-y)" }');
    const { findings } = await checkText(text.replace('"y": [[1], [2]', '"y": [[1], [0]'));
    expect(findings.map(({ op, fault }) => [op, fault])).toEqual([['loss', 'factor-2']]);
  });
});

describe('a claimed gradient', () => {
  const text = middle('tanh(z)', '1 - a^2');

  it('is judged entry by entry: exactly the wrong ones are flagged, down to a relative error of 1e-6', async () => {
    const model = await read(text);
    const trainer = new Trainer(model, model.data);
    const right = trainer.view(trainer.graph.gradients.get('own.weight') as number);
    for (const [entry, error] of [
      [0, 1e-2],
      [4, 1e-4],
      [7, 1e-6],
    ] as const) {
      const claimed = Float64Array.from(right, (value, i) => (i === entry ? value * (1 + error) : value));
      const report = run({
        model,
        state: trainer.state(),
        batch: trainer.batch,
        claims: new Map([['own.weight', tensor([3, 3], claimed)]]),
      });
      const wrong = report.parameters.flatMap(({ name, verdicts }) =>
        Array.from(verdicts).flatMap((code, i) => (code === 0 ? [`${name}[${i}]`] : [])),
      );
      expect(wrong).toEqual([`own.weight[${entry}]`]);
      expect(report.findings.map(({ fault }) => fault)).toEqual(['isolated-entries']);
    }
  });

  it('that is NaN is not finite, and said to be', async () => {
    const model = await read(text);
    const trainer = new Trainer(model, model.data);
    const report = run({
      model,
      state: trainer.state(),
      batch: trainer.batch,
      claims: new Map([['last.bias', tensor([1], [Number.NaN])]]),
    });
    expect(report.parameters.find(({ name }) => name === 'last.bias')?.verdict).toBe('non-finite');
  });
});
