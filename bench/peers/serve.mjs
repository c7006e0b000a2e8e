// A peer's side of the conversation: it says that it is ready, and then measures as often as it is asked.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const [, , given = '', variant = ''] = process.argv;

export const precision = given === 'float32' ? 'float32' : 'float64';

export { variant };

/** How many steps' losses are compared with other peers', after the first. */
export const COMPARED = 10;

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

/**
 * The first thing said to a peer.
 * @type {unknown}
 */
export const problem = JSON.parse((await lines.next()).value);

/** The version of a package that a peer comes from. */
export const versionOf = (/** @type {string} */ name) =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../node_modules', name, 'package.json'), 'utf8')).version;

const say = (/** @type {object} */ message) => process.stdout.write(`${JSON.stringify(message)}\n`);

/** The peer can't take part in this workload; says why. */
export const absent = (/** @type {string} */ why) => say({ absent: why });

/**
 * @typedef {{ steps: number, seconds: number }} Measured
 * @typedef {object} Peer
 * @property {string | null} version
 * @property {string | undefined} [about] How it runs: kernels, threads.
 * @property {() => number[] | Promise<number[]>} values What is compared with other peers': losses of the first steps.
 * @property {(seconds: number) => Measured | Promise<Measured>} measure
 */

/**
 * Serves until the other side hangs up.
 * @param {Peer} peer
 */
export async function serve({ version, about, values, measure }) {
  say({ values: await values(), version, about });
  for (let line = await lines.next(); !line.done; line = await lines.next()) {
    const before = process.cpuUsage();
    const measured = await measure(Number(line.value));
    const { user, system } = process.cpuUsage(before);
    say({ ...measured, processor: (user + system) / 1e6 });
  }
  process.exit(0);
}

/**
 * Serves what makes a training step, or answers a promise of one. `loss` is J of the step just made, before its update.
 * @param {{ version: string | null, about?: string, step: () => unknown, loss: () => number | Promise<number> }} peer
 */
export function serveSteps({ version, about, step, loss }) {
  const values = async () => {
    const losses = [];
    while (losses.length <= COMPARED) {
      await step();
      losses.push(await loss());
    }
    return losses;
  };
  return serve({ version, about, values, measure: (seconds) => repeatFor(seconds, step) });
}

/**
 * Repeats for so many seconds, after a tenth of that to get into stride.
 * @param {number} seconds
 * @param {() => unknown} step
 * @returns {Promise<Measured>}
 */
export async function repeatFor(seconds, step) {
  const repeat = step() instanceof Promise ? repeatLater : repeatNow;
  let count = 1;
  let took = 0;
  // So many between two looks at the clock that looking costs nothing.
  for (let spent = 0; spent < seconds / 10; spent += took) {
    took = await repeat(step, count);
    if (took < 0.002) count *= 2;
  }
  let [steps, spent] = [0, 0];
  while (spent < seconds) {
    spent += await repeat(step, count);
    steps += count;
  }
  return { steps, seconds: spent };
}

function repeatNow(/** @type {() => unknown} */ step, /** @type {number} */ count) {
  const began = performance.now();
  for (let i = 0; i < count; i++) step();
  return (performance.now() - began) / 1000;
}

async function repeatLater(/** @type {() => unknown} */ step, /** @type {number} */ count) {
  const began = performance.now();
  for (let i = 0; i < count; i++) await step();
  return (performance.now() - began) / 1000;
}
