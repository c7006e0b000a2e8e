// Records what a real session answers, for the pages without VS Code: `node test/webview/record.mjs` writes test/webview/recorded/;
// with ONLY='regex' those alone whose names match.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileSystem } from '../../src/formats/fileSystem.js';
import type { SessionPort, State } from '../../src/protocol.js';
import { editedText } from '../../src/vscode/compare/editedText.js';
import { openInProcess } from '../../src/worker/inProcess.js';
import { askedKey } from '../../webview/pages/askedKey.js';
import { attentionQuery } from '../../webview/panel/network/attentionQuery.js';
import { charted, ratios } from './charted.js';
import { compared, type Other } from './compared.js';
import { curvesOf } from './curves.js';
import { explained, type Unfolded } from './explained.js';
import { PLANES } from './planes.js';

const root = process.cwd();
const examples: FileSystem = { read: (path) => readFile(join(root, 'examples', path)) };

/** The text that each session was opened with: an editor would have it. */
const texts = new WeakMap<SessionPort, string>();

async function open(text: string, file: string): Promise<SessionPort> {
  const port = openInProcess({ file, files: examples, folder: join(root, 'examples') });
  texts.set(port, text);
  await port.request('open', { text, version: 1 });
  return port;
}

/** Typed arrays and numbers that JSON can't hold, as webview/pages/fakeHost.ts reads them. */
function plain(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : { $number: String(value) };
  if (value === null || typeof value !== 'object') return value;
  if (ArrayBuffer.isView(value)) return { $array: Array.from(value as Float64Array, plain) };
  if (Array.isArray(value)) return value.map(plain);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}

const only = new RegExp(process.env.ONLY ?? '');

async function record(name: string, port: SessionPort): Promise<void> {
  if (only.test(name)) await write(name, await recorded(port));
  port.dispose();
}

/** The same, and all that charts and the table of layers ask for. */
async function recordCharted(name: string, port: SessionPort): Promise<void> {
  if (only.test(name)) {
    const all = await recorded(port);
    const series = { ...(all.series as object), ...(await ratios(port)) };
    await write(name, { ...all, series, answers: await charted(port) });
  }
  port.dispose();
}

async function recorded(port: SessionPort): Promise<{ readonly state: State } & Record<string, unknown>> {
  const state = await port.request('state', null);
  const tensors = await answers(tensorNames(state), (tensor) => port.request('tensor', { name: tensor }));
  const curves = state.run
    ? ['loss', ...(state.run.heldOut ? ['heldOut.loss'] : []), ...state.run.layers.map(({ path }) => `${path}.delta`)]
    : [];
  const series = await answers(curves, (curve) =>
    port.request('series', { name: curve, from: 0, to: state.run?.recorded ?? 0, points: 400 }),
  );
  const check = state.run?.check;
  const entries = await answers(check?.parameters.map((each) => each.name) ?? [], (parameter) =>
    port.request('entries', { parameter, points: 4000 }),
  );
  const byHand = check?.nodes.filter(({ op }) => op === 'activation' || op === 'loss').map(({ layer }) => layer);
  const slopes = await answers(byHand ?? [], (layer) => port.request('slope', { layer }));
  return { state, tensors, series, entries, slopes, text: texts.get(port)?.split('\n') };
}

/** A session for the Charts tab alone, moved back to a step of what it has been through. */
async function recordCharts(name: string, text: string, [to, back]: readonly [number, number]): Promise<void> {
  if (!only.test(name)) return;
  const port = await open(text, `${name}.grad.json`);
  await port.request('goto', { step: to });
  await port.request('goto', { step: back });
  const state = await port.request('state', null);
  const series = { ...(await curvesOf(port)), ...(await ratios(port)) };
  const answers = await charted(port);
  await write(name, { state, series, tensors: {}, entries: {}, slopes: {}, answers, text: [] });
  port.dispose();
}

