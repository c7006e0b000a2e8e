import { Execution } from '../../src/engine/execution.js';
import { feedGraph } from '../../src/engine/feed.js';
import type { NodeId } from '../../src/engine/graph.js';
import { makeBestArena } from '../../src/engine/kernels/choose.js';
import type { Draw } from '../networks/draw.js';
import { type RunNetwork, run } from '../networks/network.js';
import { activationFaults } from './activations.js';
import { gradientFaults } from './gradients.js';
import { handedDownFaults } from './handedDown.js';
import { lossFaults } from './losses.js';
import { meetingFaults } from './meetings.js';
import type { Plant, Planting, Traced } from './planting.js';
import { relativeFaults } from './relative.js';

const ALL: readonly Plant[] = [
  lossFaults,
  gradientFaults,
  activationFaults,
  handedDownFaults,
  meetingFaults,
  relativeFaults,
];

/** Every fault that fits a network. */
export function plantAll(network: RunNetwork, draw: Draw): Planting[] {
  const traced = trace(network, draw);
  return ALL.flatMap((plant) => plant(traced));
}

function trace(network: RunNetwork, draw: Draw): Traced {
  const { execution, graph } = network;
  const before = aStepBefore(network);
  const copy = (of: Execution, id: NodeId): Float64Array => Float64Array.from(of.view(id));
  return {
    network,
    draw,
    at: (id) => copy(execution, id),
    before: (id) => copy(before, id),
    shape: (id) => execution.shape(id),
    cotangent: (id) => graph.cotangents.get(id),
  };
}

/** The same pass with parameters of which a step of descent would have made the present ones, about. */
function aStepBefore(network: RunNetwork): Execution {
  const { execution, graph, model, state } = network;
  const parameters = new Map(
    [...state.parameters].map(([name, data]) => {
      const gradient = execution.view(graph.gradients.get(name) ?? -1);
      return [name, data.map((value, i) => value + model.training.learningRate * (gradient[i] ?? 0))];
    }),
  );
  return run({ ...network, state: { ...state, parameters } }).execution;
}

/** Runs a backward pass with faults in it, one node at a time: all below the fault is computed from the wrong numbers. */
export class FaultyPass {
  private readonly executions = new Map<NodeId, Execution>();

  constructor(
    private readonly network: RunNetwork,
    private readonly outputs: readonly NodeId[],
    private readonly arena = makeBestArena(network.model.precision),
  ) {}

  /** An execution that holds the whole pass with the fault, until it is asked again. */
  with({ node, values }: Planting): Execution {
    const known = this.executions.get(node);
    const execution = known ?? this.prepared(node);
    const { precision } = this.network.model;
    execution.feed(node, precision === 'float32' ? Float32Array.from(values) : values);
    if (known) execution.runFrom(node);
    else execution.run();
    this.executions.set(node, execution);
    return execution;
  }

  private prepared(node: NodeId): Execution {
    const { graph, fed } = this.network;
    const { arena, outputs } = this;
    const execution = new Execution(graph.nodes, [...outputs, node], { cut: [node], arena });
    feedGraph(execution, graph, fed);
    return execution;
  }
}
