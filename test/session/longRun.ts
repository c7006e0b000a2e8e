import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openInProcess } from '../../src/worker/inProcess.js';

/**
 * Trains on the digits for 10,000 steps, then goes back 5,000, one by one. Prints what it saw as JSON. Runs as a program
 * of its own: its memory is its alone.
 */
const [folder = '.'] = process.argv.slice(2);
const [FAR, BACK] = [10_000, 5000];

interface Seen {
  readonly loss: number;
  readonly tensors: number[][];
}

async function main(): Promise<void> {
  const files = { read: (path: string) => readFile(join(folder, path)) };
  const port = openInProcess({ file: 'digits.grad.json', files });
  const text = readFileSync(join(folder, 'digits.grad.json'), 'utf8');
  const opened = await port.request('open', { text, version: 1 });
  const parameters = opened.run?.layers.flatMap((layer) => layer.parameters.map(({ name }) => name)) ?? [];
  const see = async (loss: number): Promise<Seen> => {
    const names = parameters.flatMap((name) => [name, `${name}.gradient`]);
    const tensors = [];
    for (const name of names) tensors.push(Array.from((await port.request('tensor', { name })).data));
    return { loss, tensors };
  };
  const before = memory();
  let peak = before;
  const middle = await port.request('goto', { step: FAR - BACK });
  const first = await see(middle.run?.loss ?? Number.NaN);
  const started = performance.now();
  await port.request('goto', { step: FAR });
  const forward = performance.now() - started;
  peak = Math.max(peak, memory());
  let last = middle;
  const turned = performance.now();
  for (let i = 0; i < BACK; i++) {
    last = await port.request('back', { count: 1 });
    if (i % 100 === 0) peak = Math.max(peak, memory());
  }
  const backward = performance.now() - turned;
  const second = await see(last.run?.loss ?? Number.NaN);
  const growth = (peak - before) / 2 ** 20;
  port.dispose();
  console.log(JSON.stringify({ step: last.run?.step, first, second, growth, forward, backward }));
}

/** Bytes that the process holds: its heap, and arrays besides. */
function memory(): number {
  return process.memoryUsage().rss;
}

void main();
