import type { Application, Graph, NodeId } from '../../../engine/graph.js';
import { layerOf } from '../../ancestry.js';
import { opName } from '../../opName.js';
import { firstWorse, worstEntry } from '../../origin.js';
import { firstNonFiniteValue } from '../../summarize.js';
import type { Found, Rule } from '../rule.js';
import type { Scene } from '../scene.js';
import { SOURCES } from '../sources.js';
import { brief, counted } from '../words.js';

/** A number is NaN or infinite: where the first one arises, and out of what. */
export const NON_FINITE: Rule = {
  name: 'nonFinite',
  causes: ['uphill', 'rateTooHigh', 'exploding', 'unscaledInputs', 'finalActivation'],
  judge: (scene) => {
    const first = firstNonFiniteValue(scene.trainer);
    return first ? found(scene, first) : 'quiet';
  },
};

function found(scene: Scene, first: NonNullable<ReturnType<typeof firstNonFiniteValue>>): Found {
  const { trainer, model } = scene;
  const { graph } = trainer;
  const origin = firstWorse({ graph, view: (id) => trainer.view(id) }, first.node);
  const node = graph.nodes[origin];
  const leaf = node && node.kind !== 'apply' ? node : null;
  const parameter = leaf && model.parameters.find(({ name }) => name === leaf.name);
  const holder = parameter && model.layers.find(({ parameters }) => parameters.includes(parameter.name));
  const layer = holder?.path ?? (leaf ? null : layerOf(graph, origin));
  const path = layer === 'loss' ? null : layer;
  const said = leaf ? leafText(scene, leaf.name) : opText(scene, origin);
  return {
    severity: 'error',
    title: 'A number is not finite',
    claim: `${said}${sinceText(scene)}`,
    layers: path === null ? [] : [path],
    range: parameter?.range ?? scene.layer(path ?? '')?.range ?? model.ranges.loss,
    evidence: [{ kind: 'curve', series: 'loss', level: null }],
    mends: [],
    sources: [SOURCES.goldberg1991],
  };
}

function leafText({ step }: Scene, name: string): string {
  if (name === 'x' || name === 'y') return `${name} holds a number that is not finite in this batch: look at the data.`;
  const how = step > 0 ? ': an update made it' : ' from the start';
  return `\`${name}\` holds a number that is not finite${how}.`;
}

function opText({ trainer }: Scene, origin: NodeId): string {
  const { graph } = trainer;
  const node = graph.nodes[origin] as Application;
  const data = trainer.view(origin);
  const entry = worstEntry(data);
  const forward = origin <= graph.loss;
  const layer = layerOf(graph, forward ? origin : pulledBy(graph, origin));
  const where = layer === 'loss' ? 'the loss' : `*${layer}*`;
  const op = forward ? opName(graph, origin, 'forward') : node.op;
  const made = `\`${op}\` makes ${brief(data[entry] as number)} of ${inputsText(trainer, node, entry)}`;
  return `The first arises in ${where}, going ${forward ? 'forward' : 'backward'}: ${made}.`;
}

/** Of a node of the backward pass: that of the forward pass whose share it is. */
function pulledBy(graph: Graph, node: NodeId): NodeId {
  return graph.pulls.find(({ from, to }) => node >= from && node < to)?.node ?? graph.loss;
}

function inputsText(trainer: Scene['trainer'], { inputs, shape }: Application, entry: number): string {
  const size = shape.reduce((all, extent) => all * extent, 1);
  const texts = inputs.map((input) => {
    const data = trainer.view(input);
    if (data.length === size) return brief(data[entry] as number);
    return data.length === 1 ? brief(data[0] as number) : `numbers up to ${brief(largest(data))}`;
  });
  return texts.join(' and ');
}

function largest(data: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < data.length; i++) most = Math.max(most, Math.abs(data[i] as number));
  return most;
}

/** When J was last finite, where it was. */
function sinceText({ past, step }: Scene): string {
  const all = past.loss(0, step + 1);
  const bad = all.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return '';
  if (bad === 0) return ` J is not finite from the first step on${step > 0 ? ': go to step 0, where it arises' : ''}.`;
  return ` J was last finite, ${brief(all[bad - 1] as number)}, after ${counted(bad - 1, 'update')}: go there and step.`;
}
