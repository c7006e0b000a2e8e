import type { Node, NodeId } from '../../../engine/graph.js';
import type { PrimitiveName } from '../../../engine/primitives/table.js';
import type { Data } from '../../../engine/tensor.js';
import { verdictOfEntry } from '../verdict.js';
import { type BoundedNode, Saying, Unsaid } from './boundNodes.js';
import { begin, handed, onKink } from './elementwise.js';
import type { Seen } from './entries.js';
import type { Evaluation, Local } from './local.js';
import { products } from './products.js';
import { ofMovement, ofSum } from './quickMovement.js';
import type { Site } from './site.js';

/** A reference with its bound, factor · sizes + lost, as kernels left them; sizes null: it is exact. */
export interface Quick {
  readonly exact: Data;
  readonly sizes: Float64Array | null;
  readonly factor: number;
  readonly lost: number;
  /** Whether all matches, where that is told otherwise than entry by entry. */
  readonly agrees?: (analytic: ArrayLike<number>) => boolean;
}

/** What all parts that somebody wants are, at the run's numbers; null where only the long way can tell. */
export type Quickly = () => readonly (Quick | null)[] | null;

/**
 * A shorter way to the verdict that nearly all ops get, that everything matches: the reference and its bound in one run of
 * kernels. Whatever it does not find to match goes the long way. Null where there is none.
 */
export function quickly(site: Site, wanted: readonly number[]): Quickly | null {
  const { op } = site.node;
  if (op === 'matmul') return ofProducts(site as unknown as Site<'matmul'>, wanted);
  if (op === 'reshape') return ofReshape(site);
  if (op === 'sum') return ofSum(site, (site as unknown as Site<'sum'>).node.attributes);
  if (MOVING.has(op)) return ofMovement(site, wanted);
  if (!ELEMENTWISE.has(op)) return null;
  try {
    return ofElementwise(site, wanted);
  } catch (problem) {
    if (problem instanceof Unsaid) return null;
    throw problem;
  }
}

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

const MOVING: ReadonlySet<PrimitiveName> = new Set<PrimitiveName>([
  ...(['expand', 'permute', 'slice', 'pad', 'concat', 'gather', 'window'] as const),
]);

const KINKED: ReadonlySet<PrimitiveName> = new Set<PrimitiveName>(['relu', 'abs', 'maximum', 'minimum']);

function ofElementwise(site: Site, wanted: readonly number[]): Quickly {
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

function seen(evaluation: Evaluation, value: NodeId, sizes: NodeId | null, factor: number, lost: number): Quick {
  return { exact: evaluation.view(value), sizes: sizes === null ? null : evaluation.view(sizes), factor, lost };
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

function ofProducts(site: Site<'matmul'>, wanted: readonly number[]): Quickly {
  const { evaluation, parts } = products(site, wanted);
  return () => {
    evaluation.run();
    return parts.map(({ value, sizes, factor, lost }) => seen(evaluation, value, sizes, factor, lost));
  };
}

/** Numbers that stand where the cotangent's stand are the cotangent's, in the same order. */
function ofReshape({ run, pull }: Site): Quickly | null {
  const [part = null] = pull.parts;
  const { execution } = run;
  if (part === null || !execution.has(part) || execution.slot(part) !== execution.slot(pull.cotangent)) return null;
  return () => [{ exact: execution.view(pull.cotangent), sizes: null, factor: 0, lost: 0 }];
}

/** Whether what is handed matches everywhere (CHECK, "The verdict of an entry", 5). */
export function agrees(analytic: ArrayLike<number>, { exact, sizes, factor, lost, ...told }: Quick): boolean {
  if (told.agrees) return told.agrees(analytic);
  if (analytic.length !== exact.length) return false;
  if (sizes === null) return equal(analytic, exact);
  for (let i = 0; i < exact.length; i++) {
    const bound = factor * (sizes[i] as number) + lost;
    if (verdictOfEntry(analytic[i] as number, exact[i] as number, bound) !== 'match') return false;
  }
  return true;
}

function equal(analytic: ArrayLike<number>, exact: Data): boolean {
  for (let i = 0; i < exact.length; i++) {
    const n = exact[i] as number;
    if (analytic[i] !== n || n - n !== 0) return false;
  }
  return true;
}

/** How its bound is looked up, entry by entry. */
export function bounded({ exact, sizes, factor, lost }: Quick): Seen {
  return { exact, boundAt: (i) => (sizes === null ? 0 : factor * (sizes[i] as number) + lost) };
}
