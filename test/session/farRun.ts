import { openInProcess } from '../../src/worker/inProcess.js';

/**
 * Trains a 3-5-2 network with Adam, in batches of which every fifth is a partial one, for 100,000 steps, then goes to steps all over the run, and back one by one. Prints what it
 * saw as JSON. Runs as a program of its own: its memory is its alone.
 */
const [megabytes = '256'] = process.argv.slice(2);
const [FAR, JUMPS, BACK] = [100_000, 100, 300];

const x = Array.from({ length: 23 }, (_, i) => [Math.sin(i), Math.cos(2 * i), (i % 5) / 5]);
const text = JSON.stringify({
  input: [3],
  layers: [
    { type: 'dense', name: 'hidden', units: 5, activation: 'tanh' },
    { type: 'dense', name: 'output', units: 2 },
  ],
  loss: 'squared-error',
  data: { x, y: x.map(([a = 0, b = 0, c = 0]) => [a * b, c - a]) },
  train: { optimizer: 'adam', learningRate: 1e-3, batchSize: 5, epochs: 60 },
});

async function main(): Promise<void> {
  const files = { read: () => Promise.reject(new Error('there are no files')) };
  const port = openInProcess({ file: 'model.grad.json', files, checkpointBytes: Number(megabytes) * 2 ** 20 });
  await port.request('open', { text, version: 1 });
  await port.request('goto', { step: 1000 });
  const before = memory();
  const wrong: number[] = [];
  const look = async (step: number, loss: number | undefined): Promise<void> => {
    const { values } = await port.request('series', { name: 'loss', from: step, to: step, points: 1 });
    if (values[0] !== loss) wrong.push(step);
  };
  const timed = async (act: () => Promise<unknown>): Promise<number> => {
    const began = performance.now();
    await act();
    return performance.now() - began;
  };
  const forward = await timed(() => port.request('goto', { step: FAR }));
  let peak = memory();
  const jumps: number[] = [];
  for (let i = 0; i < JUMPS; i++) {
    // Steps that have nothing to do with how states are spaced: multiples of a prime.
    const step = (i * 39_119) % FAR;
    jumps.push(
      await timed(async () => {
        const { run } = await port.request('goto', { step });
        await look(step, run?.loss);
      }),
    );
  }
  peak = Math.max(peak, memory());
  await port.request('goto', { step: FAR - 7 });
  const back: number[] = [];
  for (let i = 1; i <= BACK; i++) {
    back.push(
      await timed(async () => {
        const { run } = await port.request('back', { count: 1 });
        await look(FAR - 7 - i, run?.loss);
      }),
    );
  }
  peak = Math.max(peak, memory());
  port.dispose();
  const median = (all: readonly number[]): number => [...all].sort((a, b) => a - b)[all.length >> 1] as number;
  console.log(
    JSON.stringify({
      wrong,
      growth: (peak - before) / 2 ** 20,
      forward,
      jump: median(jumps),
      longestJump: Math.max(...jumps),
      back: median(back),
    }),
  );
}

/** Bytes that the process holds: its heap, and arrays besides. */
function memory(): number {
  return process.memoryUsage().rss;
}

void main();
