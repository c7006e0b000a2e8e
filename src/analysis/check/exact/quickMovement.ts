import type { NodeId } from '../../../engine/graph.js';
import type { AxesAttributes } from '../../../engine/primitives/shaping.js';
import { type Data, sizeOf } from '../../../engine/tensor.js';
import { addTo, type Places, placesFor, sumFactor } from './movement.js';
import type { Quick, Quickly } from './quickReference.js';
import type { Site } from './site.js';

/** Primitives that only move numbers: what is handed is looked up place by place, and nothing is made where no sums are. */
export function ofMovement(site: Site, wanted: readonly number[]): Quickly {
  const parts = wanted.map((k) => partOf(site, k));
  return () => parts.map((part) => part?.() ?? null);
}

function partOf(site: Site, k: number): (() => Quick | null) | null {
  const places = placesFor(site, k);
  if (places === null) return null;
  const size = sizeOf(site.run.execution.shape(site.node.inputs[k] as NodeId));
  let sums: { readonly exact: Float64Array; readonly sizes: Float64Array } | null = null;
  return () => {
    const at = places();
    const g = site.run.execution.view(site.pull.cotangent);
    if (at.lost) return null;
    if (at.most <= 1) return moved(g, (analytic) => analytic.length === size && standsAt(analytic, g, at));
    sums ??= { exact: new Float64Array(size), sizes: new Float64Array(size) };
    addTo(sums.exact, sums.sizes, g, at.of);
    return { ...sums, factor: sumFactor(at.most, site.run.precision), lost: 0 };
  };
}

/** The reference is g's own numbers, elsewhere. */
function moved(g: Data, agrees: (analytic: ArrayLike<number>) => boolean): Quick {
  return { exact: g, sizes: null, factor: 0, lost: 0, agrees };
}

function standsAt(analytic: ArrayLike<number>, g: Data, { of, gone }: Places): boolean {
  for (let i = 0; i < of.length; i++) {
    const place = of[i] as number;
    const entry = g[i] as number;
    if (place >= 0 && (analytic[place] !== entry || entry - entry !== 0)) return false;
  }
  for (let i = 0; i < gone.length; i++) if (analytic[gone[i] as number] !== 0) return false;
  return true;
}

/** Every term of a sum is handed what the sum was. */
export function ofSum({ run, node, pull }: Site, { from, to }: AxesAttributes): Quickly {
  const shape = run.execution.shape(node.inputs[0] as NodeId);
  const [outer, count, inner] = [sizeOf(shape.slice(0, from)), sizeOf(shape.slice(from, to)), sizeOf(shape.slice(to))];
  return () => {
    const g = run.execution.view(pull.cotangent);
    const repeats = (analytic: ArrayLike<number>): boolean => {
      if (analytic.length !== outer * count * inner) return false;
      let at = 0;
      for (let o = 0; o < outer; o++) {
        for (let c = 0; c < count; c++) {
          for (let i = 0; i < inner; i++) {
            const entry = g[o * inner + i] as number;
            if (analytic[at++] !== entry || entry - entry !== 0) return false;
          }
        }
      }
      return true;
    };
    return [moved(g, repeats)];
  };
}
