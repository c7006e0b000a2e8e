import type { GraphBuilder } from '../../../engine/builder.js';
import type { Application, NodeId } from '../../../engine/graph.js';
import { PRIMITIVES, type PrimitiveName } from '../../../engine/primitives/table.js';
import type { AttributesOf } from '../../../engine/rules.js';
import { numberOf, type Tangent } from '../../../engine/tangents/rule.js';
import { TANGENTS } from '../../../engine/tangents/table.js';
import { sizeOf } from '../../../engine/tensor.js';
import { type Evaluation, Local } from './local.js';
import { type Expected, pullBounds, type Refer, type Site, sumOf } from './site.js';

/** g ∂f/∂x, from the directional derivative along a direction of ones, summed over what was broadcast. */
export const elementwise: Refer = (site, wanted) => {
  const bounds = pullBounds(site);
  const { local, g, node, slopes } = begin(site);
  const parts = wanted.map((k) => {
    const slope = slopes(k, 1);
    return slope === null ? null : handed(local.b, g, slope, local.b.shape(node.inputs[k] as NodeId));
  });
  const evaluation = local.prepare(parts.filter((part) => part !== null));
  return {
    refresh: () => evaluation.run(),
    parts: wanted.map((k, at) => {
      const part = parts[at] ?? null;
      return part === null ? null : () => expected(site, k, { evaluation, part, width: null }, bounds());
    }),
  };
};

/** The same where there are kinks: both sides wherever an input stands on one. */
export const piecewise: Refer = (site, wanted) => {
  const smooth = elementwise(site, wanted);
  const bounds = pullBounds(site);
  let sides: ReturnType<typeof bothSides> | null = null;
  let kinked = false;
  return {
    refresh: () => {
      kinked = onKink(site);
      if (kinked) {
        sides ??= bothSides(site, wanted);
        sides.evaluation.run();
      } else smooth.refresh();
    },
    parts: smooth.parts.map((part, at) => {
      const hull = (): Expected => {
        const { evaluation, parts } = sides as ReturnType<typeof bothSides>;
        return expected(site, wanted[at] as number, { evaluation, ...(parts[at] as Sides) }, bounds());
      };
      return part === null ? null : () => (kinked ? hull() : part());
    }),
  };
};

export interface Begun {
  readonly local: Local;
  readonly g: NodeId;
  readonly node: Application<PrimitiveName>;
  /** The derivative along input k, in the direction of ±1. */
  readonly slopes: (k: number, direction: 1 | -1) => NodeId | null;
}

export function begin<K extends PrimitiveName>({ run, arena, node, pull }: Site<K>): Begun {
  const local = new Local(run, arena);
  const { b } = local;
  const inputs = node.inputs.map((input) => local.of(input));
  const g = local.of(pull.cotangent);
  const here = b.node(b.apply(node.op, inputs, node.attributes as AttributesOf[K])) as unknown as Application<K>;
  const tangent = TANGENTS[node.op] as Tangent<K>;
  const slopes = (k: number, direction: 1 | -1): NodeId | null =>
    tangent(
      b,
      here,
      inputs.map((_, i) => (i === k ? b.number(direction) : null)),
    );
  return { local, g, node: here as unknown as Application<PrimitiveName>, slopes };
}

export function handed(b: GraphBuilder, g: NodeId, slope: NodeId, shape: readonly number[]): NodeId {
  const number = numberOf(b, slope);
  if (number === 1) return b.sumTo(g, shape);
  return b.sumTo(number === -1 ? b.apply('negate', [g]) : b.mul(g, slope), shape);
}

interface Sides {
  readonly part: NodeId;
  readonly width: NodeId;
}

/** g (D⁺ + D⁻)/2, and |g| |D⁺ − D⁻|/2. */
function bothSides(
  site: Site,
  wanted: readonly number[],
): { readonly evaluation: Evaluation; parts: readonly Sides[] } {
  const { local, g, node, slopes } = begin(site);
  const { b } = local;
  const half = b.number(0.5);
  const parts = wanted.map((k): Sides => {
    const zero = b.number(0);
    const [right, left] = [slopes(k, 1) ?? zero, b.apply('negate', [slopes(k, -1) ?? zero])];
    const shape = b.shape(node.inputs[k] as NodeId);
    const apart = b.mul(half, b.apply('abs', [b.sub(right, left)]));
    return {
      part: handed(b, g, b.mul(half, b.add(right, left)), shape),
      width: b.sumTo(b.mul(b.apply('abs', [g]), apart), shape),
    };
  });
  return { evaluation: local.prepare(parts.flatMap(({ part, width }) => [part, width])), parts };
}

function expected(
  { pull, run }: Site,
  k: number,
  { evaluation, part, width }: { evaluation: Evaluation; part: NodeId; width: NodeId | null },
  bounds: ReadonlyMap<NodeId, Float64Array>,
): Expected {
  const exact = evaluation.view(part);
  const own = evaluation.bounds().get(part) as Float64Array;
  const analytic = pull.parts[k] ?? null;
  const users = analytic === null ? undefined : bounds.get(analytic);
  const shaped = users !== undefined && users.length === own.length;
  return {
    exact,
    bound: shaped && run.execution.has(analytic as NodeId) ? sumOf(own, users) : own,
    width: width === null ? null : evaluation.view(width).slice(),
  };
}

/** Whether any entry stands exactly on a kink: codes of pieces are 0 there. */
export function onKink<K extends PrimitiveName>({ run, node }: Site<K>): boolean {
  if (node.inputs.length === 1) return run.execution.view(node.inputs[0] as NodeId).includes(0);
  const codes = new Int32Array(sizeOf(node.shape));
  const inputs = node.inputs.map((id) => ({ data: run.execution.view(id), shape: run.execution.shape(id) }));
  PRIMITIVES[node.op].branches?.(codes, inputs, node.attributes, node.shape);
  return codes.includes(0);
}

/** A function with a derivative of the user's: g times what was written, as it was given: df and its rounding are judged by themselves. */
export const handwrittenPull: Refer<'handwritten'> = (site, wanted) => {
  const [value, variable] = site.node.inputs;
  const source = site.run.graph.handwritten.find((each) => each.value === value && each.variable === variable);
  const local = new Local(site.run, site.arena);
  const { b } = local;
  const part = source ? b.mul(local.of(site.pull.cotangent), local.of(source.written)) : null;
  const evaluation = local.prepare(part === null ? [] : [part]);
  const bounds = pullBounds(site, Math.max(site.pull.from, (source?.written ?? -1) + 1));
  return {
    refresh: () => evaluation.run(),
    parts: wanted.map((k) =>
      k === 1 && part !== null ? () => expected(site, k, { evaluation, part, width: null }, bounds()) : null,
    ),
  };
};
