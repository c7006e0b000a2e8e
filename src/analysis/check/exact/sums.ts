import type { NodeId } from '../../../engine/graph.js';
import { eachLine } from '../../../engine/primitives/line.js';
import { UNITS } from '../../../engine/primitives/rounding.js';
import type { PrimitiveName } from '../../../engine/primitives/table.js';
import { type Data, sizeOf } from '../../../engine/tensor.js';
import type { Expected, Refer, Site } from './site.js';
import { zeros } from './zeros.js';

/** The reference of an op with one input that has a derivative, its first. */
function ofFirst<K extends PrimitiveName>(refer: (site: Site<K>, g: Data, size: number) => Expected): Refer<K> {
  return (site, wanted) => {
    const { run, node, pull } = site;
    const size = sizeOf(run.execution.shape(node.inputs[0] as NodeId));
    const part = (): Expected => refer(site, run.execution.view(pull.cotangent), size);
    return { refresh: () => undefined, parts: wanted.map((k) => (k === 0 ? part : null)) };
  };
}

function moved(exact: Float64Array): Expected {
  return { exact, bound: zeros(exact.length), width: null };
}

/** [outer, count, inner] around the axes from ≤ axis < to. */
function around(shape: readonly number[], from: number, to: number): readonly [number, number, number] {
  return [sizeOf(shape.slice(0, from)), sizeOf(shape.slice(from, to)), sizeOf(shape.slice(to))];
}

function inputShape({ run, node }: Pick<Site, 'run' | 'node'>, k = 0): readonly number[] {
  return run.execution.shape(node.inputs[k] as NodeId);
}

/** Every term of a sum is handed what the sum was. */
export const sum: Refer<'sum'> = ofFirst((site, g, size) => {
  const { from, to } = site.node.attributes;
  const [outer, count, inner] = around(inputShape(site as unknown as Site), from, to);
  const exact = new Float64Array(size);
  for (let o = 0, at = 0; o < outer; o++)
    for (let c = 0; c < count; c++) for (let i = 0; i < inner; i++) exact[at++] = g[o * inner + i] as number;
  return moved(exact);
});

/** An update is handed what the row is that it went to. */
export const scatterAdd: Refer<'scatterAdd'> = ofFirst((site, g, size) => {
  const { run, node } = site;
  const { axis, batch, extent } = node.attributes;
  const index = run.execution.view(node.inputs[1] as NodeId);
  const count = sizeOf(inputShape(site as unknown as Site, 1).slice(batch));
  const [outer, , inner] = around(node.shape, axis, axis + 1);
  const sharing = sizeOf(node.shape.slice(batch, axis));
  const exact = new Float64Array(size);
  for (let o = 0, at = 0; o < outer; o++) {
    for (let k = 0; k < count; k++) {
      const row = index[Math.floor(o / sharing) * count + k] as number;
      for (let i = 0; i < inner; i++) exact[at++] = g[(o * extent + row) * inner + i] ?? Number.NaN;
    }
  }
  return moved(exact);
});

/** Entry (c, s) of the windows is handed what stands at c·stride + s·dilation. */
export const overlapAdd: Refer<'overlapAdd'> = ofFirst((site, g, size) => {
  const { axis, extent, stride, dilation } = site.node.attributes;
  const shape = inputShape(site as unknown as Site);
  const [outer, windows, rest] = around(shape, axis, axis + 1);
  const entries = shape[axis + 1] as number;
  const inner = rest / Math.max(entries, 1);
  const exact = new Float64Array(size);
  for (let o = 0, at = 0; o < outer; o++) {
    for (let c = 0; c < windows; c++) {
      for (let s = 0; s < entries; s++) {
        const from = (o * extent + c * stride + s * dilation) * inner;
        for (let i = 0; i < inner; i++) exact[at++] = g[from + i] as number;
      }
    }
  }
  return moved(exact);
});

/** An entry is handed the sum over all sums that it is in. */
export const cumsum: Refer<'cumsum'> = ofFirst((site, g, size) => {
  const { axis, reverse } = site.node.attributes;
  const [exact, bound] = [new Float64Array(size), new Float64Array(size)];
  const unit = 1.01 * (UNITS[site.run.precision].u + UNITS.float64.u);
  eachLine(site.node.shape, axis, ({ start, stride, count }) => {
    let [total, sizes] = [0, 0];
    for (let step = 0; step < count; step++) {
      const at = start + (reverse ? step : count - 1 - step) * stride;
      total += g[at] as number;
      sizes += Math.abs(g[at] as number);
      exact[at] = total;
      bound[at] = count * unit * sizes;
    }
  });
  return { exact, bound, width: null };
});

/** All of g to the largest; where several are, any share of it from none to all. */
export const max: Refer<'max'> = ofFirst((site, g, size) => {
  const { from, to } = site.node.attributes;
  const [outer, count, inner] = around(inputShape(site as unknown as Site), from, to);
  const x = site.run.execution.view(site.node.inputs[0] as NodeId);
  const exact = new Float64Array(size);
  let hull: { readonly width: Float64Array; readonly bound: Float64Array } | null = null;
  for (let o = 0; o < outer; o++) {
    for (let i = 0; i < inner; i++) {
      const entry = g[o * inner + i] as number;
      const { largest, ties } = winners(x, o * count * inner + i, count, inner);
      for (let c = 0; c < count; c++) {
        const at = (o * count + c) * inner + i;
        if (Number.isNaN(largest)) exact[at] = Number.NaN;
        if (x[at] !== largest) continue;
        exact[at] = entry / ties;
        if (ties === 1) continue;
        hull ??= { width: new Float64Array(size), bound: new Float64Array(size) };
        exact[at] = entry / 2;
        hull.width[at] = Math.abs(entry) / 2;
        hull.bound[at] = 2 * UNITS[site.run.precision].u * Math.abs(entry) + UNITS[site.run.precision].tiny;
      }
    }
  }
  return { exact, bound: hull?.bound ?? zeros(size), width: hull?.width ?? null };
});

function winners(x: Data, start: number, count: number, stride: number): { largest: number; ties: number } {
  let [largest, ties] = [Number.NEGATIVE_INFINITY, 0];
  for (let k = 0; k < count; k++) {
    const entry = x[start + k * stride] as number;
    if (entry > largest || Number.isNaN(entry)) [largest, ties] = [entry, 1];
    else if (entry === largest) ties++;
    if (Number.isNaN(largest)) break;
  }
  return { largest, ties };
}
