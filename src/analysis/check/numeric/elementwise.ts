import { Execution } from '../../../engine/execution.js';
import type { Handwritten } from '../../../engine/graph.js';
import { Pieces } from '../pieces.js';
import { elementwiseNoise, type Point } from '../point.js';
import type { Ask, Evaluator } from './evaluator.js';
import type { Sample } from './line.js';

/**
 * A hand-written function at its own traced inputs: it is elementwise, so in one run every entry is moved by a step of its own,
 * and what many entries ask for costs as many runs as the one that asks for most.
 */
export function elementwiseEvaluator(point: Point, { variable, value }: Handwritten): Evaluator {
  const at = point.backward.view(variable).slice();
  const center = point.backward.view(value);
  const noise = elementwiseNoise(point, variable, value, 0);
  const execution = new Execution(point.graph.nodes, [value], { cut: [variable] });
  execution.feed(point.graph.y, point.batch.y.data);
  const moved = Float64Array.from(at);
  execution.feed(variable, moved);
  execution.run();
  const pieces = Pieces.of(execution, point.graph, value);

  function runOf(asks: readonly (readonly [number, Ask])[], samples: Sample[]): void {
    moved.set(at);
    for (const [, { entry, offset }] of asks) moved[entry] = (at[entry] as number) + offset;
    execution.run();
    const [values, same] = [execution.view(value), pieces.sameByEntry()];
    for (const [place, { entry }] of asks) {
      const step = (moved[entry] as number) - (at[entry] as number);
      samples[place] = { value: values[entry] as number, step, samePieces: same[entry] === 1 };
    }
  }

  return {
    lines: (entry) => ({ at: at[entry] as number, center: center[entry] as number, noise: noise[entry] as number }),
    evaluate(asks) {
      const samples: Sample[] = [];
      for (const run of byTurn(asks)) runOf(run, samples);
      return samples;
    },
  };
}

/** The first ask of every entry, the second of every entry, and so on, each with its place in the list. */
function byTurn(asks: readonly Ask[]): (readonly [number, Ask])[][] {
  const turns: (readonly [number, Ask])[][] = [];
  const turnOf = new Map<number, number>();
  asks.forEach((ask, place) => {
    const turn = turnOf.get(ask.entry) ?? 0;
    turnOf.set(ask.entry, turn + 1);
    const run = turns[turn] ?? [];
    turns[turn] = run;
    run.push([place, ask]);
  });
  return turns;
}