/** A session for the Compare tab alone, beside others. */
async function recordCompared(name: string, port: SessionPort, others: readonly Other[]): Promise<void> {
  if (only.test(name)) {
    const state = await port.request('state', null);
    const series = await answers(['loss', ...(state.run?.layers ?? []).map(({ path }) => `${path}.delta`)], (curve) =>
      port.request('series', { name: curve, from: 0, to: state.run?.recorded ?? 0, points: 600 }),
    );
    const [text, none] = [texts.get(port) ?? '', { tensors: {}, entries: {}, slopes: {} }];
    await write(name, { ...none, state, series, ...(await compared(port, text, others)), text: text.split('\n') });
  }
  for (const each of [port, ...others.map((other) => other.port)]) each.dispose();
}

/** What is tried, as it looks on the way to where this run stands. */
async function running(here: SessionPort, other: Omit<Other, 'port' | 'text'>, there: SessionPort): Promise<unknown> {
  const [state, theirs] = [await here.request('state', null), await there.request('goto', { step: 57 })];
  if (!theirs.run) throw new Error('there is no run');
  const activity = { kind: 'moving', targetStep: state.run?.step ?? 0 } as const;
  const others = [{ ...other, state: { ...theirs, run: { ...theirs.run, recorded: 57, activity } } }];
  await there.request('goto', { step: 200 });
  return { ...(await recorded(here)), tensors: {}, others, elsewhere: {} };
}

/** Eight layers of sigmoid, each of which lets a quarter of δ through at most. */
const DEEP = JSON.stringify(
  {
    input: [64],
    layers: [
      ...[1, 2, 3, 4, 5, 6, 7].map((i) => ({ type: 'dense', name: `dense${i}`, units: 16, activation: 'sigmoid' })),
      { type: 'dense', name: 'output', units: 10 },
    ],
    loss: 'cross-entropy',
    data: { file: 'digits.csv.gz', x: '0-63', y: 64, header: false, divide: 16, holdOut: 0.2 },
    train: { learningRate: 0.1, momentum: 0.9, batchSize: 32, epochs: 20 },
  },
  null,
  2,
);

