// Speed, side by side with peers: npm run bench -- [w1 w2 …] [--peers engine,torch] [--rounds 5] [--seconds 0.5]
// A run of everything is kept in bench/results.json; `-- --readme` only writes those results into the README.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { machine } from './machine.mjs';
import { measureWorkload } from './measure.mjs';
import { PEERS } from './peers.mjs';
import { results, root } from './places.mjs';
import { buildOurs, installPeers } from './setup.mjs';
import { WORKLOADS } from './workloads/index.mjs';

function readOptions() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      peers: { type: 'string' },
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '0.5' },
      readme: { type: 'boolean', default: false },
    },
  });
  const peers = values.peers?.split(',') ?? null;
  const unknown = peers?.filter((name) => !PEERS[name]) ?? [];
  if (unknown.length > 0) throw new Error(`there is no ${unknown}; peers are ${Object.keys(PEERS).join(', ')}`);
  const chosen = positionals.length === 0 ? WORKLOADS : WORKLOADS.filter(({ name }) => isAsked(name, positionals));
  if (chosen.length === 0) throw new Error(`workloads are ${WORKLOADS.map(({ name }) => name).join(', ')}`);
  return { peers, chosen, rounds: Number(values.rounds), seconds: Number(values.seconds), readme: values.readme };
}

/** `w2` asks for `w2-tanh` too. */
const isAsked = (name, asked) => asked.some((each) => name === each || name.startsWith(`${each}-`));

async function measureAll(options, report) {
  const { peers, chosen, rounds, seconds } = options;
  const workloads = [];
  for (const workload of chosen) {
    const entries = workload.peers.filter(({ peer }) => peers === null || peers.includes(peer));
    const measured = await measureWorkload(workload, entries, options, report);
    console.log(report.table(measured));
    workloads.push(measured);
  }
  return { date: new Date().toISOString().slice(0, 10), machine: machine(), rounds, seconds, workloads };
}

async function main() {
  const options = readOptions();
  await buildOurs();
  const report = await import('./dist/index.mjs');
  if (options.readme) {
    const readme = join(root, 'README.md');
    const kept = JSON.parse(readFileSync(results, 'utf8'));
    writeFileSync(readme, report.withSpeed(readFileSync(readme, 'utf8'), kept));
    return;
  }
  installPeers();
  const measured = await measureAll(options, report);
  console.log(
    Object.entries(measured.machine)
      .map(([name, value]) => `${name} ${value}`)
      .join('; '),
  );
  const whole = options.peers === null && options.chosen.length === WORKLOADS.length;
  if (whole) writeFileSync(results, `${JSON.stringify(measured, null, 1)}\n`);
}

await main();
