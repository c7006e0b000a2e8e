import type { CheckReport, ParameterReport } from '../analysis/check/report.js';
import type { Model } from '../engine/model.js';
import { namedNodes } from '../engine/named.js';
import type { Data, Shape } from '../engine/tensor.js';
import type { Trainer } from '../engine/train/trainer.js';
import { ratiosOf } from './entries.js';

/** Numbers as they are now: to be read and not kept. */
export interface Named {
  readonly shape: Shape;
  readonly data: Data;
}

/** Where names are looked up: the network at a step, and what a check found. `trainer` is null where there is no data. */
export interface Scene {
  readonly model: Model;
  readonly trainer: Trainer | null;
  readonly report: CheckReport | null;
}

/** What a check says of a parameter, by the last part of the name (protocol: `TensorQuery`). */
const OF_CHECKS: Readonly<Record<string, (parameter: ParameterReport) => Data>> = {
  analytic: ({ analytic }) => analytic,
  exact: ({ exact }) => exact,
  exactBound: ({ exactBound }) => exactBound,
  numeric: ({ numeric }) => numeric,
  bound: ({ bound }) => bound,
  difference: ({ analytic, numeric }) => analytic.map((value, i) => value - (numeric[i] as number)),
  ratio: ratiosOf,
  verdict: ({ verdicts }) => verdicts,
  note: ({ notes }) => notes,
};

/** Every name that means something now, with a way to its numbers. */
export function namesIn(scene: Scene): Map<string, () => Named> {
  const names = new Map<string, () => Named>();
  for (const { name, initial } of [...scene.model.parameters, ...scene.model.buffers]) names.set(name, () => initial);
  const { trainer } = scene;
  if (trainer) for (const name of namedNodes(trainer.graph).keys()) names.set(name, () => numbersOf(trainer, name));
  for (const parameter of scene.report?.parameters ?? []) {
    for (const [part, read] of Object.entries(OF_CHECKS)) {
      names.set(`${parameter.name}.${part}`, () => ({ shape: parameter.shape, data: read(parameter) }));
    }
  }
  return names;
}

/** The numbers of a value of this step. `name` is one of `namedNodes`. */
export function numbersOf(trainer: Trainer, name: string): Named {
  const { graph } = trainer;
  const id = namedNodes(graph).get(name);
  if (id === undefined) throw new RangeError(`a step has no ${name}`);
  return { shape: graph.nodes[id]?.shape ?? [], data: trainer.view(id) };
}
