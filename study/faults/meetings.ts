import type { Graph, NodeId } from '../../src/engine/graph.js';
import { layerType, type Plant, Plot, type Traced } from './planting.js';

/** How many of a network's fan-outs are tried. */
const TRIED = 2;

/** Where several ways meet, one of them overwritten; of attention's softmax only the diagonal. */
export const meetingFaults: Plant = (traced) => [...overwritten(traced), ...withoutCrossTerms(traced)];

function overwritten(traced: Traced): ReturnType<Plant> {
  const { network, draw, shape } = traced;
  const { graph } = network;
  const parameters = new Set(graph.parameters.values());
  const inLayers = graph.meetings.flatMap((meeting) => {
    const { node } = meeting;
    const layer = layerOfUses(graph, node);
    const kept = meeting.parts.find((part) => shape(part).join() === shape(meeting.sum).join());
    return kept !== undefined && !parameters.has(node) && !meeting.parts.includes(meeting.sum)
      ? [{ ...meeting, kept, layer }]
      : [];
  });
  return draw.some(inLayers, TRIED).flatMap(({ sum, kept, layer }) => {
    const recurrent = ['rnn', 'lstm', 'gru'].includes(layerType(traced, layer));
    const kind = recurrent ? 'carry-lost' : 'fan-out-overwritten';
    return new Plot(traced, sum, layer).add(kind, traced.at(kept)).plantings;
  });
}

/** Whose work the sum is: the innermost layer that all uses of the node stand in. */
function layerOfUses({ nodes, layers, loss }: Graph, node: NodeId): string {
  const uses = nodes.filter((each) => each.kind === 'apply' && each.id <= loss && each.inputs.includes(node));
  const around = layers.filter(({ from, to }) => uses.every(({ id }) => id >= from && id < to));
  return around.at(-1)?.path ?? 'loss';
}

/** δ_S = P ⊙ (dP − rowsum(dP ⊙ P)) without its sum. */
function withoutCrossTerms(traced: Traced): ReturnType<Plant> {
  return traced.network.graph.layers.flatMap(({ path, inner }) => {
    const [scores, weights] = ['scores', 'weights'].map((name) => inner.find((each) => each.name === name));
    if (!scores || !weights || traced.cotangent(scores.value) !== scores.delta) return [];
    const [p, dp] = [traced.at(weights.value), traced.at(weights.delta)];
    return new Plot(traced, scores.delta, path).add(
      'softmax-cross-terms-missing',
      p.map((value, i) => value * (dp[i] ?? 0)),
    ).plantings;
  });
}
