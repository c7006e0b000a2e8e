import type { CheckReport, ParameterReport } from '../analysis/check/report.js';
import type { Model } from '../engine/model.js';
import { namedNodes } from '../engine/named.js';
import type { Data, Shape } from '../engine/tensor.js';
import type { Trainer } from '../engine/train/trainer.js';
import type { UpdateAhead } from '../engine/train/updateAhead.js';
import { ratiosOf } from './entries.js';
import { type GateName, gateNames } from './gateNames.js';

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
  if (trainer) for (const name of namesOfStep(trainer)) names.set(name, () => numbersOf(trainer, name));
  for (const parameter of scene.report?.parameters ?? []) {
    for (const [part, read] of Object.entries(OF_CHECKS)) {
      names.set(`${parameter.name}.${part}`, () => ({ shape: parameter.shape, data: read(parameter) }));
    }
  }
  return names;
}

/** What is known of a trainer's names. */
interface Known {
  readonly names: ReadonlySet<string>;
  readonly gates: ReadonlyMap<string, GateName>;
}

const made = new WeakMap<Trainer, Known>();

/** Of a trainer they are made once: a condition asks for them at each step of a long way. */
function knownOf(trainer: Trainer): Known {
  const known = made.get(trainer) ?? makeKnown(trainer);
  made.set(trainer, known);
  return known;
}

function makeKnown(trainer: Trainer): Known {
  const { graph } = trainer;
  const gates = gateNames(graph);
  return { names: new Set([...namedNodes(graph).keys(), ...gates.keys(), ...updateNames(trainer)]), gates };
}

/** Every name of a step: those of its values, of gates, and `PARAMETER.PART` of what its update makes. */
export function namesOfStep(trainer: Trainer): ReadonlySet<string> {
  return knownOf(trainer).names;
}

/** The numbers of one of `namesOfStep`. */
export function numbersOf(trainer: Trainer, name: string): Named {
  const { graph } = trainer;
  const id = namedNodes(graph).get(name);
  if (id !== undefined) return { shape: graph.nodes[id]?.shape ?? [], data: trainer.view(id) };
  const gate = knownOf(trainer).gates.get(name);
  if (gate) return gate.read(numbersOf(trainer, gate.from));
  const [parameter, part] = cutLast(name);
  const ahead = trainer.ahead(parameter);
  if (!ahead) throw new RangeError(`a step has no ${name}`);
  return { shape: numbersOf(trainer, parameter).shape, data: partOf(ahead, part) };
}

/** `hidden.weight.update` as `hidden.weight` and `update`. */
export function cutLast(name: string): [before: string, last: string] {
  const cut = name.lastIndexOf('.');
  return [name.slice(0, Math.max(0, cut)), name.slice(cut + 1)];
}

/** What is known of each update of a parameter: Δ, the gradient that the optimizer reads where that is another one, and its moments. */
export function updateParts({ updated }: Trainer): string[] {
  return ['update', ...(updated.changesGradients ? ['effective'] : []), ...updated.moments];
}

function updateNames(trainer: Trainer): string[] {
  const parts = updateParts(trainer);
  return trainer.updated.names.flatMap((name) => parts.map((part) => `${name}.${part}`));
}

function partOf({ change, effective, moments }: UpdateAhead, part: string): Data {
  if (part === 'update') return change;
  return (part === 'effective' ? effective : moments[part]) ?? new Float64Array();
}
