import type { CheckReport, ParameterReport } from '../analysis/check/report.js';
import type { LayerNodes, NodeId } from '../engine/graph.js';
import type { Model } from '../engine/model.js';
import type { Data, Shape } from '../engine/tensor.js';
import type { Trainer } from '../engine/train/trainer.js';

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

const OF_LAYERS = ['z', 'a', 'delta', 'upstream'] as const satisfies readonly (keyof LayerNodes)[];

/** What a check says of a parameter, by the last part of the name (protocol: `TensorQuery`). */
const OF_CHECKS: Readonly<Record<string, (parameter: ParameterReport) => Data>> = {
  analytic: ({ analytic }) => analytic,
  exact: ({ exact }) => exact,
  numeric: ({ numeric }) => numeric,
  bound: ({ bound }) => bound,
  difference: ({ analytic, numeric }) => analytic.map((value, i) => value - (numeric[i] as number)),
  verdict: ({ verdicts }) => verdicts,
};

/** Every name that means something now, with a way to its numbers. */
export function namesIn(scene: Scene): Map<string, () => Named> {
  const names = new Map<string, () => Named>();
  for (const { name, initial } of scene.model.parameters) names.set(name, () => initial);
  if (scene.trainer) addStep(names, scene.trainer);
  for (const parameter of scene.report?.parameters ?? []) {
    for (const [part, read] of Object.entries(OF_CHECKS)) {
      names.set(`${parameter.name}.${part}`, () => ({ shape: parameter.shape, data: read(parameter) }));
    }
  }
  return names;
}

function addStep(names: Map<string, () => Named>, trainer: Trainer): void {
  const { graph } = trainer;
  const at = (id: NodeId) => (): Named => ({ shape: graph.nodes[id]?.shape ?? [], data: trainer.view(id) });
  names.set('loss', at(graph.loss));
  names.set('x', () => trainer.batch.x);
  names.set('y', () => trainer.batch.y);
  for (const layer of graph.layers) {
    for (const quantity of OF_LAYERS) names.set(`${layer.path}.${quantity}`, at(layer[quantity]));
    for (const { name, value, delta } of layer.inner) {
      names.set(`${layer.path}.${name}`, at(value));
      names.set(`${layer.path}.${name}.delta`, at(delta));
    }
  }
  for (const [name, id] of [...graph.parameters, ...graph.buffers]) names.set(name, at(id));
  for (const [name, id] of graph.gradients) names.set(`${name}.gradient`, at(id));
}
