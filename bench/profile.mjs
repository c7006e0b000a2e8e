// Where one of our own peers spends its time, by function: node bench/profile.mjs w1 [float32] [engine | session | matmul] [seconds]
// or what each node of the engine's step costs: node bench/profile.mjs w1 float32 nodes
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { temporaryFolder } from '../test/vscode/harness/cleanup.mjs';
import { Conversation } from './conversation.mjs';
import { commandOf } from './peers.mjs';
import { buildOurs, installPeers } from './setup.mjs';
import { WORKLOADS } from './workloads/index.mjs';

const [name = 'w1', precision = 'float32', peer = name === 'matmul' ? 'matmul' : 'engine', seconds = '3'] =
  process.argv.slice(2);

/** Seconds by function, its own time alone, from a .cpuprofile (the Chrome DevTools Protocol's Profiler.Profile). */
function ownTimes({ nodes, samples, timeDeltas }) {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const times = new Map();
  samples.forEach((id, i) => {
    const { functionName, url, lineNumber } = frames.get(id);
    const place = url ? ` ${basename(url)}:${lineNumber + 1}` : '';
    const key = `${functionName || '(anonymous)'}${place}`;
    times.set(key, (times.get(key) ?? 0) + timeDeltas[i] / 1e6);
  });
  return [...times].sort(([, a], [, b]) => b - a);
}

const problem = WORKLOADS.find((workload) => workload.name === name)?.problem();
if (!problem) throw new Error(`workloads are ${WORKLOADS.map((workload) => workload.name).join(', ')}`);

async function record() {
  const folder = temporaryFolder('profile');
  const command = commandOf({ peer, precision, variant: null });
  const profiling = ['--enable-source-maps', '--cpu-prof', '--cpu-prof-interval=200', `--cpu-prof-dir=${folder}`];
  const conversation = new Conversation({ ...command, args: [...profiling, ...command.args] }, problem);
  const { absent } = await conversation.hear();
  if (absent) throw new Error(absent);
  const measured = await conversation.measure(Number(seconds));
  await conversation.end();
  const file = readdirSync(folder).find((each) => each.endsWith('.cpuprofile'));
  return { measured, profile: JSON.parse(readFileSync(join(folder, file), 'utf8')) };
}

async function printFunctions() {
  const { measured, profile } = await record();
  console.log(`${name}, ${peer}, ${precision}: ${(measured.steps / measured.seconds).toPrecision(4)} steps/s`);
  print(ownTimes(profile), (time) => `${time.toFixed(2)} s`);
}

/** Each kind of node with the same shapes once, with what all of its kind take together. */
async function printNodes() {
  const conversation = new Conversation(commandOf({ peer: 'nodes', precision, variant: null }), problem);
  const { costs, whole } = await conversation.hear();
  await conversation.end();
  const times = new Map();
  for (const { op, shapes, kernel, microseconds } of costs) {
    const key = `${kernel ? 'kernel' : 'plain '}  ${op} ${shapes}`;
    times.set(key, [...(times.get(key) ?? []), microseconds]);
  }
  const sums = [...times].map(([key, each]) => [`${each.length} × ${key}`, each.reduce((sum, time) => sum + time, 0)]);
  const all = sums.reduce((sum, [, time]) => sum + time, 0);
  console.log(`${name}, ${precision}: a step takes ${whole.toFixed(1)} µs, its nodes one by one ${all.toFixed(1)} µs`);
  print(
    sums.sort(([, a], [, b]) => b - a),
    (time) => `${time.toFixed(1)} µs`,
  );
}

function print(times, timeText) {
  const whole = times.reduce((sum, [, time]) => sum + time, 0);
  for (const [what, time] of times.slice(0, 40))
    console.log(`${((100 * time) / whole).toFixed(1).padStart(5)} %  ${timeText(time).padStart(12)}  ${what}`);
}

installPeers();
await buildOurs();
await (peer === 'nodes' ? printNodes() : printFunctions());
