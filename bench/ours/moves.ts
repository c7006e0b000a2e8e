// Single steps through a session's port: forwards, or back from where two hundred steps have led; or to steps anywhere in a run of
// a hundred thousand.
import type { RunState, State } from '../../src/protocol.js';
import { openInProcess } from '../../src/worker/inProcess.js';
import { absent, COMPARED, serve, variant } from '../peers/serve.mjs';
import { FILE, NO_FILES, notYet, text } from './read.js';

const FAR = 200;
const MOVES = 50;
const LENGTH = 100_000;
/** A prime: its multiples have nothing to do with how kept states are spaced. */
const STRIDE = 39_119;

const port = openInProcess({ file: FILE, files: NO_FILES });
const move = variant === 'back' ? 'back' : 'step';
const start = variant === 'back' ? FAR : FAR - MOVES;

const runOf = ({ run }: State): RunState => {
  if (!run) throw new Error('the model is gone');
  return run;
};

/** The losses of the first steps, seen in this direction; in the order of the steps. */
async function values(): Promise<number[]> {
  const losses = [];
  let state = await port.request('goto', { step: move === 'back' ? COMPARED : 0 });
  while (losses.push(runOf(state).loss) <= COMPARED) state = await port.request(move, { count: 1 });
  return move === 'back' ? losses.reverse() : losses;
}

/** Fifty steps anywhere again and again, for at least so many seconds; the run that they lie in is made before. */
async function measureAnywhere(seconds: number): Promise<{ steps: number; seconds: number }> {
  await port.request('goto', { step: LENGTH });
  const began = performance.now();
  let steps = 0;
  while (performance.now() - began < seconds * 1000) {
    for (let i = 0; i < MOVES; i++) await port.request('goto', { step: (++steps * STRIDE) % LENGTH });
  }
  return { steps, seconds: (performance.now() - began) / 1000 };
}

/** Fifty moves again and again, for at least so many seconds. Forward they are new each time, back over known ground. */
async function measure(seconds: number): Promise<{ steps: number; seconds: number }> {
  let [steps, spent] = [0, 0];
  while (spent < seconds) {
    if (move === 'step') await port.request('reset', null);
    await port.request('goto', { step: start });
    const began = performance.now();
    for (let i = 0; i < MOVES; i++) await port.request(move, { count: 1 });
    spent += (performance.now() - began) / 1000;
    steps += MOVES;
  }
  return { steps, seconds: spent };
}

const { run, problems } = await port.request('open', { text: text(), version: 1 });
if (run) await serve({ version: null, values, measure: variant === 'anywhere' ? measureAnywhere : measure });
else absent(notYet(problems));
