import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bestKernels } from '../../src/engine/kernels/choose.js';
import { modelText } from '../session/models.js';
import { sessionOfExample } from '../session/open.js';
import { folderWith, run } from './run.js';

/** Documents as another program would read them. */
async function document(...args: string[]) {
  const { status, out, err } = await run([...args, '--json']);
  expect(out.endsWith('\n')).toBe(true);
  return { status, err, json: JSON.parse(out) };
}

/** One file in a folder of its own, and a command run there. */
async function runOn(text: string, args: readonly string[]) {
  return run(args, { cwd: folderWith({ 'model.grad.json': text }) });
}

describe('trace', () => {
  it('of the 2-2-2 network gives the printed numbers, in the shape of the contract', async () => {
    const { status, json } = await document('trace', 'mazur.grad.json');
    expect(status).toBe(0);
    expect(json).toMatchObject({ file: 'mazur.grad.json', step: 0 });
    expect(json.loss).toBeCloseTo(0.298371109, 9);
    expect(json.layers.map(({ name }: { name: string }) => name)).toEqual(['hidden', 'output']);
    const [hidden, output] = json.layers;
    expect(hidden).toMatchObject({ type: 'dense', line: 8 });
    expect(output.delta.shape).toEqual([1, 2]);
    expect(output.delta.data[0]).toBeCloseTo(0.138498562, 9);
    expect(Object.keys(hidden)).toEqual(['name', 'type', 'line', 'z', 'a', 'delta', 'upstream', 'parameters']);
    expect(hidden.parameters[0]).toMatchObject({ name: 'hidden.weight', shape: [2, 2], value: [0.15, 0.2, 0.25, 0.3] });
    expect(hidden.parameters[0].gradient).toHaveLength(4);
  });

  it('after one update gives the printed weight', async () => {
    const { json } = await document('trace', 'mazur.grad.json', '--step', '1');
    expect(json.step).toBe(1);
    expect(json.layers[0].parameters[0].value[0]).toBeCloseTo(0.149780716, 9);
  });

  it('gives the numbers of a session that went three steps and one back, to the last digit', async () => {
    const session = await sessionOfExample('digits.grad.json');
    await session.request('step', { count: 3 });
    const { run: shown } = await session.request('back', { count: 1 });
    const numbers = async (name: string) => Array.from((await session.request('tensor', { name })).data);
    const { json } = await document('trace', 'digits.grad.json', '--step', '2');
    expect(json.loss).toBe(shown?.loss);
    for (const { name, delta, parameters } of json.layers) {
      expect(delta.data).toEqual(await numbers(`${name}.delta`));
      expect(parameters[0].value).toEqual(await numbers(`${name}.weight`));
      expect(parameters[0].gradient).toEqual(await numbers(`${name}.weight.gradient`));
    }
  });

  it('of layers within layers gives each its own, and inner values and running statistics where there are any', async () => {
    const text = JSON.stringify({
      input: [3, 2],
      layers: [
        { type: 'residual', name: 'block', layers: [{ type: 'attention', name: 'look', heads: 1 }] },
        { type: 'batchnorm', name: 'norm' },
      ],
      loss: 'squared-error',
      data: {
        x: [
          [
            [1, 2],
            [3, 4],
            [5, 6],
          ],
        ],
        y: [
          [
            [0, 0],
            [0, 0],
            [0, 0],
          ],
        ],
      },
    });
    const { out } = await runOn(text, ['trace', 'model.grad.json', '--json']);
    const [block, look, norm] = JSON.parse(out).layers;
    expect([block.name, look.name, norm.name]).toEqual(['block', 'block.look', 'norm']);
    const [scores, weights] = look.inner;
    expect([scores.name, scores.value.shape, weights.name, weights.delta.shape]).toEqual([
      'scores',
      [1, 1, 3, 3],
      'weights',
      [1, 1, 3, 3],
    ]);
    expect(norm.buffers).toEqual([
      { name: 'norm.running_mean', shape: [3], value: [0, 0, 0] },
      { name: 'norm.running_var', shape: [3], value: [1, 1, 1] },
    ]);
  });

  it('takes more than one answer for a large tensor', async () => {
    const width = 70_000;
    const text = JSON.stringify({
      input: [2],
      layers: [{ type: 'dense', name: 'wide', units: width }],
      loss: 'squared-error',
      data: { x: [[1, 2]], y: [Array(width).fill(0)] },
    });
    const { out } = await runOn(text, ['trace', 'model.grad.json', '--json']);
    const [{ z, parameters }] = JSON.parse(out).layers;
    expect(z.data).toHaveLength(width);
    const [w, last] = [parameters[0].value, width - 1];
    expect(z.data[last]).toBeCloseTo(w[2 * last] + 2 * w[2 * last + 1], 12);
  });

  it('writes numbers that JSON can’t hold as strings, and exits with 1', async () => {
    const text = modelText({ train: { learningRate: 1e200, momentum: 0, l2: 0 } });
    const { status, out, err } = await runOn(text, ['trace', 'model.grad.json', '--step', '3', '--json']);
    expect(status).toBe(1);
    expect(['NaN', 'Infinity']).toContain(JSON.parse(out).loss);
    expect(err).toMatch(/^model\.grad\.json:\d+:\d+: .* is not finite after 3 updates$/m);
  });

  it('for people shows layers and parameters in aligned columns', async () => {
    const { out } = await run(['trace', 'mazur.grad.json']);
    expect(out).toMatchInlineSnapshot(`
      "mazur.grad.json · step 0 · J = 0.298371

      layer   type   activation       ‖z‖      ‖a‖        ‖δ‖  ‖upstream‖        ‖∇W‖
      hidden  dense  sigmoid     0.544576  0.84157  0.0132674   0.0550713  0.00148334
      output  dense  sigmoid      1.65029  1.07795   0.143643    0.772491    0.120886

      parameter      shape   ‖value‖  ‖gradient‖
      hidden.weight  2 × 2  0.463681  0.00148334
      hidden.bias    2      0.494975   0.0132674  frozen
      output.weight  2 × 2  0.956556    0.120886
      output.bias    2      0.848528    0.143643  frozen
      "
    `);
  });
});

