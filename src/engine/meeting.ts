import type { GraphBuilder } from './builder.js';
import type { Application, NodeId } from './graph.js';

/** A part of a cotangent that is zero but for one stretch of one axis: what a slice hands back. */
interface Stretch {
  readonly axis: number;
  readonly start: number;
  readonly end: number;
  readonly node: NodeId;
}

/**
 * The sum of the cotangents that meet at a node, in order. Slices of one axis that do not overlap are laid side by side rather
 * than padded and added: a sequence's steps, a cell's gates and an attention's heads cost what they hold, and not its square.
 */
export function sumOfParts(b: GraphBuilder, parts: readonly NodeId[]): NodeId {
  const stretches = parts.flatMap((part) => stretchOf(b, part) ?? []);
  const [first] = stretches;
  if (first === undefined || stretches.length < 2) return added(b, parts);
  const along = stretches.filter(({ axis }) => axis === first.axis);
  const apart = disjoint(together(b, along));
  const laid = new Set(along.map(({ start }) => start));
  if (apart === null || laid.size < 2) return added(b, parts);
  const others = parts.filter((part) => stretchOf(b, part)?.axis !== first.axis);
  return added(b, [...others, laidOut(b, apart, b.shape(parts[0] as NodeId))]);
}

function added(b: GraphBuilder, parts: readonly NodeId[]): NodeId {
  return parts.reduce((sum, part) => b.add(sum, part));
}

function stretchOf(b: GraphBuilder, part: NodeId): Stretch | null {
  const node = b.node(part);
  if (node.kind !== 'apply' || node.op !== 'pad') return null;
  const { attributes, inputs } = node as Application<'pad'>;
  const { axis, before, between, value } = attributes;
  if (between !== 0 || value !== 0) return null;
  const inner = inputs[0] as NodeId;
  return { axis, start: before, end: before + (b.shape(inner)[axis] as number), node: inner };
}

/** Stretches of the same place become their sum. */
function together(b: GraphBuilder, stretches: readonly Stretch[]): readonly Stretch[] {
  const places = new Map<string, Stretch>();
  for (const stretch of stretches) {
    const key = `${stretch.start}:${stretch.end}`;
    const known = places.get(key);
    places.set(key, known === undefined ? stretch : { ...stretch, node: b.add(known.node, stretch.node) });
  }
  return [...places.values()];
}

/** In order along the axis; null where some overlap. */
function disjoint(stretches: readonly Stretch[]): readonly Stretch[] | null {
  const sorted = [...stretches].sort((p, q) => p.start - q.start);
  return sorted.every(({ start }, k) => k === 0 || start >= (sorted[k - 1] as Stretch).end) ? sorted : null;
}

function laidOut(b: GraphBuilder, stretches: readonly Stretch[], shape: readonly number[]): NodeId {
  const { axis } = stretches[0] as Stretch;
  const zeros = (extent: number): readonly NodeId[] =>
    extent === 0
      ? []
      : [
          b.expand(
            b.number(0),
            shape.map((old, k) => (k === axis ? extent : old)),
          ),
        ];
  let end = 0;
  const pieces = stretches.flatMap((stretch) => {
    const gap = zeros(stretch.start - end);
    end = stretch.end;
    return [...gap, stretch.node];
  });
  return b.apply('concat', [...pieces, ...zeros((shape[axis] as number) - end)], { axis });
}
