// How long the exact reference takes beside plain training steps, in one process. Run it with
// npx esbuild bench/ours/exact.ts --bundle --platform=node --format=esm --main-fields=module,main --outfile=dist/bench-exact.mjs && node dist/bench-exact.mjs
import { ExactReference, judgeOps } from '../../src/analysis/check/exact/judge.js';
import { type TracedRun, tracedNodes } from '../../src/analysis/check/exact/traced.js';
import { Execution } from '../../src/engine/execution.js';
import { feedGraph } from '../../src/engine/feed.js';
import { makeBestArena } from '../../src/engine/kernels/choose.js';
import { RandomStream } from '../../src/engine/random.js';
import type { Precision } from '../../src/engine/tensor.js';
import { Trainer } from '../../src/engine/train/trainer.js';
import { FileProblem, type FileSystem } from '../../src/formats/fileSystem.js';
import { read } from '../../src/formats/read.js';

/** The texts hold all numbers themselves. */
const NO_FILES: FileSystem = { read: (path) => Promise.reject(new FileProblem('missing', `there is no ${path}`)) };

type Layers = readonly Readonly<Record<string, unknown>>[];

const dense = (units: number, activation = 'linear') => ({ type: 'dense', units, activation });
const conv = (filters: number, kernel: number, padding: number) => ({
  type: 'conv2d',
  filters,
  kernel,
  padding,
  activation: 'relu',
});
const pool = { type: 'maxpool2d', kernel: 2 };

const MODELS: readonly (readonly [string, readonly number[], Layers, number])[] = [
  ['784-32-10, batch 8', [784], [dense(32, 'tanh'), dense(10)], 8],
  ['64-64-32-10, batch 16', [64], [dense(64, 'relu'), dense(32, 'relu'), dense(10)], 16],
  [
    'LeNet, batch 16',
    [1, 28, 28],
    [conv(6, 5, 2), pool, conv(16, 5, 0), pool, { type: 'flatten' }, dense(120, 'relu'), dense(84, 'relu'), dense(10)],
    16,
  ],
  ['W3, batch 32', [1, 28, 28], [conv(16, 3, 1), pool, conv(32, 3, 1), pool, { type: 'flatten' }, dense(10)], 32],
];

function text([, input, layers, batch]: (typeof MODELS)[number]): string {
  const random = new RandomStream(1, 'bench');
  const size = input.reduce((all, extent) => all * extent, 1);
  const filled = (shape: readonly number[], at: number): unknown =>
    shape.length === 0
      ? Number(random.uniform(at).toFixed(4))
      : Array.from({ length: shape[0] ?? 0 }, (_, i) => filled(shape.slice(1), at * (shape[0] ?? 1) + i));
  return JSON.stringify({
    input,
    layers,
    loss: 'cross-entropy',
    data: {
      x: Array.from({ length: batch }, (_, i) => filled(input, i)),
      y: Array.from({ length: batch }, (_, i) => Math.floor(random.uniform(batch * size + i) * 10)),
    },
    train: { learningRate: 0.01, batchSize: batch },
  });
}

/** Milliseconds, the median of many. */
function median(work: () => void, seconds: number): number {
  const times: number[] = [];
  const end = performance.now() + 1000 * seconds;
  while (performance.now() < end || times.length < 5) {
    const start = performance.now();
    work();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[times.length >> 1] ?? Number.NaN;
}

function drain(reference: ExactReference): void {
  const work = judgeOps(reference);
  while (!work.next().done);
}

for (const each of MODELS) {
  const { model } = await read('bench.grad.json', text(each), NO_FILES);
  if (!model?.data) throw new Error(`${each[0]} could not be read`);
  const trainer = new Trainer(model, model.data);
  trainer.advance();
  const trained = median(() => trainer.advance(), 1);
  for (const precision of ['float64', 'float32'] satisfies Precision[]) {
    const graph = model.graph({ batchSize: each[3], mode: 'train', precision });
    const arena = makeBestArena(precision);
    const begin = performance.now();
    const execution = new Execution(graph.nodes, tracedNodes(graph), { arena });
    const state = trainer.state();
    const { batch } = trainer;
    feedGraph(execution, graph, { ...state, batch });
    execution.run();
    const run: TracedRun = { graph, execution, arena, precision };
    const reference = new ExactReference(run);
    drain(reference);
    const first = performance.now() - begin;
    const traced = median(() => execution.run(), 0.5);
    const judged = median(() => drain(reference), 2);
    if (process.env.PROFILE) {
      const kinds = new Map<string, number>();
      for (let i = 0; i < reference.count; i++) {
        const op = reference.judge(i, false);
        if (op === null) continue;
        const time = median(() => reference.judge(i, false), 0.02);
        const key = `${op.kind === 'op' ? op.op : op.kind}`;
        kinds.set(key, (kinds.get(key) ?? 0) + time);
      }
      console.log(
        [...kinds]
          .sort((p, q) => q[1] - p[1])
          .slice(0, 12)
          .map(([k, t]) => `${k} ${t.toFixed(3)}`)
          .join(', '),
      );
    }
    console.log(
      `${each[0]}, ${precision}: first ${first.toFixed(1)} ms, step ${trained.toFixed(4)} ms, unfused step ${traced.toFixed(3)} ms, ` +
        `E ${judged.toFixed(3)} ms = ${(judged / trained).toFixed(1)} steps`,
    );
  }
}