describe('check', () => {
  it('of a J that is NaN says that nothing could be judged, and which op made it', async () => {
    // A cross-entropy of −2, which is no probability: log(−2).
    const text = JSON.stringify({
      input: [1],
      layers: [{ type: 'dense', name: 'out', units: 1, weights: [[-2]] }],
      loss: 'binary-cross-entropy',
      data: { x: [[1]], y: [[1]] },
      train: { learningRate: 0.1, epochs: 1 },
    });
    const { status, out } = await runOn(text, ['check', 'model.grad.json']);
    expect(status).toBe(1);
    expect(out).toMatch(/\n✗ J is NaN here, nothing could be judged against it: .* comes from log of the loss\n$/);
    expect(out.split('\n').at(-2)).not.toContain('match');
    const { status: same, out: json } = await runOn(text, ['check', 'model.grad.json', '--json']);
    expect(same).toBe(1);
    expect(JSON.parse(json)).toMatchObject({
      loss: 'NaN',
      verdict: 'non-finite',
      nonFinite: { layer: 'loss', op: 'log' },
      // What is right by itself is said all the same.
      parameters: [{ name: 'out.weight', verdict: 'match' }, { name: 'out.bias' }],
    });
  });

  it('of the 2-2-2 network: J, and a match of every entry', async () => {
    const { status, json } = await document('check', 'mazur.grad.json', '--entries', 'all');
    expect(status).toBe(0);
    expect(json.loss).toBeCloseTo(0.298371109, 9);
    expect(json.verdict).toBe('match');
    const [weight] = json.parameters;
    expect(weight).toMatchObject({ name: 'hidden.weight', shape: [2, 2], counts: { match: 4, mismatch: 0 } });
    expect(weight.entries.map(({ index }: { index: number[] }) => index)).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]);
    const [{ analytic, exact, numeric, note }] = weight.entries;
    // ∂E/∂w1 as it is printed.
    expect(analytic).toBeCloseTo(0.000438568, 9);
    expect(Math.abs(analytic - numeric.value)).toBeLessThanOrEqual(numeric.bound);
    expect(exact.value).toBe(analytic);
    expect(exact.bound / analytic).toBeLessThan(1e-13);
    expect(note).toBeNull();
  });

  it('says which parameters are frozen: their gradients come, and no update follows', async () => {
    const text = `{ "input": [1], "layers": [{ "type": "dense", "name": "only", "units": 1 }], "loss": "squared-error",
      "data": { "x": [[1]], "y": [[2]] }, "train": { "freeze": ["*.bias"] } }`;
    const { parameters } = JSON.parse((await runOn(text, ['check', 'model.grad.json', '--json'])).out);
    expect(parameters.map(({ reach }: { reach: unknown }) => reach)).toEqual([{ kind: 'reached' }, { kind: 'frozen' }]);
    const { status, out } = await runOn(text, ['check', 'model.grad.json']);
    expect(status).toBe(0);
    expect(out).toContain('only.bias: frozen: its gradient comes to it, but no update is made (train.freeze)\n');
  });

  it('warns of a df that is right for this batch and wrong elsewhere: the verdict stands', async () => {
    // ReLU at z = 0.5 and 1 alone, where its derivative is 1.
    const unit = { type: 'dense', name: 'hidden', units: 1, weights: [[1]], activation: { f: 'max(0, z)', df: '1' } };
    const data = { x: [[0.5], [1]], y: [[0], [0]] };
    const text = JSON.stringify({ input: [1], layers: [unit], loss: 'squared-error', data });
    const { status, out } = await runOn(text, ['check', 'model.grad.json']);
    expect(status).toBe(0);
    expect(out).toMatch(
      /^model\.grad\.json:1:\d+: warning: `df` of layer hidden says `1`, which is right for the values of this batch/m,
    );
    expect(out.trimEnd()).toMatch(/✓ match$/);
    const sarif = JSON.parse((await runOn(text, ['check', 'model.grad.json', '--sarif'])).out);
    expect(sarif.runs[0].results).toMatchObject([
      { level: 'warning', message: { text: expect.stringMatching(/wrong for z < 0/) }, locations: [{}] },
    ]);
    const json = JSON.parse((await runOn(text, ['check', 'model.grad.json', '--json'])).out);
    expect([json.findings, json.warnings.length, json.verdict]).toEqual([[], 1, 'match']);
  });

  it('tells of choices at kinks that are together no derivative of J', async () => {
    // relu(z) − relu(−z) is z: J is smooth at z = 0, with derivative 1 there; 0 is chosen twice (Bolte & Pauwels 2020).
    const text = `{ "input": [1], "layers": [
      { "type": "dense", "name": "first", "units": 1, "weights": [[0.5]], "bias": [0] },
      { "type": "dense", "name": "hidden", "units": 2, "weights": [[1], [-1]], "bias": false, "activation": "relu" },
      { "type": "dense", "name": "last", "units": 1, "weights": [[1, -1]], "bias": [0] }
    ], "loss": "squared-error", "data": { "x": [[0], [1]], "y": [[1], [0]] } }`;
    const { out } = await runOn(text, ['check', 'model.grad.json']);
    expect(out).toContain('first.bias: 1 entry at a kink, where J is smooth and has another derivative\n');
  });

  it('tells somebody who watches what is wrong before J is sampled, once', async () => {
    let told = '';
    const err = (text: string): void => {
      told += text;
    };
    await run(['check', 'wrong-df.grad.json'], { errIsTerminal: true, err });
    expect(told.match(/so far: wrong-df\.grad\.json:\d+:\d+: `df` of layer hidden2 .*$/gm)?.length).toBe(1);
    expect((await run(['check', 'wrong-df.grad.json'])).err).not.toContain('so far');
  });

  it('that is interrupted tells what is known by then, and that it is not all', async () => {
    // Ctrl+C as soon as something is known.
    const interrupted = async (...args: string[]) => {
      let interrupt: () => void = () => undefined;
      const onInterrupt = (listener: () => void) => {
        interrupt = listener;
        return () => undefined;
      };
      const err = (text: string): void => {
        if (text.includes('so far') || text.includes('checking hidden')) interrupt();
      };
      return run(['check', 'wrong-df.grad.json', ...args], { errIsTerminal: true, onInterrupt, err });
    };
    const { status, out } = await interrupted();
    expect(status).toBe(130);
    expect(out).toMatch(/^wrong-df\.grad\.json:\d+:\d+: `df` of layer hidden2/m);
    expect(out).toContain('stopped before J was sampled along every entry\n');
  });

  it('shows the worst few entries only, unless all are asked for', async () => {
    const few = (await document('check', 'wrong-df.grad.json')).json.parameters[2];
    const all = (await document('check', 'wrong-df.grad.json', '--entries', 'all')).json.parameters[2];
    expect(few.name).toBe('hidden2.weight');
    expect(few.entries.length).toBeLessThan(all.entries.length);
    expect(all.entries).toHaveLength(30);
    expect(all.entries).toEqual(expect.arrayContaining(few.entries));
  });

  it('of a wrong df exits with 1, and names its line', async () => {
    const { status, json } = await document('check', 'wrong-df.grad.json');
    expect(status).toBe(1);
    expect(json.verdict).toBe('mismatch');
    const [written, ...engines] = json.nodes;
    expect(written).toMatchObject({ layer: 'hidden2', op: 'activation', by: 'formula', line: 10, verdict: 'mismatch' });
    for (const node of engines) expect(node).toMatchObject({ by: 'engine', verdict: 'match' });
    expect(json.findings[0]).toMatchObject({ layer: 'hidden2', line: 10, fault: 'derivative-at-activation' });
    const { out } = await run(['check', 'wrong-df.grad.json']);
    expect(out).toMatch(/^wrong-df\.grad\.json:10:94: /m);
  });

  it('of an expected number that is not met exits with 1, at its place', async () => {
    const text = modelText({ expect: { 'loss@2': 5 } });
    const { status, err, out } = await runOn(text, ['check', 'model.grad.json', '--json']);
    expect(status).toBe(1);
    expect(err).toContain(
      `model.grad.json:1:${text.indexOf('"loss@2":5') + 10}: expected loss = 5 after 2 updates; found `,
    );
    expect(JSON.parse(out).verdict).toBe('match');
  });

  it('of numbers that overflow exits with 1', async () => {
    const text = modelText({ activation: { f: 'exp(z * 1e5)', df: '1e5 * a' }, data: { divide: 0.001 } });
    const { status, out } = await runOn(text, ['check', 'model.grad.json', '--json']);
    expect(status).toBe(1);
    expect(JSON.parse(out).verdict).toBe('non-finite');
  });

  it('of terms that cancel, so that nobody can tell the sum from zero, exits with 3', async () => {
    // Both examples pull with a tenth, one up and one down: what is left of the gradient is rounding.
    const text = JSON.stringify({
      input: [1],
      layers: [{ type: 'dense', name: 'only', units: 1, weights: [[0.3]], bias: false }],
      loss: 'squared-error',
      data: { x: [[1], [1]], y: [[0.2], [0.4]] },
    });
    const { status, out } = await runOn(text, ['check', 'model.grad.json', '--json']);
    expect(JSON.parse(out).verdict).toBe('inconclusive');
    expect(status).toBe(3);
    const said = await runOn(text, ['check', 'model.grad.json']);
    expect(said.out).toContain('only.weight: inconclusive: rounding may be more than half of it');
  });

  it('of a df that overflows on its way says where it is undecided, and why', async () => {
    // e⁵¹⁰ is a number, its square is not.
    const unit = { f: 'sigmoid(z)', df: 'exp(-z) / (1 + exp(-z))^2' };
    const text = JSON.stringify({
      input: [1],
      layers: [{ type: 'dense', name: 'only', units: 1, weights: [[1]], activation: unit }],
      loss: 'squared-error',
      data: { x: [[1], [-510]], y: [[0.2], [0.4]] },
    });
    const { out } = await runOn(text, ['check', 'model.grad.json']);
    expect(out).toContain('df of only: inconclusive: its rounding has no bound at z = -510');
  });

  it('of saturated units is decided all the same: each derivative by itself is exact', async () => {
    // tanh(z) rounds to 1: J does not change by a digit, while 1 - a^2 is far below its rounding.
    const text = JSON.stringify({
      input: [1],
      layers: [
        { type: 'dense', name: 'hidden', units: 1, activation: 'tanh', weights: [[15]], bias: [0] },
        { type: 'dense', name: 'output', units: 1, weights: [[1]], bias: [0] },
      ],
      loss: 'squared-error',
      data: { x: [[1]], y: [[0]] },
    });
    const { status, out } = await runOn(text, ['check', 'model.grad.json', '--json']);
    expect(JSON.parse(out).verdict).toBe('match');
    expect(status).toBe(0);
  });

  it('writes its findings as SARIF 2.1.0', async () => {
    const { status, out } = await run(['check', 'wrong-df.grad.json', '--sarif']);
    expect(status).toBe(1);
    const { version, runs } = JSON.parse(out);
    expect(version).toBe('2.1.0');
    expect(runs[0].tool.driver).toMatchObject({
      name: 'DeltaScope',
      version: '1.2.3',
      rules: [{ id: 'derivative-at-activation' }],
    });
    expect(runs[0].results[0]).toMatchObject({
      ruleId: 'derivative-at-activation',
      level: 'error',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'wrong-df.grad.json' },
            region: { startLine: 10, startColumn: 94, endLine: 10, endColumn: 107 },
          },
        },
      ],
    });
  });

  it('at another step checks that step', async () => {
    const [{ json: check }, { json: trace }] = [
      await document('check', 'xor.grad.json', '--step', '5', '--entries', 'all'),
      await document('trace', 'xor.grad.json', '--step', '5'),
    ];
    expect(check.loss).toBe(trace.loss);
    expect(check.parameters[0].entries.map(({ analytic }: { analytic: number }) => analytic)).toEqual(
      trace.layers[0].parameters[0].gradient,
    );
  });
});

