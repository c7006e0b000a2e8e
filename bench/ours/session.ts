// A session as a view reaches it: a text is opened, and run.
import type { RunState, State } from '../../src/protocol.js';
import { openInProcess } from '../../src/worker/inProcess.js';
import { absent, COMPARED, serve } from '../peers/serve.mjs';
import { FILE, kernelsText, NO_FILES, notYet, text } from './read.js';

const port = openInProcess({ file: FILE, files: NO_FILES });

const runOf = ({ run }: State): RunState => {
  if (!run) throw new Error('the model is gone');
  return run;
};

/** The losses of the first steps. */
async function values(): Promise<number[]> {
  const losses = [];
  for (let step = 0; step <= COMPARED; step++) losses.push(runOf(await port.request('goto', { step })).loss);
  return losses;
}

const wait = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/** Runs from the first step for so many seconds, and pauses. */
async function measure(seconds: number): Promise<{ steps: number; seconds: number }> {
  await port.request('reset', null);
  await port.request('run', { until: 'end' });
  await wait(seconds / 10);
  const before = runOf(await port.request('pause', null)).step;
  const began = performance.now();
  await port.request('run', { until: 'end' });
  await wait(seconds);
  const { step } = runOf(await port.request('pause', null));
  return { steps: step - before, seconds: (performance.now() - began) / 1000 };
}

const { run, problems } = await port.request('open', { text: text(), version: 1 });
if (run) await serve({ version: null, about: run.kernels ? kernelsText(run.kernels) : undefined, values, measure });
else absent(notYet(problems));
