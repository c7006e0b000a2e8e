import { parentPort } from 'node:worker_threads';
import { judgeNetwork, type Scope } from './judge.js';
import { judgeDeep } from './judgeDeep.js';
import type { Condition } from './networks/conditions.js';

/** What the main thread asks for: a random network, or a large one by its place in the list. */
type Task = { readonly seed: number; readonly condition: Condition; readonly scope: Scope } | { readonly deep: number };

const work = (task: Task) =>
  'deep' in task ? judgeDeep(task.deep) : judgeNetwork(task.seed, task.condition, task.scope);

parentPort?.on('message', async (task: Task) => {
  try {
    parentPort?.postMessage({ task, result: await work(task) });
  } catch (error) {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    parentPort?.postMessage({ failed: `${JSON.stringify(task)}: ${reason}` });
  }
});