describe('train', () => {
  it('ten thousand updates of the 2-2-2 network reach the printed loss', async () => {
    const { json } = await document('train', 'mazur.grad.json', '--steps', '10000');
    expect(json.steps).toBe(10_000);
    expect(json.loss).toHaveLength(10_001);
    expect(json.loss[0]).toBeCloseTo(0.298371109, 9);
    expect(json.loss[10_000]).toBeCloseTo(0.0000351, 8);
    expect(json.heldOut).toBeNull();
    expect(json.parameters[0]).toMatchObject({ name: 'hidden.weight', shape: [2, 2] });
    expect(Object.keys(json)).toEqual(['file', 'steps', 'loss', 'heldOut', 'parameters', 'kernels']);
  });

  it('tells what computed it, which the bits depend on', async () => {
    const { json } = await document('train', 'xor.grad.json', '--steps', '1');
    expect(json.kernels).toEqual({ set: bestKernels('float64'), threads: 1 });
  });

  it('in two threads comes to the same bits', async () => {
    const [alone, together] = [
      await document('train', 'digits.grad.json', '--steps', '30'),
      await document('train', 'digits.grad.json', '--steps', '30', '--threads', '2'),
    ];
    expect(together.json.kernels.threads).toBe(bestKernels('float64') === 'plain' ? 1 : 2);
    expect({ ...together.json, kernels: null }).toEqual({ ...alone.json, kernels: null });
  });

  it('of digits reaches more than 95 % of the held-out ones, as long as the file says', async () => {
    const { status, json } = await document('train', 'digits.grad.json');
    expect(status).toBe(0);
    expect(json.steps).toBe(900);
    expect(json.heldOut.accuracy).toBeGreaterThan(0.95);
    const { out } = await run(['train', 'digits.grad.json']);
    expect(out).toContain(`held-out accuracy  ${(json.heldOut.accuracy * 100).toFixed(2)} %`);
  });

  it('evaluates held-out examples also where it ends within an epoch', async () => {
    const [one, two] = [
      await document('train', 'digits.grad.json', '--steps', '1'),
      await document('train', 'digits.grad.json', '--steps', '2'),
    ];
    expect(one.json.heldOut.loss).not.toBe(two.json.heldOut.loss);
  });

  it('counts epochs', async () => {
    expect((await document('train', 'digits.grad.json', '--epochs', '2')).json.steps).toBe(90);
  });

  it('is ended by Ctrl+C where it is, and says how far it came', async () => {
    const listeners: (() => void)[] = [];
    const onInterrupt = (listener: () => void) => {
      listeners.push(listener);
      setTimeout(listener, 50);
      return () => undefined;
    };
    const { status, out } = await run(['train', 'digits.grad.json', '--steps', '1000000', '--json'], { onInterrupt });
    expect(status).toBe(130);
    const { steps, loss } = JSON.parse(out);
    expect(steps).toBeGreaterThan(0);
    expect(loss).toHaveLength(steps + 1);
  });

  it('shows on a terminal how far it is, and takes that away at the end', async () => {
    let [shown, stop] = ['', () => undefined as unknown];
    const onInterrupt = (listener: () => void) => {
      stop = listener;
      return () => undefined;
    };
    // Ended once it has shown all that it can.
    const err = (text: string): void => {
      shown += text;
      if (text.includes('accuracy')) stop();
    };
    await run(['train', 'digits.grad.json', '--steps', '1000000'], { errIsTerminal: true, onInterrupt, err });
    expect(shown).toMatch(
      /\rstep \d+ of 1000000 · epoch \d+ · J = \S+ · η = 0\.1 · held-out J = \S+, accuracy \d+\.\d\d %/,
    );
    expect(shown.endsWith('\r\u001b[K')).toBe(true);
  });
});

