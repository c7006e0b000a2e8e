import type { Arena } from '../../engine/arena.js';
import { Execution } from '../../engine/execution.js';
import { feedGraph } from '../../engine/feed.js';
import type { Data } from '../../engine/tensor.js';
import type { Trainer } from '../../engine/train/trainer.js';

/** What the coming update, made so many times larger, would make of J on the same batch. */
export interface Ahead {
  readonly times: number;
  readonly loss: number;
}

/** Where J rises, smaller updates are looked at; where it falls, larger ones: until one helps a good deal, or goes too far. */
const SMALLER = [0.5, 0.125];
const LARGER = [10, 100, 1e3, 1e4, 1e6, 1e8];

/** J(θ + kΔθ) against J(θ) where that is enough, in either direction. */
const ENOUGH = { fall: 0.9, rise: 1.5 };

/**
 * J(θ + kΔθ) for some k > 0 on the batch of the step, with its noise, by size of k: Δθ is the coming update. Yields after each.
 */
export function* lossAhead(trainer: Trainer, arena: Arena): Generator<void, Ahead[]> {
  const lossAt = along(trainer, arena);
  const now = trainer.loss;
  const found: Ahead[] = [{ times: 1, loss: lossAt(1) }];
  yield;
  const falls = (found[0] as Ahead).loss < now;
  for (const times of falls ? LARGER : SMALLER) {
    const loss = lossAt(times);
    found.push({ times, loss });
    yield;
    if (falls && !(loss >= ENOUGH.fall * now && loss <= ENOUGH.rise * now)) break;
  }
  return found.sort((a, b) => a.times - b.times);
}

function along(trainer: Trainer, arena: Arena): (times: number) => number {
  const { graph, ahead } = trainer;
  const execution = new Execution(graph.nodes, [graph.loss], { arena });
  const [state, { x, y }] = [trainer.state(), trainer.batch];
  return (times) => {
    const parameters = new Map(
      [...state.parameters].map(([name, data]): [string, Data] => {
        const change = ahead.get(name)?.change;
        return [name, change ? data.map((value, i) => value + times * (change[i] as number)) : data];
      }),
    );
    feedGraph(execution, graph, { ...state, parameters, batch: { x, y } });
    execution.run();
    return execution.view(graph.loss)[0] as number;
  };
}
