import type { Node, NodeId } from '../../../engine/graph.js';
import type { PrimitiveName } from '../../../engine/primitives/table.js';
import { type BoundedNode, Saying, Unsaid } from './boundNodes.js';
import { begin, handed, onKink } from './elementwise.js';
import type { Local } from './local.js';
import { type Quickly, seen } from './quickReference.js';
import type { Site } from './site.js';

const ELEMENTWISE: ReadonlySet<PrimitiveName> = new Set<PrimitiveName>([
  ...(['negate', 'exp', 'expm1', 'log', 'log1p', 'sqrt', 'sin', 'cos', 'tan', 'sinh', 'cosh', 'tanh', 'erf'] as const),
  ...([
    'sigmoid',
    'softplus',
    'relu',
    'abs',
    'add',
    'sub',
    'mul',
    'div',
    'pow',
    'maximum',
    'minimum',
    'where',
  ] as const),
]);

const KINKED: ReadonlySet<PrimitiveName> = new Set<PrimitiveName>(['relu', 'abs', 'maximum', 'minimum']);

export function isElementwise(op: PrimitiveName): boolean {
  return ELEMENTWISE.has(op);
}

/** null where a bound cannot be said in nodes. */
export function ofElementwise(site: Site, wanted: readonly number[]): Quickly | null {
  try {
    return prepared(site, wanted);
  } catch (problem) {
    if (problem instanceof Unsaid) return null;
    throw problem;
  }
}

function prepared(site: Site, wanted: readonly number[]): Quickly {
  const { local, g, node, slopes } = begin(site);
  const { b } = local;
  const [own, users] = [ownBounds(local), userBounds(site, local)];
  const parts = wanted.map((k) => {
    const slope = slopes(k, 1);
    const analytic = site.pull.parts[k] ?? null;
    if (slope === null && analytic === null) return null;
    if (slope === null || analytic === null) throw new Unsaid(node.op);
    const value = handed(b, g, slope, b.shape(node.inputs[k] as NodeId));
    const shape = b.shape(value);
    const errors = [own(value), users(analytic)].flatMap((error) => (error === null ? [] : [b.expand(error, shape)]));
    const [first, second] = errors;
    const bound = first === undefined || second === undefined ? (first ?? null) : b.add(first, second);
    return { value, bound };
  });
  const evaluation = local.prepare(
    parts.flatMap((part) => (part === null ? [] : [part.value, part.bound ?? part.value])),
  );
  const kinked = KINKED.has(node.op);
  return () => {
    if (kinked && onKink(site)) return null;
    evaluation.run();
    return parts.map((part) => (part === null ? null : seen(evaluation, part.value, part.bound, 1, 0)));
  };
}

/** Bounds of the reference's own nodes. */
function ownBounds(local: Local): (id: NodeId) => NodeId | null {
  const say = new Saying(local.b, 'float64');
  const known = new Map<NodeId, NodeId | null>();
  const of = (id: NodeId): NodeId | null => {
    const there = known.get(id);
    if (there !== undefined) return there;
    const node = local.b.node(id);
    const error = local.isGiven(id)
      ? null
      : errorOf(
          say,
          node,
          (each) => ({ value: () => each, error: of(each) }),
          () => id,
        );
    known.set(id, error);
    return error;
  };
  return of;
}

/** Bounds of what the pull made, in the run's precision, from what went into it. */
function userBounds({ run, node, pull }: Site, local: Local): (id: NodeId) => NodeId | null {
  const say = new Saying(local.b, run.precision);
  const given = new Set([pull.cotangent, ...node.inputs]);
  const known = new Map<NodeId, NodeId | null>();
  const of = (id: NodeId): NodeId | null => {
    const there = known.get(id);
    if (there !== undefined) return there;
    const each = run.graph.nodes[id] as Node;
    const own = each.kind === 'constant' || id === node.id || (id >= pull.from && id < pull.to);
    const exact = given.has(id) || !own;
    const error = exact
      ? null
      : errorOf(
          say,
          each,
          (input) => ({ value: () => local.of(input), error: of(input) }),
          () => local.of(id),
        );
    known.set(id, error);
    return error;
  };
  return of;
}

function errorOf(say: Saying, node: Node, input: (id: NodeId) => BoundedNode, value: () => NodeId): NodeId | null {
  if (node.kind === 'constant' && node.value !== null) return say.ofConstant(node.value);
  if (node.kind !== 'apply') return null;
  return say.of({ op: node.op, shape: node.shape, attributes: node.attributes, value, inputs: node.inputs.map(input) });
}
