import type { LayerState, RunState, SessionPort } from '../protocol.js';
import { wholeTensor } from '../session/port.js';
import type { TraceCommand } from './arguments.js';
import { jsonText, lineOf } from './json.js';
import type { OpenModel } from './model.js';
import { moveTo } from './moveTo.js';
import { reportOutcome } from './outcome.js';
import { type Cell, number, painter, shown, table } from './table.js';
import { EXIT, type Terminal } from './terminal.js';

/** `trace`: what a step computes, by layer. */
export async function trace({ step, json }: TraceCommand, model: OpenModel, terminal: Terminal): Promise<number> {
  const { run, interrupted } = await moveTo(model, step, terminal);
  if (interrupted) return EXIT.interrupted;
  terminal.out(json ? jsonText(await traceDocument(model, run)) : traceText(model.file, run, terminal));
  return reportOutcome(model.file, run, terminal);
}

async function traceDocument({ port, file }: OpenModel, run: RunState): Promise<object> {
  const layers = [];
  for (const layer of run.layers) layers.push(await layerDocument(port, layer));
  return { file, step: run.step, loss: run.loss, layers };
}

async function layerDocument(port: SessionPort, layer: LayerState): Promise<object> {
  const { path, type, range, parameters } = layer;
  const of = (quantity: string) => wholeTensor(port, `${path}.${quantity}`);
  const described = [];
  for (const { name, shape } of parameters) {
    const [value, gradient] = [await wholeTensor(port, name), await wholeTensor(port, `${name}.gradient`)];
    described.push({ name, shape, value: value.data, gradient: gradient.data });
  }
  return {
    name: path,
    type,
    line: lineOf(range),
    z: await of('z'),
    a: await of('a'),
    delta: await of('delta'),
    upstream: await of('upstream'),
    parameters: described,
    ...(await withinDocument(port, layer)),
  };
}

/** What only some layers have: inner values with their δ, and running statistics. */
async function withinDocument(port: SessionPort, { path, inner, buffers }: LayerState): Promise<object> {
  const values = [];
  for (const name of inner) {
    const [value, delta] = [
      await wholeTensor(port, `${path}.${name}`),
      await wholeTensor(port, `${path}.${name}.delta`),
    ];
    values.push({ name, value, delta });
  }
  const statistics = [];
  for (const name of buffers) {
    const { shape, data } = await wholeTensor(port, name);
    statistics.push({ name, shape, value: data });
  }
  return {
    ...(values.length > 0 ? { inner: values } : {}),
    ...(statistics.length > 0 ? { buffers: statistics } : {}),
  };
}

const HEADING: readonly Cell[] = [
  { text: 'layer' },
  { text: 'type' },
  { text: 'activation' },
  { text: '‖z‖' },
  { text: '‖a‖', colour: 'blue' },
  { text: '‖δ‖', colour: 'red' },
  { text: '‖upstream‖' },
  { text: '‖∇W‖' },
];

function traceText(file: string, run: RunState, terminal: Terminal): string {
  const paint = painter(terminal.colour);
  const layers = run.layers.map(({ path, type, activation, norms, weightGradientNorm }) => [
    { text: path },
    { text: type },
    { text: activation ?? '' },
    number(norms.z),
    number(norms.a, 'blue'),
    number(norms.delta, 'red'),
    number(norms.upstream),
    weightGradientNorm === null ? { text: '' } : number(weightGradientNorm),
  ]);
  const parameters = run.layers.flatMap((layer) =>
    layer.parameters.map(({ name, shape, norm, gradientNorm, frozen }) => [
      { text: name },
      { text: shape.join(' × ') },
      number(norm),
      number(gradientNorm),
      { text: frozen ? 'frozen' : '' },
    ]),
  );
  const heading = [{ text: 'parameter' }, { text: 'shape' }, { text: '‖value‖' }, { text: '‖gradient‖' }, { text: '' }];
  return [
    `${file} · step ${run.step} · J = ${shown(run.loss)}\n\n`,
    table([HEADING, ...layers], [3, 4, 5, 6, 7], paint),
    '\n',
    table([heading, ...parameters], [2, 3], paint),
  ].join('');
}
