// What each node of a step costs when it is run alone, on the numbers of the first step. Not a peer: profile.mjs asks it once.
import { Execution } from '../../src/engine/execution.js';
import type { Application, Graph, NodeId } from '../../src/engine/graph.js';
import { bestKernels, makeArena } from '../../src/engine/kernels/choose.js';
import { RULES } from '../../src/engine/rules.js';
import { sizeOf } from '../../src/engine/tensor.js';
import { Trainer } from '../../src/engine/train/trainer.js';
import { read } from '../../src/formats/read.js';
import { precision, repeatFor } from '../peers/serve.mjs';
import { FILE, NO_FILES, notYet, text } from './read.js';

interface Cost {
  readonly op: string;
  readonly shapes: string;
  readonly kernel: boolean;
  readonly microseconds: number;
}

/** Seconds that each node is repeated for. */
const EACH = 0.03;

/** What a step computes, in order. */
function applications(trainer: Trainer): Application[] {
  const { graph } = trainer;
  trainer.record(1);
  const computed = [...(trainer.trace(trainer.step)?.values.keys() ?? [])];
  return computed.flatMap((id) => {
    const node = graph.nodes[id];
    return node?.kind === 'apply' ? [node] : [];
  });
}

async function costOf(node: Application, trainer: Trainer): Promise<Cost> {
  const { nodes } = trainer.graph;
  const inputs = [...new Set(node.inputs)];
  const execution = new Execution(nodes, [node.id], { cut: inputs, arena: makeArena(bestKernels(precision)) });
  for (const id of inputs) execution.feed(id, trainer.view(id));
  const { steps, seconds } = await repeatFor(EACH, () => execution.run());
  const shapes = [...node.inputs.map((id) => shapeText(trainer.graph, id)), '→', shapeText(trainer.graph, node.id)];
  return {
    op: node.op,
    shapes: shapes.join(' '),
    kernel: hasKernel(node, nodes),
    microseconds: (seconds / steps) * 1e6,
  };
}

const shapeText = ({ nodes }: Graph, id: NodeId): string => `[${nodes[id]?.shape.join(', ')}]`;

function hasKernel(node: Application, nodes: Graph['nodes']): boolean {
  const place = (id: NodeId) => ({ address: 0, shape: nodes[id]?.shape ?? [] });
  const kernel = RULES[node.op].kernel as
    | ((out: object, inputs: readonly object[], attributes: object, precision: string) => unknown)
    | undefined;
  return (kernel?.(place(node.id), node.inputs.map(place), node.attributes, precision) ?? null) !== null;
}

const { model, problems } = await read(FILE, text(), NO_FILES);
if (!model?.data) throw new Error(notYet(problems));
const trainer = new Trainer(model, model.data);
const costs: Cost[] = [];
// A node of no entries costs what a call costs.
for (const node of applications(trainer)) if (sizeOf(node.shape) > 0) costs.push(await costOf(node, trainer));
const { steps, seconds } = await repeatFor(1, () => trainer.advance());
process.stdout.write(`${JSON.stringify({ costs, whole: (seconds / steps) * 1e6 })}\n`, () => process.exit(0));
