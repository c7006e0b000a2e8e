import type { Arena } from '../../engine/arena.js';
import { Execution } from '../../engine/execution.js';
import { feedGraph } from '../../engine/feed.js';
import type { NodeId } from '../../engine/graph.js';
import type { Layer } from '../../engine/model.js';
import { type Data, norm } from '../../engine/tensor.js';
import type { Trainer } from '../../engine/train/trainer.js';

/** What the coming update, made so many times larger, would make of J on the same batch. */
export interface Ahead {
  readonly times: number;
  readonly loss: number;
}

/** Where J rises, smaller updates are looked at; where it falls, larger ones: until one helps a good deal, or goes too far. */
const SMALLER = [0.5, 0.125];
const LARGER = [10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8];

/** Where one goes too far, so much of it is looked at as well: J may have its valley between it and the one before. */
const BACK = 0.3;

/** J(θ + kΔθ) against J(θ) where that is enough, in either direction. */
const ENOUGH = { fall: 0.9, rise: 1.5 };

/**
 * J(θ + kΔθ) for some k > 0 on the batch of the step, with its noise, by size of k: Δθ is the coming update. Yields after each.
 */
export function* lossAhead(trainer: Trainer, arena: Arena): Generator<void, Ahead[]> {
  const changes = new Map(trainer.updated.names.map((name) => [name, trainer.ahead(name)?.change]));
  const lossAt = along(trainer, arena, (name) => changes.get(name));
  const now = trainer.loss;
  const found: Ahead[] = [{ times: 1, loss: lossAt(1) }];
  yield;
  const falls = (found[0] as Ahead).loss < now;
  for (const times of falls ? LARGER : SMALLER) {
    const loss = lossAt(times);
    found.push({ times, loss });
    yield;
    if (!falls || (loss >= ENOUGH.fall * now && loss <= ENOUGH.rise * now)) continue;
    if (!(loss < now)) found.push({ times: BACK * times, loss: lossAt(BACK * times) });
    break;
  }
  return found.sort((a, b) => a.times - b.times);
}

/** What a short step straight against the gradient of a layer does to J, as the gradient says and in truth. */
export interface Downhill {
  readonly layer: string;
  readonly promised: number;
  readonly fall: number;
}

/** Of a short step: it promises at most this part of J, and moves no farther than this part of ‖W‖. */
const SHORT = 1e-3;

/** A tenth of a step has to fall by a tenth, give or take this part of it: else it is not the slope that J shows. */
const STRAIGHT = 0.5;

/** For each layer with parameters where J shows its slope. Yields after each. */
export function* downhill(trainer: Trainer, layers: readonly Layer[], arena: Arena): Generator<void, Downhill[]> {
  const found: Downhill[] = [];
  for (const { path, parameters } of layers) {
    if (parameters.length === 0) continue;
    const fall = shortFall(trainer, parameters, arena);
    if (fall) found.push({ layer: path, ...fall });
    yield;
  }
  return found;
}

function shortFall(
  trainer: Trainer,
  names: readonly string[],
  arena: Arena,
): { readonly promised: number; readonly fall: number } | null {
  const { graph, loss } = trainer;
  const gradients = new Map(names.map((name) => [name, trainer.view(graph.gradients.get(name) as NodeId).slice()]));
  const steepness = norm([...gradients.values()].map(norm)) ** 2;
  const size = norm(names.map((name) => norm(trainer.parameter(name))));
  const far = Math.min((SHORT * Math.abs(loss)) / steepness, (SHORT * size) / Math.sqrt(steepness));
  const promised = far * steepness;
  // Where less is promised, rounding of J would tell, and not its slope.
  if (!(promised > Math.abs(loss) * (trainer.model.precision === 'float32' ? 1e-3 : 1e-8))) return null;
  const lossAt = along(trainer, arena, (name) => gradients.get(name)?.map((value) => -value));
  const [whole, tenth] = [loss - lossAt(far), 10 * (loss - lossAt(far / 10))];
  const slope = (10 * tenth - whole) / 9;
  // The step itself falls, or rises, as its slope does then: STRAIGHT is less than 0.9.
  return Math.abs(tenth - whole) < STRAIGHT * Math.abs(slope) ? { promised, fall: whole } : null;
}

/** J as a function of how far the parameters go in a direction. */
function along(
  trainer: Trainer,
  arena: Arena,
  direction: (parameter: string) => Data | undefined,
): (far: number) => number {
  const { graph } = trainer;
  const execution = new Execution(graph.nodes, [graph.loss], { arena });
  const [state, { x, y }] = [trainer.state(), trainer.batch];
  return (far) => {
    const parameters = new Map(
      [...state.parameters].map(([name, data]): [string, Data] => {
        const change = direction(name);
        return [name, change ? data.map((value, i) => value + far * (change[i] as number)) : data];
      }),
    );
    feedGraph(execution, graph, { ...state, parameters, batch: { x, y } });
    execution.run();
    return execution.view(graph.loss)[0] as number;
  };
}
