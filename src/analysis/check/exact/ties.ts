import type { Application } from '../../../engine/graph.js';
import { UNITS } from '../../../engine/primitives/rounding.js';
import { sameShape, sizeOf } from '../../../engine/tensor.js';
import { type JudgedPart, withInvalid } from './entries.js';
import type { Site } from './site.js';
import type { TracedRun } from './traced.js';

/**
 * Entries that tie for the largest may share g in any way, but they share all of it once: the hull of the derivatives of a
 * maximum is not each entry's hull by itself. Entries of ties whose shares do not add up to g are invalid subgradients.
 */
export function sharedEvenly({ run, node, pull }: Site, parts: readonly JudgedPart[]): readonly JudgedPart[] {
  const kinked = parts.some(({ width }) => width !== null);
  if (!kinked) return parts;
  const g = run.execution.view(pull.cotangent);
  const far = (sum: number, i: number, terms: number): boolean =>
    !(Math.abs(sum - (g[i] as number)) <= 4 * terms * UNITS[run.precision].u * Math.abs(g[i] as number));
  if (node.op === 'max') return ofReduction(node as unknown as Application<'max'>, run, parts, far);
  if (node.op !== 'maximum' && node.op !== 'minimum') return parts;
  const whole = parts.length === 2 && parts.every(({ shape, width }) => sameShape(shape, node.shape) && width !== null);
  if (!whole) return parts;
  const [x, y] = parts as [JudgedPart, JudgedPart];
  const wrong = [...x.analytic.keys()].filter(
    (i) => (x.width?.[i] ?? 0) > 0 && far((x.analytic[i] as number) + (y.analytic[i] as number), i, 2),
  );
  return wrong.length === 0 ? parts : parts.map((part) => withInvalid(part, wrong));
}

function ofReduction(
  node: Application<'max'>,
  run: TracedRun,
  parts: readonly JudgedPart[],
  far: (sum: number, i: number, terms: number) => boolean,
): readonly JudgedPart[] {
  const [part] = parts;
  if (part?.width == null) return parts;
  const shape = run.execution.shape(node.inputs[0] as number);
  const { from, to } = node.attributes;
  const [count, inner] = [sizeOf(shape.slice(from, to)), sizeOf(shape.slice(to))];
  const wrong: number[] = [];
  for (let i = 0; i < sizeOf(node.shape); i++) {
    const start = Math.floor(i / inner) * count * inner + (i % inner);
    const tied = Array.from({ length: count }, (_, c) => start + c * inner).filter((at) => (part.width?.[at] ?? 0) > 0);
    const sum = tied.reduce((total, at) => total + (part.analytic[at] as number), 0);
    if (tied.length > 0 && far(sum, i, tied.length)) wrong.push(...tied);
  }
  return wrong.length === 0 ? parts : [withInvalid(part, wrong)];
}
