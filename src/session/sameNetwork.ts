import type { Graph, NodeId } from '../engine/graph.js';
import type { Buffer, Dataset, Model, Parameter } from '../engine/model.js';
import { type Data, sameShape } from '../engine/tensor.js';

/**
 * Whether two models compute the same J from the same start on the same data, but for `train` and for the derivatives
 * that the user wrote: then a run of one can be carried on by the other.
 */
export function sameNetwork(a: Model, b: Model): boolean {
  return (
    a.precision === b.precision &&
    a.seed === b.seed &&
    sameData(a.data, b.data) &&
    a.layers.map(({ path }) => path).join('\n') === b.layers.map(({ path }) => path).join('\n') &&
    a.parameters.length === b.parameters.length &&
    a.parameters.every((parameter, i) => sameNumbers(parameter, b.parameters[i])) &&
    a.buffers.length === b.buffers.length &&
    a.buffers.every((buffer, i) => sameNumbers(buffer, b.buffers[i])) &&
    formulas(a) === formulas(b)
  );
}

/** Whether nothing that is computed differs: only comments, expectations or places in the text may. */
export function sameRun(a: Model, b: Model): boolean {
  const how = ({ training, parameters }: Model): string =>
    JSON.stringify([training, parameters.map(({ frozen, penalized }) => [frozen, penalized])]);
  return sameNetwork(a, b) && how(a) === how(b) && derivatives(a) === derivatives(b);
}

function sameNumbers(a: Parameter | Buffer, b: Parameter | Buffer | undefined): boolean {
  return b !== undefined && a.name === b.name && sameShape(a.shape, b.shape) && same(a.initial.data, b.initial.data);
}

function sameData(a: Dataset | null, b: Dataset | null): boolean {
  if (!a || !b) return a === b;
  return (
    sameShape(a.x.shape, b.x.shape) &&
    sameShape(a.y.shape, b.y.shape) &&
    same(a.x.data, b.x.data) &&
    same(a.y.data, b.y.data) &&
    same(a.heldOut, b.heldOut)
  );
}

/** The same numbers bit for bit, as far as JavaScript can see them. */
function same(a: Data | readonly number[], b: Data | readonly number[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}

function derivatives(model: Model): string {
  const { handwritten } = model.graph({ batchSize: 1, mode: 'train' });
  return JSON.stringify(handwritten.map(({ layer, op, source, surrogate }) => [layer, op, source, surrogate]));
}

/** Every layer's z and a, and J's part that depends on the examples, as text. */
function formulas(model: Model): string {
  const graph = model.graph({ batchSize: 1, mode: 'train', derivatives: 'derived' });
  const text = new Formulas(graph);
  const outputs = graph.layers.flatMap(({ z, a }) => [z, a]);
  return [...outputs, dataTerm(graph)].map((id) => text.number(id)).join() + text.lines.join('\n');
}

/** J without the penalties that were added to it: what is left does depend on the target y. */
function dataTerm(graph: Graph): NodeId {
  const reached = new Set([graph.y]);
  for (const node of graph.nodes) {
    if (node.kind === 'apply' && node.inputs.some((input) => reached.has(input))) reached.add(node.id);
  }
  for (let id = graph.loss; ; ) {
    const node = graph.nodes[id];
    const [first, second] = node?.kind === 'apply' && node.op === 'add' ? node.inputs : [];
    if (first === undefined || second === undefined || reached.has(second)) return id;
    id = first;
  }
}

/** Nodes written out as text, inputs first, numbered in the order in which they are needed. */
class Formulas {
  readonly lines: string[] = [];
  private readonly numbers = new Map<NodeId, number>();

  constructor(private readonly graph: Graph) {}

  number(id: NodeId): number {
    const known = this.numbers.get(id);
    if (known !== undefined) return known;
    const line = this.line(id);
    this.lines.push(line);
    this.numbers.set(id, this.lines.length - 1);
    return this.lines.length - 1;
  }

  private line(id: NodeId): string {
    const node = this.graph.nodes[id];
    if (!node) return '';
    if (node.kind !== 'apply') return `${node.kind} ${node.name} [${node.shape}] ${node.value?.join() ?? ''}`;
    const inputs = node.inputs.map((input) => this.number(input));
    return `${node.op} ${inputs} [${node.shape}] ${JSON.stringify(node.attributes)}`;
  }
}