/** A session for the Diagnosis tab, and what comes of trying the first mend that can be tried. */
async function recordDiagnosed(name: string, text: string, step: number): Promise<void> {
  if (!only.test(name)) return;
  const port = await open(text, `${name}.grad.json`);
  await port.request('goto', { step });
  // Also what takes long: whether one batch can be learned by heart.
  await port.request('diagnose', { whole: true });
  const diagnosed = await port.request('diagnose', null);
  const mend = diagnosed.diagnosis.findings.flatMap(({ mends }) => mends).find(({ edits }) => edits !== null);
  const changed = editedText(text, mend?.edits ?? []);
  const trial = await open(changed, `${name}.grad.json`);
  await trial.request('goto', { step });
  const title = (mend?.title ?? '').replaceAll(/[`*]/g, '');
  const other = { id: 'text-1', kind: 'try', name: title, version: 1, port: trial, text: changed } as const;
  const { others: tried, elsewhere } = await compared(port, text, mend ? [other] : []);
  const answers = { diagnose: { [askedKey(null)]: diagnosed } };
  const whole = await recorded(port);
  await write(name, { ...whole, tensors: {}, answers, tried, elsewhere });
  const run = whole.state.run && { ...whole.state.run, step: step + 20 };
  if (name === 'diagnosis')
    await write('diagnosis-older', { ...whole, state: { ...whole.state, run }, tensors: {}, answers });
  for (const each of [port, trial]) each.dispose();
}

/** A state tells what was found when nothing else was asked for: after a while. */
async function diagnosedWhenIdle(port: SessionPort, step: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if ((await port.request('state', null)).run?.diagnosis?.step === step) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nothing was diagnosed at step ${step}`);
}

/** The same network in the table of layers. */
async function recordLayers(): Promise<void> {
  if (!only.test('layers-deep')) return;
  const port = await open(DEEP, 'deep-sigmoid.grad.json');
  await port.request('goto', { step: 240 });
  await diagnosedWhenIdle(port, 240);
  const statistics = { [askedKey(null)]: await port.request('statistics', null) };
  await write('layers-deep', { ...(await recorded(port)), answers: { statistics } });
  port.dispose();
}

async function diagnoses(): Promise<void> {
  await recordDiagnosed('diagnosis', DEEP, 240);
  await recordDiagnosed('diagnosis-well', await example('xor.grad.json'), 60);
}

async function comparisons(): Promise<void> {
  const xor = await example('xor.grad.json');
  const branched = await open(xor, 'xor.grad.json');
  await branched.request('goto', { step: 400 });
  await branched.request('goto', { step: 150 });
  await branched.request('assign', { name: 'hidden.weight', index: [1, 0], value: 2 });
  await branched.request('goto', { step: 400 });
  await recordCompared('compare-branches', branched, []);

  // A branch that was left at step 100, and goes no further by itself.
  const ahead = await open(xor, 'xor.grad.json');
  await ahead.request('goto', { step: 100 });
  await ahead.request('goto', { step: 50 });
  await ahead.request('assign', { name: 'learningRate', index: [], value: 0.1 });
  await ahead.request('goto', { step: 120 });
  await recordCompared('compare-behind', ahead, []);

  // Another activation and fewer units; it has not come as far.
  const here = await open(xor, 'xor.grad.json');
  await here.request('goto', { step: 300 });
  const theirs = xor.replace('"tanh"', '"sigmoid"').replace('"units": 4', '"units": 3');
  const there = await open(theirs, 'xor-sigmoid.grad.json');
  await there.request('goto', { step: 200 });
  const file = {
    id: 'file:///xor-sigmoid.grad.json',
    kind: 'file',
    name: 'xor-sigmoid.grad.json',
    version: null,
  } as const;
  // What is tried knows nothing of the η that was set by hand.
  const byHand = await open(xor, 'xor.grad.json');
  await byHand.request('goto', { step: 100 });
  await byHand.request('assign', { name: 'learningRate', index: [], value: 0.25 });
  await byHand.request('goto', { step: 300 });
  await write(
    'compare-running',
    await running(byHand, { id: 'text-1', kind: 'try', name: 'relu in place of tanh', version: 1 }, there),
  );
  byHand.dispose();
  await recordCompared('compare-files', here, [{ ...file, port: there, text: theirs }]);
}

/** A session for the Explain tab alone: its state, the loss, and what it says of some entries and of the weights into a unit. */
async function recordExplained(name: string, port: SessionPort, asked: Unfolded): Promise<void> {
  if (only.test(name)) {
    const { state, series, entries } = await recorded(port);
    const weight = asked.unit && `${asked.unit.layer}.weight.gradient`;
    const rows = asked.unit && ([asked.unit.unit, asked.unit.unit + 1] as const);
    const tensors = weight && rows ? { [weight]: await port.request('tensor', { name: weight, rows }) } : {};
    await write(name, { state, series, tensors, entries, slopes: {}, explained: await explained(port, asked) });
  }
  port.dispose();
}

const PARTS = ['z', 'a', 'delta'];

/** A session for the Network tab: some examples' numbers and all weights, that pages cut slices of, and what is said of some units' δ. */
async function recordNetwork(name: string, port: SessionPort, entries: readonly string[], examples = 2): Promise<void> {
  const state = await port.request('state', null);
  const layers = state.run?.layers ?? [];
  const loss = { name: 'loss', from: 0, to: state.run?.recorded ?? 0, points: 400 };
  const parts = layers
    .filter(({ outputShape }) => outputShape.length > 0)
    .flatMap(({ path }) => PARTS.map((part) => `${path}.${part}`));
  const weights = layers
    .flatMap(({ parameters }) => parameters)
    .flatMap(({ name: each, frozen }) => [each, `${each}.gradient`, ...(frozen ? [] : [`${each}.update`])]);
  const tensors = {
    ...(await answers(['x', 'y', ...parts], (tensor) => port.request('tensor', { name: tensor, rows: [0, examples] }))),
    ...(await answers(weights, (tensor) => port.request('tensor', { name: tensor }))),
  };
  const series = { loss: await port.request('series', loss) };
  const tensor: Record<string, unknown> = {};
  for (const { path, type } of layers)
    for (let head = 0, heads = type === 'attention' ? 1 : 0; head < heads; head++) {
      const query = attentionQuery(path, 0, head);
      const slice = await port.request('tensor', query);
      tensor[JSON.stringify(query)] = slice;
      heads = slice.shape[1] as number;
    }
  await write(`network-${name}`, {
    ...(Object.keys(tensor).length > 0 ? { answers: { tensor } } : {}),
    state,
    tensors,
    series,
    entries: {},
    slopes: {},
    explained: await explained(port, { entries, more: 0, unit: null }),
  });
  port.dispose();
}

/** From the attention's output down to a letter's row, along terms that are shown. */
const WAY_DOWN = [
  ...['heads[0,3,15]', 'v[0,3,0,3]', 'weights[0,3,3,0]', 'scores[0,3,3,0]', 'q[0,3,3,0]', 'k[0,3,0,0]'].map(
    (at) => `look.attention.${at}`,
  ),
];

async function explanations(): Promise<void> {
  const mazur = await example('mazur.grad.json');
  await recordExplained('explain-mazur', await open(mazur, 'mazur.grad.json'), {
    entries: [
      'hidden.delta[0,0]',
      'hidden.a[0,0]',
      'hidden.weight.update[0,1]',
      'output.delta[0,0]',
      'hidden.delta[0,1]',
      'loss',
    ],
    more: 200,
    unit: { layer: 'hidden', unit: 0, inputs: [[1], [0]] },
  });
  const checked = await open(mazur, 'mazur.grad.json');
  await checked.request('check', null);
  await recordExplained('explain-checked', checked, {
    entries: ['output.weight.gradient[0,1]', 'output.delta[0,0]'],
    more: 20,
    unit: { layer: 'output', unit: 0, inputs: [[1], [0]] },
  });
  // Sums of 16 and 64 terms, relu, tanh, softmax with cross-entropy over 32 examples.
  const long = await open(await example('digits.grad.json'), 'digits.grad.json');
  await long.request('goto', { step: 300 });
  await recordExplained('explain-digits', long, {
    entries: ['hidden1.delta[3,2]', 'output.delta[0,1]', 'hidden2.a[3,13]'],
    more: 60,
    unit: null,
  });
  // Attention with a causal mask, between norms and past a residual: down to the letters, and back up.
  const verse = await open(await example('verse-transformer.grad.json'), 'verse-transformer.grad.json');
  await verse.request('goto', { step: 60 });
  await recordExplained('explain-attention', verse, {
    entries: [
      ...['a[0,3,2]', 'weights[0,3,3,5]', 'scores.delta[0,2,3,0]', 'delta[0,3,2]'].map((at) => `look.attention.${at}`),
      'look.norm.delta[0,3,2]',
    ],
    unfolded: WAY_DOWN,
    more: 60,
    unit: null,
  });
  // Maps: what a convolution hands back, through a norm over the batch.
  const maps = await open(NESTED, 'nested.grad.json');
  await recordExplained('explain-maps', maps, {
    entries: ['conv.delta[0,0,1,2]', 'standard.delta[0,0,1,2]', 'conv.weight.update[0,0,1,1]'],
    more: 80,
    unit: null,
  });
}

async function write(name: string, all: unknown): Promise<void> {
  if (!only.test(name)) return;
  await writeFile(join(root, 'test/webview/recorded', `${name}.json`), `${JSON.stringify(plain(all))}\n`);
}

function tensorNames({ run }: State): string[] {
  const ofLayers = (run?.layers ?? []).flatMap(({ path, inner, buffers }) => [
    ...[`${path}.z`, `${path}.a`, `${path}.delta`],
    ...inner.flatMap((name) => [`${path}.${name}`, `${path}.${name}.delta`]),
    ...buffers,
  ]);
  const parameters = (run?.layers ?? []).flatMap((layer) => layer.parameters.map(({ name }) => name));
  const checked = run?.check ? ['numeric', 'difference', 'analytic', 'ratio'] : [];
  return [
    ...ofLayers,
    ...parameters.flatMap((name) => [name, `${name}.gradient`, ...checked.map((what) => `${name}.${what}`)]),
  ];
}

async function answers(
  names: readonly string[],
  ask: (name: string) => Promise<unknown>,
): Promise<Record<string, unknown>> {
  const all: Record<string, unknown> = {};
  for (const name of names) all[name] = await ask(name);
  return all;
}

const example = (name: string): Promise<string> => readFile(join(root, 'examples', name), 'utf8');

/** Four tokens into a block with attention; and their embeddings, seen as maps, through a convolution. */
const NESTED = JSON.stringify(
  {
    input: [4],
    layers: [
      { type: 'embedding', name: 'letters', vocabulary: 5, units: 4 },
      {
        type: 'residual',
        name: 'block',
        layers: [
          { type: 'layernorm', name: 'norm' },
          { type: 'attention', name: 'look', heads: 2, causal: true },
        ],
      },
      { type: 'reshape', name: 'maps', shape: [1, 4, 4] },
      { type: 'conv2d', name: 'conv', filters: 2, kernel: 3, padding: 1, bias: false },
      { type: 'batchnorm', name: 'standard' },
      { type: 'maxpool2d', name: 'pool', kernel: 2 },
      { type: 'flatten', name: 'row' },
      { type: 'dense', name: 'output', units: 3 },
    ],
    loss: 'cross-entropy',
    data: {
      x: [
        [0, 1, 2, 3],
        [4, 3, 2, 1],
        [1, 1, 0, 4],
      ],
      y: [0, 1, 2],
    },
  },
  null,
  2,
);

/** Weights so large that the first layer overflows. */
const NOT_FINITE = (xor: string): string =>
  xor
    .replace('"units": 4,', '"units": 4, "weights": { "init": "constant", "value": 1e308 },')
    .replace('"tanh"', '{ "f": "z - z", "df": "0" }');

/** The same check as it looks on the way: every entry has its verdict, and J was sampled along two thirds of them. */
function midway(all: Awaited<ReturnType<typeof recorded>>): unknown {
  const { run } = all.state;
  if (!run?.check) throw new Error('nothing was checked');
  const { parameters, nodes, findings, counts, verdict } = run.check;
  const progress = { done: 41, total: 59, parameter: 'hidden1.weight' };
  const activity = { kind: 'checking', progress, soFar: { parameters, nodes, findings, counts, verdict } } as const;
  return {
    ...all,
    tensors: {},
    entries: {},
    slopes: {},
    state: { ...all.state, run: { ...run, check: null, activity } },
  };
}

/** And as it stays when it is stopped there. */
function stopped(all: Awaited<ReturnType<typeof recorded>>): unknown {
  const { run } = all.state;
  if (!run?.check) throw new Error('nothing was checked');
  return { ...all, state: { ...all.state, run: { ...run, check: { ...run.check, complete: false } } } };
}

/** Two derivatives written by hand; at the first example z is 0 at a kink. */
const byHand = (df: string, ownLoss: string): string => `{
  "input": [2],
  "layers": [
    { "type": "dense", "name": "hidden", "units": 3, "weights": [[1, -1], [0.5, 0.25], [-1, 2]], "bias": [0, 0, 0.5],
      "activation": { "f": "max(z, 0)", "df": "${df}" } },
    { "type": "dense", "name": "output", "units": 2 }
  ],
  "loss": { "f": "0.5*(a-y)^2", "df": "${ownLoss}" },
  "seed": 3,
  "data": { "x": [[0.5, 0.5], [1, -0.5], [-0.25, 0.75], [2, 1]], "y": [[1, 0], [0, 1], [0.5, 0.5], [1, 1]] }
}`;

/** relu(h) − relu(−h) is h, and its derivative 1; where h = 0, at the first example, the choice of 0 on both sides makes 0 of it (Bolte & Pauwels 2020). */
const ELSEWHERE = `{
  "input": [1],
  "layers": [
    { "type": "dense", "name": "hidden", "units": 1, "weights": [[1]], "activation": { "f": "max(0, z)", "df": "1" } },
    { "type": "dense", "name": "output", "units": 1, "weights": [[0.5]] }
  ],
  "loss": "squared-error",
  "data": { "x": [[0.5], [1]], "y": [[0], [1]] }
}`;

const UNDECIDED = `{
  "input": [1],
  "layers": [
    { "type": "dense", "name": "only", "units": 1, "weights": [[1]],
      "activation": { "f": "sigmoid(z)", "df": "exp(-z) / (1 + exp(-z))^2" } }
  ],
  "loss": "squared-error",
  "data": { "x": [[1], [-510]], "y": [[0.2], [0.4]] }
}`;

/** All that the layer gives, it gives as numbers of float32. */
const UNDECLARED = `const weight = { shape: [1, 3], data: [0.1, -0.7, 1.3] };
export const layers = [{
  name: 'only',
  parameters: { weight },
  forward({ x, parameters: { weight } }) {
    const data = new Float32Array(x.shape[0]);
    for (let n = 0; n < data.length; n++) for (let i = 0; i < 3; i++) data[n] += weight.data[i] * x.data[n * 3 + i];
    return { y: { shape: [data.length, 1], data }, saved: x };
  },
  backward({ dy, saved: x }) {
    const g = new Float32Array(3);
    for (let n = 0; n < dy.data.length; n++) for (let i = 0; i < 3; i++) g[i] += dy.data[n] * x.data[n * 3 + i];
    return { gradients: { weight: g } };
  },
}];
export const loss = {
  forward: (y, t) => {
    const off = y.data.map((each, i) => each - t.data[i]);
    return { value: off.reduce((sum, each) => sum + each ** 2, 0), saved: off };
  },
  backward: (off) => off.map((each) => 2 * each),
};
export const data = { x: [[0.3, -1.1, 0.2], [0.7, 0.9, -0.4], [1.7, 0.6, 0.1]], y: [[0.2], [0.1], [-0.3]] };
`;

const SMOOTH_KINK = `{
  "input": [1],
  "layers": [
    { "type": "dense", "name": "first", "units": 1, "weights": [[0.5]], "bias": [0] },
    { "type": "dense", "name": "hidden", "units": 2, "weights": [[1], [-1]], "bias": false, "activation": "relu" },
    { "type": "dense", "name": "output", "units": 1, "weights": [[1, -1]], "bias": [0] }
  ],
  "loss": "squared-error",
  "data": { "x": [[0], [1]], "y": [[1], [0]] }
}`;

/** Two linear layers, and an η for which every update overshoots by more than the last. */
const DIVERGING = `{
  "input": [2],
  "layers": [
    { "type": "dense", "name": "first", "units": 2, "weights": [[1, -0.5], [0.5, 0.75]] },
    { "type": "dense", "name": "output", "units": 1, "weights": [[0.5, -1]] }
  ],
  "loss": "squared-error",
  "data": { "x": [[1, 2], [2, -1], [-1, 0.5]], "y": [[1], [0], [2]] },
  "train": { "learningRate": 0.9, "epochs": 60 }
}`;

/** Sessions for the Tensors tab: what it asks of them. */
async function tensors(): Promise<void> {
  for (const { name, file, text, step, checked, asks } of PLANES.filter((each) => only.test(each.name))) {
    const port = await open(text ?? (file === null ? NESTED : await example(file)), file ?? 'nested.grad.json');
    await port.request('goto', { step });
    if (checked) await port.request('check', null);
    const tensor: Record<string, unknown> = {};
    for (const ask of asks) tensor[JSON.stringify(ask)] = await port.request('tensor', ask);
    const none = { tensors: {}, entries: {}, slopes: {} };
    await write(name, { ...(await recorded(port)), ...none, answers: { tensor } });
    port.dispose();
  }
}

/** Layers whose z and δ are no numbers of the units that they put out: by gate, and by place. */
const RECURRENT = JSON.stringify({
  seed: 2,
  input: [3, 2],
  layers: [
    { type: 'lstm', name: 'gates', units: 3, returns: 'sequence' },
    { type: 'rnn', name: 'last', units: 4, returns: 'last' },
    { type: 'dense', name: 'output', units: 1 },
  ],
  loss: 'squared-error',
  data: {
    x: [
      [
        [1, 0],
        [0, 1],
        [1, 1],
      ],
      [
        [0, 1],
        [1, 0],
        [0, 0],
      ],
    ],
    y: [[1], [-1]],
  },
  train: { learningRate: 0.1, epochs: 5 },
});

async function networks(): Promise<void> {
  const debugged = async (file: string, step: number, layer: string): Promise<SessionPort> => {
    const port = await open(await example(file), file);
    if (layer === '') await port.request('goto', { step });
    else await port.request('walkTo', { step, phase: 'backward', layer, part: null });
    return port;
  };
  const units = ['hidden', 'output'].flatMap((layer) => [0, 1].map((i) => `${layer}.delta[0,${i}]`));
  await recordNetwork('mazur', await debugged('mazur.grad.json', 0, 'hidden'), units);
  await recordNetwork('ahead', await debugged('mazur.grad.json', 0, 'output'), units);
  const digit = ['hidden1.delta[0,0]', 'hidden2.delta[0,0]', 'hidden2.delta[0,13]', 'output.delta[0,0]'];
  await recordNetwork('digits', await debugged('digits.grad.json', 612, 'hidden1'), digit);
  await recordNetwork('cnn', await debugged('digits-cnn.grad.json', 40, ''), [
    'output.delta[0,0]',
    'conv1.delta[0,0,0,0]',
  ]);
  await recordNetwork('transformer', await debugged('verse-transformer.grad.json', 20, ''), ['next.delta[0,0,0]']);
  await recordNetwork('lstm', await debugged('verse-lstm.grad.json', 20, ''), ['next.delta[0,0,0]']);
  await recordNetwork('wrong-df', await debugged('wrong-df.grad.json', 3, ''), ['output.delta[0,0]']);
  await recordNetwork('xor', await debugged('xor.grad.json', 3, ''), ['output.delta[0,0]']);
  await recordNetwork('module', await debugged('two-layers.grad.mjs', 1, ''), ['output.delta[0,0]']);
  await recordNetwork('program', await debugged('logistic.grad.ts', 1, ''), []);
  const nested = await open(NESTED, 'nested.grad.json');
  await nested.request('walkTo', { step: 3, phase: 'forward', layer: 'block.look', part: null });
  await recordNetwork('nested', nested, ['output.delta[0,0]']);
  const recurrent = await open(RECURRENT, 'recurrent.grad.json');
  await recurrent.request('goto', { step: 2 });
  await recordNetwork('recurrent', recurrent, ['output.delta[0,0]']);
  const odd = await open(NOT_FINITE(await example('xor.grad.json')), 'not-finite.grad.json');
  await recordNetwork('not-finite', odd, [], 4);
}

async function main(): Promise<void> {
  await networks();
  await comparisons();
  await tensors();
  await diagnoses();
  await recordLayers();

  const mazur = await open(await example('mazur.grad.json'), 'mazur.grad.json');
  await mazur.request('step', { count: 2 });
  await mazur.request('check', null);
  await recordCharted('mazur', mazur);

  const kinks = await open(byHand('z > 0 ? 1 : 0', 'a-y'), 'kinks.grad.json');
  await kinks.request('check', null);
  await record('kinks', kinks);

  const two = await open(byHand('z > 0 ? 2 : 0', 'a'), 'two-wrong.grad.json');
  await two.request('check', null);
  await record('two-wrong', two);

  // Two mistakes in a model that is code: a backward that leaves f' out, and one that forgets to add up over the examples.
  const code = await open(
    (await example('two-layers.grad.mjs'))
      .replace('delta * (1 - a[i] ** 2)', 'delta')
      .replace('gradients.bias[j] += delta;', 'gradients.bias[j] = delta;'),
    'two-layers.grad.mjs',
  );
  await code.request('check', null);
  await record('module', code);

  // Wrong as a formula, and so in float32 as well.
  const narrowWrong = await open(
    (await example('wrong-df.grad.json')).replace('"input"', '"precision": "float32", "input"'),
    'float32-wrong.grad.json',
  );
  await narrowWrong.request('check', null);
  await record('float32-wrong', narrowWrong);

  // Right where the batch lies, and wrong for z < 0.
  const warning = await open(ELSEWHERE, 'warning.grad.json');
  await warning.request('check', null);
  await record('warning', warning);

  // e⁵¹⁰ is a number, its square is not: nothing bounds its rounding.
  const undecided = await open(UNDECIDED, 'inconclusive.grad.json');
  await undecided.request('check', null);
  await record('inconclusive', undecided);

  const undeclared = await open(UNDECLARED, 'undeclared.grad.mjs');
  await undeclared.request('check', null);
  await record('undeclared', undeclared);

  const smooth = await open(SMOOTH_KINK, 'smooth-kink.grad.json');
  await smooth.request('check', null);
  await record('smooth-kink', smooth);

  const narrow = await open(
    (await example('xor.grad.json')).replace('"input"', '"precision": "float32", "input"'),
    'float32.grad.json',
  );
  await narrow.request('goto', { step: 20 });
  await narrow.request('check', null);
  await record('float32', narrow);

  const wrong = await open(await example('wrong-df.grad.json'), 'wrong-df.grad.json');
  await wrong.request('goto', { step: 120 });
  await wrong.request('check', null);
  const whole = await recorded(wrong);
  await write('wrong-df', whole);
  await write('checking', midway(whole));
  await write('stopped', stopped(whole));
  wrong.dispose();

  const digits = await open(await example('digits.grad.json'), 'digits.grad.json');
  await digits.request('goto', { step: 300 });
  await recordCharted('digits', digits);

  // A run of 20 epochs with a schedule, seen at its step 612; and one whose η is so large that its numbers overflow.
  const scheduled = (await example('digits.grad.json')).replace(
    '"batchSize"',
    '"schedule": { "type": "cosine" }, "batchSize"',
  );
  await recordCharts('charts', scheduled, [880, 612]);
  await recordCharts('charts-diverged', DIVERGING, [40, 12]);

  // Layers within layers, maps, inner values: a small network of each kind.
  const nested = await open(NESTED, 'nested.grad.json');
  await nested.request('step', { count: 3 });
  await nested.request('check', null);
  await record('nested', nested);

  const stale = await open(await example('xor.grad.json'), 'xor.grad.json');
  await stale.request('goto', { step: 12 });
  await stale.request('open', {
    text: (await example('xor.grad.json')).replace('"tanh"', '"tahn"').replace('"units": 4', '"units": 0'),
    version: 2,
  });
  await record('stale', stale);

  // Weights so large that the first layer overflows: NaN is shown where it first arose.
  // Units that are dead for every example: no gradient comes to what lies below.
  const dead = await open(
    (await example('xor.grad.json'))
      .replace('"units": 4,', '"units": 4, "bias": [-9, -9, -9, -9],')
      .replace('"tanh"', '"relu"'),
    'dead.grad.json',
  );
  await dead.request('check', null);
  await record('dead', dead);

  const odd = await open(NOT_FINITE(await example('xor.grad.json')), 'not-finite.grad.json');
  await odd.request('check', null);
  await record('not-finite', odd);

  const walking = await open(await example('mazur.grad.json'), 'mazur.grad.json');
  await walking.request('walkTo', { step: 2, phase: 'backward', layer: 'output', part: null });
  await record('walking', walking);

  // Two numbers set by hand, each on a way of its own, and stopped where a gradient is small.
  const branches = await open(await example('mazur.grad.json'), 'branches.grad.json');
  await branches.request('goto', { step: 8 });
  await branches.request('assign', { name: 'hidden.weight', index: [0, 1], value: 0.5 });
  await branches.request('goto', { step: 12 });
  await branches.request('branch', { id: 1 });
  await branches.request('goto', { step: 5 });
  await branches.request('assign', { name: 'learningRate', index: [], value: 2 });
  const place = { kind: 'layer', layer: 'output', phases: ['backward'] } as const;
  const small = { id: 1, place, condition: 'norm(delta) < 0.1', hits: null, log: null };
  await branches.request('breaks', { breakpoints: [small], filters: [] });
  await branches.request('seek', { back: false, until: null });
  await record('branches', branches);

  await explanations();

  const broken = await open('{ "input": [2], "layers": [{ "type": "dens" }], "loss": "huber" }', 'broken.grad.json');
  await record('broken', broken);
}

void main();
