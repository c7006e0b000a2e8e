import { PLAIN_ARENA } from '../../engine/arena.js';
import { Execution } from '../../engine/execution.js';
import { feedGraph } from '../../engine/feed.js';
import type { Data } from '../../engine/tensor.js';
import type { Trainer } from '../../engine/train/trainer.js';

/** How many times larger updates are looked at: the smaller ones tell of an η that is too high, the larger ones of one too low. */
export const TIMES = [0.125, 0.5, 1, 10, 100, 1000];

/** What the coming update, made so many times larger, would make of J on the same batch. */
export interface Ahead {
  readonly times: number;
  readonly loss: number;
}

/** J(θ + kΔθ) for each of some k > 0, the noise of the step as it is. Yields after each. */
export function* lossAhead(trainer: Trainer, times: readonly number[]): Generator<void, Ahead[]> {
  const { graph, ahead } = trainer;
  const execution = new Execution(graph.nodes, [graph.loss], { arena: PLAIN_ARENA });
  const [state, batch] = [trainer.state(), trainer.batch];
  const found: Ahead[] = [];
  for (const k of times) {
    const parameters = new Map(
      [...state.parameters].map(([name, data]): [string, Data] => {
        const change = ahead.get(name)?.change;
        return [name, change ? data.map((value, i) => value + k * (change[i] as number)) : data];
      }),
    );
    feedGraph(execution, graph, { ...state, parameters, batch });
    execution.run();
    found.push({ times: k, loss: execution.view(graph.loss)[0] as number });
    yield;
  }
  return found;
}
