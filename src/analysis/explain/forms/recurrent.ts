import type { CellGate } from '../../../engine/cellGates.js';
import type { Node, NodeId } from '../../../engine/graph.js';
import { titled } from '../made.js';
import { handedFrom } from '../nameOf.js';
import type { Quantity } from '../names.js';
import { indexOf } from '../primitives/rule.js';
import { type Form, layerNumber, type Scene } from '../scene.js';
import { subOf, textOf } from '../symbols.js';

/** What each gate is for (Gers et al. 2000; Cho et al. 2014). */
const WORDS: Readonly<Record<string, string>> = {
  i: 'the input gate: how much of what is new is let in',
  f: 'the forget gate: how much of the memory is kept',
  g: 'what is new',
  o: 'the output gate: how much of the memory is shown',
  r: 'the reset gate: how much of the state goes into what is new',
  u: 'the update gate: how much of the state is kept',
  n: 'what is new',
};

/** σ or tanh of a gate's part of z: the gate, by its letter. */
export const gateForm: Form = (scene, { node: id, place }, quantity) => {
  const node = scene.reading.node(id);
  if (quantity || node.kind !== 'apply' || (node.op !== 'sigmoid' && node.op !== 'tanh')) return null;
  const z = handedFrom(scene, { node: node.inputs[0] as NodeId, place });
  const gate = z && gateAt(scene, z.quantity, z.entry.place);
  const made = scene.reading.making({ node: id, place });
  if (!z || !gate || !made) return null;
  const symbol = {
    base: gate.letter,
    sub: subOf([gate.step, gate.unit]),
    sup: layerNumber(scene, z.quantity.layer),
    hue: 'other' as const,
    example: scene.graph.batchSize > 1 ? gate.example : null,
  };
  const because = `∵ ${gate.letter} = ${node.op}(z): ${WORDS[gate.letter] ?? 'a gate'}`;
  return { made: titled(made, { label: textOf(symbol), symbol, because }), rule: null, because: null };
};

interface GatePlace {
  readonly letter: string;
  readonly example: number;
  readonly step: number;
  readonly unit: number;
}

/** The gate that a place of z belongs to: z is [N, T, D · G · H]. */
function gateAt({ graph, reading }: Scene, { layer, part, node }: Quantity, place: number): GatePlace | null {
  const gates = graph.layers.find(({ path }) => path === layer)?.gates.filter(({ of }) => of === part) ?? [];
  const [first] = gates;
  const shape = reading.shape(node);
  if (!first || shape.length !== 3) return null;
  const units = (shape[2] as number) / (first.parts * first.directions);
  const [example, step, column] = indexOf(shape, place) as [number, number, number];
  const which = Math.floor(column / units) % first.parts;
  const gate: CellGate | undefined = gates.find((each) => each.part === which);
  return gate ? { letter: gate.name.split('_')[0] as string, example, step, unit: column % units } : null;
}

/** h of a step that no name holds: what W_hh is multiplied with. */
export const stateForm: Form = (scene, { node: id, place }, quantity) => {
  if (quantity) return null;
  const state = statesOf(scene).get(id);
  const made = state && scene.reading.making({ node: id, place });
  if (!state || !made) return null;
  const [example, unit] = indexOf(scene.reading.shape(id), place) as [number, number];
  const symbol = {
    base: 'h',
    sub: subOf([state.step, unit]),
    sup: layerNumber(scene, state.layer),
    hue: 'a' as const,
    example: scene.graph.batchSize > 1 ? example : null,
  };
  const because = 'the state after this step';
  return { made: titled(made, { label: textOf(symbol), symbol, because }), rule: null, because: null };
};

interface State {
  readonly layer: string;
  /** From 0 on, as its cell walks. */
  readonly step: number;
}

const known = new WeakMap<readonly Node[], ReadonlyMap<NodeId, State>>();

/** States by node: the left factors of W_hh. The first of each is the one that nothing was read before. */
function statesOf({ reading }: Scene): ReadonlyMap<NodeId, State> {
  const { nodes } = reading.expanded;
  const found = known.get(nodes) ?? states(nodes);
  known.set(nodes, found);
  return found;
}

function states(nodes: readonly Node[]): ReadonlyMap<NodeId, State> {
  const found = new Map<NodeId, State>();
  const counts = new Map<string, number>();
  for (const node of nodes) {
    if (node.kind !== 'apply' || node.op !== 'matmul') continue;
    const [left, weight] = node.inputs.map((input) => nodes[input]) as [Node, Node];
    const layer = weight.kind === 'parameter' && /^(.*)\.weight_hh_l\d+(_reverse)?$/.exec(weight.name)?.[1];
    if (!layer || !(node.attributes as { transposeB: boolean }).transposeB) continue;
    const count = counts.get(weight.name) ?? 0;
    counts.set(weight.name, count + 1);
    const value = throughReshapes(nodes, left);
    if (count > 0) found.set(value.id, { layer, step: count - 1 });
  }
  return found;
}

function throughReshapes(nodes: readonly Node[], node: Node): Node {
  return node.kind === 'apply' && node.op === 'reshape'
    ? throughReshapes(nodes, nodes[node.inputs[0] as NodeId] as Node)
    : node;
}
