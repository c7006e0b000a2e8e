import type { RunState, State } from '../protocol.js';
import { wholeTensor } from '../session/port.js';
import type { TrainCommand } from './arguments.js';
import { jsonText } from './json.js';
import type { OpenModel } from './model.js';
import { moveTo } from './moveTo.js';
import { reportOutcome } from './outcome.js';
import { shown } from './table.js';
import { EXIT, type Terminal } from './terminal.js';

/** `train`: trains, and says how well it went. Ctrl+C ends it where it is. */
export async function train(command: TrainCommand, model: OpenModel, terminal: Terminal): Promise<number> {
  const moved = await moveTo(model, targetOf(command, model.run), terminal, trainingText);
  const run = await withHeldOut(model);
  terminal.out(command.json ? jsonText(await trainDocument(model, run)) : await trainText(model, run));
  const outcome = reportOutcome(model.file, run, terminal);
  return moved.interrupted ? EXIT.interrupted : outcome;
}

/** How training goes, in a line. */
function trainingText({ epoch, stepsPerEpoch, loss, learningRate, heldOut }: RunState): string {
  const parts = [
    ...(stepsPerEpoch > 1 ? [`epoch ${epoch + 1}`] : []),
    `J = ${shown(loss)}`,
    `η = ${shown(learningRate)}`,
    ...(heldOut ? [heldOutText(heldOut)] : []),
  ];
  return parts.join(' · ');
}

/** The last evaluation of the held-out examples: where an epoch began. */
function heldOutText({ loss, accuracy }: NonNullable<RunState['heldOut']>): string {
  return `held-out J = ${shown(loss)}${accuracy === null ? '' : `, accuracy ${percent(accuracy)}`}`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}

function targetOf({ length }: TrainCommand, run: RunState): number {
  if (length === null) return run.totalSteps;
  return 'steps' in length ? length.steps : length.epochs * run.stepsPerEpoch;
}

/** The run once its held-out examples were evaluated at the step where it stands. */
function withHeldOut({ port }: OpenModel): Promise<RunState> {
  return new Promise((resolve, reject) => {
    const look = ({ run }: State): void => {
      if (!run || (run.heldOut !== null && run.heldOut.step !== run.step)) return;
      listening.dispose();
      resolve(run);
    };
    const listening = port.onState(look);
    port.request('state', null).then(look, reject);
  });
}

async function losses({ port }: OpenModel, { step }: RunState): Promise<Float64Array> {
  return (await port.request('series', { name: 'loss', from: 0, to: step, points: step + 1 })).values;
}

async function trainDocument(model: OpenModel, run: RunState): Promise<object> {
  const parameters = [];
  for (const { name, shape } of run.layers.flatMap((layer) => layer.parameters)) {
    parameters.push({ name, shape, value: (await wholeTensor(model.port, name)).data });
  }
  const { step: steps, kernels } = run;
  return { file: model.file, steps, loss: await losses(model, run), heldOut: heldOutOf(run), parameters, kernels };
}

function heldOutOf({ heldOut }: RunState): { loss: number; accuracy: number | null } | null {
  return heldOut && { loss: heldOut.loss, accuracy: heldOut.accuracy };
}

async function trainText(model: OpenModel, run: RunState): Promise<string> {
  const [first = Number.NaN] = await losses(model, run);
  const lines = [
    `${model.file} · ${run.step} steps`,
    `J  ${shown(first)} → ${shown(run.loss)}`,
    ...(run.heldOut ? [`held-out J  ${shown(run.heldOut.loss)}`] : []),
    ...(run.heldOut?.accuracy != null ? [`held-out accuracy  ${percent(run.heldOut.accuracy)}`] : []),
  ];
  return `${lines.join('\n')}\n`;
}
