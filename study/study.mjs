// Rules for checking gradients, beside each other: npm run study -- [--networks 55] [--right 500] [--threads 2]
// A run of all networks is kept in study/results.json; `-- --docs` only writes those results into the page about the check.
import { readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { bundleForNode } from '../scripts/bundle.mjs';

const here = import.meta.dirname;
const results = join(here, 'results.json');
const page = join(here, '../docs/how-deltascope-checks-a-gradient.md');
/** Seeds of each condition in a whole run. */
const ALL = 55;
/** Further seeds of each, whose correct gradients alone are judged. */
const RIGHT = 500;

function readOptions() {
  const { values } = parseArgs({
    options: {
      networks: { type: 'string', default: String(ALL) },
      right: { type: 'string' },
      threads: { type: 'string', default: '2' },
      docs: { type: 'boolean', default: false },
    },
  });
  const networks = Number(values.networks);
  const right = values.right === undefined ? (networks === ALL ? RIGHT : 0) : Number(values.right);
  return { networks, right, threads: Number(values.threads), docs: values.docs };
}

/** Hands tasks to worker threads, one after the other, and answers what they gave; throws what they failed with. */
async function inThreads(tasks, threads, onResult) {
  const waiting = [...tasks].reverse();
  const answered = [];
  const one = () =>
    new Promise((resolve, reject) => {
      const worker = new Worker(join(here, 'dist/worker.mjs'));
      const next = () => {
        const task = waiting.pop();
        if (task) worker.postMessage(task);
        else worker.terminate().then(resolve);
      };
      worker.on('error', reject);
      worker.on('message', ({ task: doneTask, result, failed }) => {
        if (failed) {
          waiting.length = 0;
          worker.terminate().then(() => reject(new Error(failed)));
          return;
        }
        answered.push({ ...result, scope: doneTask.scope });
        onResult(answered.length, tasks.length);
        next();
      });
      next();
    });
  await Promise.all(Array.from({ length: threads }, one));
  return answered;
}

function machine() {
  const [first] = os.cpus();
  return {
    processor: first?.model ?? 'unknown',
    system: `${os.type()} ${os.machine()}`,
    Node: process.version,
  };
}

function totals(study, answered, scope) {
  return study.CONDITIONS.map((condition) =>
    study.total(
      condition,
      answered.filter((each) => each.condition === condition && each.scope === scope),
    ),
  );
}

async function main() {
  const options = readOptions();
  await bundleForNode([join(here, 'index.ts'), join(here, 'worker.ts')], join(here, 'dist'));
  const study = await import('./dist/index.mjs');
  if (options.docs) {
    const kept = JSON.parse(readFileSync(results, 'utf8'));
    writeFileSync(page, study.withStudy(readFileSync(page, 'utf8'), kept));
    return;
  }
  const start = performance.now();
  const seeds = Array.from({ length: options.networks }, (_, seed) => seed);
  const further = Array.from({ length: options.right }, (_, i) => options.networks + i);
  const tasks = [
    ...study.DEEP.map((_, deep) => ({ deep })),
    ...seeds.flatMap((seed) => study.CONDITIONS.map((condition) => ({ seed, condition, scope: 'faults' }))),
    ...further.flatMap((seed) => study.CONDITIONS.map((condition) => ({ seed, condition, scope: 'right' }))),
  ];
  const answered = await inThreads(tasks, options.threads, (done, of) => {
    if (done % 10 === 0 || done === of) process.stderr.write(`${done} of ${of} networks\n`);
  });
  const made = {
    date: new Date().toISOString().slice(0, 10),
    machine: machine(),
    seconds: Math.round((performance.now() - start) / 1000),
    seeds: options.networks,
    architectures: study.ARCHITECTURE_NAMES,
    conditions: totals(study, answered, 'faults'),
    right: { seeds: options.right, conditions: totals(study, answered, 'right') },
    deep: study.DEEP.flatMap(({ name }) => answered.filter((each) => each.name === name)),
  };
  console.log(study.summary(made));
  if (options.networks === ALL && options.right === RIGHT) writeFileSync(results, `${JSON.stringify(made, null, 1)}\n`);
}

await main();