describe('paths', () => {
  it('may lie in another folder: data is looked up beside the model, and the file is named as it was given', async () => {
    const folder = folderWith({ 'a.grad.json': modelText() });
    const { status, out } = await run(['trace', join(folder, 'a.grad.json'), '--json']);
    expect(status).toBe(0);
    expect(JSON.parse(out).file).toBe(join(folder, 'a.grad.json'));
  });
});

describe('colours', () => {
  it('are used where they are wanted, and nowhere else', async () => {
    expect((await run(['check', 'wrong-df.grad.json'], { colour: true })).out).toContain(
      '\u001b[31m✗ mismatch\u001b[0m',
    );
    expect((await run(['check', 'wrong-df.grad.json'])).out).not.toContain('\u001b');
  });
});

describe('explain', () => {
  it('gives the tree of the contract, down to numbers that stand in the file', async () => {
    const { status, json } = await document('explain', 'mazur.grad.json', '--at', 'hidden.delta[0,0]', '--depth', '2');
    expect(status).toBe(0);
    expect(json).toMatchObject({ at: 'hidden.delta[0,0]', combine: 'product' });
    expect(json.rule).toBe("δ_i⁽ˡ⁾ = (Σ_j W_ji⁽ˡ⁾ δ_j⁽ˡ⁺¹⁾) f'(z_i⁽ˡ⁾)");
    expect(json.value).toBeCloseTo(0.008771, 6);
    const [sum, slope] = json.terms;
    expect(sum.terms.map(({ value }: { value: number }) => value)).toEqual([
      expect.closeTo(0.0554, 5),
      expect.closeTo(-0.01905, 5),
    ]);
    expect(sum.value * slope.value).toBeCloseTo(json.value, 15);
    expect(sum.terms[0].terms[0]).toMatchObject({ at: 'output.weight[0,0]', value: 0.4, combine: 'given', line: 14 });
  });

  it('draws the tree, δ red and a blue where there is colour', async () => {
    const args = ['explain', 'mazur.grad.json', '--at', 'output.delta[0,1]', '--step', '1'];
    const { out } = await run(args);
    expect(out).toContain("└ · f'(z₂⁽³⁾)");
    expect(out).not.toContain('\u001b');
    const { out: coloured } = await run(args, { colour: true });
    expect(coloured).toContain('\u001b[31mδ₂⁽³⁾\u001b[0m');
    expect(coloured).toContain('\u001b[34ma₂⁽³⁾\u001b[0m');
  });

  it.each([
    [['--at', 'hiden.delta[0,0]'], /did you mean "hidden.delta"/],
    [['--at', 'hidden.delta'], /say which of its numbers: hidden.delta has the shape \[1, 2\]/],
    [[], /explain needs a number to explain/],
    [['--at', 'loss', '--most', '0'], /--most wants/],
  ])('says what it can not explain: %j', async (args, message) => {
    const { status, out, err } = await run(['explain', 'mazur.grad.json', ...args]);
    expect([status, out]).toEqual([2, '']);
    expect(err).toMatch(message);
  });
});

describe('diagnose', () => {
  it('says what a check finds where a derivative is written by hand, which training may go well with', async () => {
    const { status, out } = await run(['diagnose', 'wrong-df.grad.json', '--steps', '20']);
    expect(status).toBe(1);
    expect(out).toMatch(/ · 1 derivative is wrong, nothing else found; \d+ rules are quiet$/m);
    expect(out).not.toContain('nothing found');
    expect(out).toContain('deltascope check wrong-df.grad.json');
    expect(out).toMatch(/^ {2}wrong-df\.grad\.json:10:\d+: .*Write `1 - a\^2`/m);
  });

  it('writes ∞, and names findings and rules by their titles', async () => {
    const text = modelText({ train: { learningRate: 1e200, momentum: 0, l2: 0 } });
    const { out } = await runOn(text, ['diagnose', 'model.grad.json', '--steps', '3']);
    expect(out).not.toMatch(/Infinity|nonFinite|rateTooHigh|normExplosion/);
    expect(out).toMatch(/^ {2}exploding norm layers cannot tell: /m);
  });

  /** Six layers of sigmoid, as `DEEP` of the session's tests. */
  const deep = modelText().replace(
    /\{"type":"dense","name":"hidden".*?\}/,
    Array.from({ length: 6 }, (_, i) => `{"type":"dense","name":"h${i}","units":5,"activation":"sigmoid"}`).join(','),
  );

  it('says what is wrong and what would mend it, with the factors of each layer, and answers 1', async () => {
    const { status, out } = await runOn(deep, ['diagnose', 'model.grad.json', '--steps', '0']);
    expect(status).toBe(1);
    expect(out).toMatch(/^model\.grad\.json · step 0 · J = [\d.]+ · 2 found, the cause first; \d+ rules are quiet$/m);
    expect(out).toMatch(/^✗ model\.grad\.json:1:\d+: δ vanishes on its way down$/m);
    expect(out).toMatch(/^ {2}h0 gets a δ [\d,]+ times smaller than output\. f′ does/m);
    expect(out).toMatch(/^ {2}layer +f′ +Wᵀ$/m);
    expect(out.match(/^ {2}h[0-5] +0\.\d+ +\d/gm)).toHaveLength(6);
    expect(out).toContain('→ `tanh` in place of `sigmoid`: its slope goes up to 1, in place of ¼');
  });

  it('gives all of it as JSON, with places counted from 1', async () => {
    const { status, out } = await runOn(deep, ['diagnose', 'model.grad.json', '--step', '0', '--json']);
    expect(status).toBe(1);
    const { findings, quiet, silent, ...rest } = JSON.parse(out);
    expect(rest).toMatchObject({ file: 'model.grad.json', step: 0, loss: expect.any(Number) });
    expect(findings[0]).toMatchObject({ rule: 'vanishing', severity: 'error', line: 1, followsFrom: null });
    const [edit] = findings[0].mends[0].edits;
    const { line, column, endColumn, text } = edit;
    expect([line, text]).toEqual([1, '"tanh"']);
    expect(deep.slice(column - 1, endColumn - 1)).toBe('"sigmoid"');
    expect(quiet.length + silent.length + findings.length).toBe(17);
  });

  it('trains as long as the file says where it is not told, and answers 0 of a run that is well', async () => {
    const { status, json } = await document('diagnose', 'xor.grad.json');
    expect(status).toBe(0);
    expect(json).toMatchObject({ step: 500, findings: [] });
    expect(json.quiet).toContain('overfits');
  });

  it('is told the step once', async () => {
    const { status, out, err } = await run(['diagnose', 'mazur.grad.json', '--steps', '3', '--step', '3']);
    expect([status, out]).toEqual([2, '']);
    expect(err).toContain('give either --steps or --step, not both');
  });
});
