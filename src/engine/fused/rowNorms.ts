import type { GraphBuilder } from '../builder.js';
import type { NodeId } from '../graph.js';
import { Kernel } from '../kernels/opcodes.js';
import { normedRows } from '../kernels/rowNorms.js';
import { type LayerNormAttributes, layerNormComposition, rmsNormComposition, scaledBy } from '../ops/normalization.js';
import { type Operand, type Place, ShapeError } from '../primitives/rule.js';
import { type Data, type Shape, sameShape, sizeOf } from '../tensor.js';
import type { FusedRule } from './rule.js';

/**
 * Norms with statistics over the last axes: γ(x − mean)/√(variance + ε) + β, and RMS norm's γ x/√(mean of x² + ε). Inputs are
 * x, and where there are any γ, β. The gradients' inputs are the value's cotangent g, x, and γ where there is one.
 */
export interface RowNormAttributes {
  layerNorm: LayerNormAttributes;
  layerNormGradient: LayerNormAttributes;
  rmsNorm: LayerNormAttributes;
  rmsNormGradient: LayerNormAttributes;
}

type Name = keyof RowNormAttributes;

/** Rows are what the last `axes` axes hold together. */
function parted(shape: Shape, axes: number): { readonly rows: number; readonly length: number } {
  return { rows: sizeOf(shape.slice(0, shape.length - axes)), length: sizeOf(shape.slice(shape.length - axes)) };
}

function checked(x: Shape, { axes }: LayerNormAttributes, weights: readonly Shape[]): Shape {
  const row = x.slice(x.length - axes);
  if (axes <= x.length && weights.every((shape) => sameShape(shape, row))) return x;
  throw new ShapeError(`the last ${axes} axes of [${x.join(', ')}] have other weights`);
}

/** A row's center, 0 for RMS norm, and the inverse of its spread. */
function statistics(x: Data, start: number, end: number, epsilon: number, centered: boolean): [number, number] {
  const count = end - start;
  let sum = 0;
  if (centered) for (let i = start; i < end; i++) sum += x[i] as number;
  const center = centered ? sum / count : 0;
  let squares = 0;
  for (let i = start; i < end; i++) squares += ((x[i] as number) - center) ** 2;
  return [center, 1 / Math.sqrt(squares / count + epsilon)];
}

function norm<K extends 'layerNorm' | 'rmsNorm'>(name: K): FusedRule<K> {
  const centered = name === 'layerNorm';
  return {
    shape: ([x = [], ...weights], attributes) => checked(x, attributes, weights),
    composition: (b, inputs, attributes) =>
      centered ? layerNormComposition(b, inputs, attributes) : rmsNormComposition(b, inputs, attributes),
    forward: (out, [given, gamma, beta], { axes, epsilon }, shape) => {
      const x = (given as Operand).data;
      const { rows, length } = parted(shape, axes);
      for (let start = 0; start < rows * length; start += length) {
        const [center, scale] = statistics(x, start, start + length, epsilon, centered);
        for (let j = 0; j < length; j++) {
          const value = ((x[start + j] as number) - center) * scale * (gamma ? (gamma.data[j] as number) : 1);
          out[start + j] = value + (beta ? (beta.data[j] as number) : 0);
        }
      }
    },
    kernel: (out, inputs, { axes, epsilon }, precision) =>
      normedRows(Kernel[name], precision, out, { ...parted(out.shape, axes), inputs, epsilon }),
    /** ∇γ = Σ g x̂ and ∇β = Σ g over all rows. */
    vjp: (b, { inputs, attributes }, g) => {
      const [x, gamma, beta] = inputs as [NodeId, NodeId?, NodeId?];
      const toX = b.fuse(`${name}Gradient`, gamma === undefined ? [g, x] : [g, x, gamma], attributes);
      if (gamma === undefined) return [toX];
      const { axes } = attributes;
      const toGamma = b.fuse('sumOfProducts', [g, b.fuse(name, [x], attributes)], { axes });
      return beta === undefined ? [toX, toGamma] : [toX, toGamma, b.sum(g, 0, b.shape(g).length - axes)];
    },
  };
}

/** (h − mean h − x̂ mean(h x̂))/√(…) with h = γ g; RMS norm without mean h. */
function gradient<K extends 'layerNormGradient' | 'rmsNormGradient'>(name: K): FusedRule<K> {
  const centered = name === 'layerNormGradient';
  return {
    shape: ([g = [], x = [], ...weights], attributes) => {
      if (sameShape(g, x)) return checked(x, attributes, weights);
      throw new ShapeError(`a cotangent [${g.join(', ')}] is not of [${x.join(', ')}]`);
    },
    composition: (b, inputs, attributes) => pulledBack(b, inputs, attributes, centered),
    forward: (out, [given, input, gamma], { axes, epsilon }, shape) => {
      const [g, x] = [(given as Operand).data, (input as Operand).data];
      const { rows, length } = parted(shape, axes);
      for (let start = 0; start < rows * length; start += length) {
        const [center, scale] = statistics(x, start, start + length, epsilon, centered);
        const h = (j: number): number => (g[start + j] as number) * (gamma ? (gamma.data[j] as number) : 1);
        const normed = (j: number): number => ((x[start + j] as number) - center) * scale;
        let [sum, products] = [0, 0];
        for (let j = 0; j < length; j++) {
          if (centered) sum += h(j);
          products += h(j) * normed(j);
        }
        for (let j = 0; j < length; j++) {
          out[start + j] = (h(j) - sum / length - normed(j) * (products / length)) * scale;
        }
      }
    },
    kernel: (out, inputs, { axes, epsilon }, precision) =>
      normedRows(Kernel[name], precision, out, { ...parted(out.shape, axes), inputs, epsilon }),
  };
}

function pulledBack(
  b: GraphBuilder,
  [g, given, gamma]: readonly NodeId[],
  { axes, epsilon }: LayerNormAttributes,
  centered: boolean,
): NodeId {
  const x = given as NodeId;
  const rank = b.shape(x).length;
  const { length } = parted(b.shape(x), axes);
  const mean = (values: NodeId): NodeId => {
    const kept = b.shape(x).map((extent, axis) => (axis < rank - axes ? extent : 1));
    return b.div(b.reshape(b.sum(values, rank - axes, rank), kept), b.number(length));
  };
  const h = gamma === undefined ? (g as NodeId) : b.mul(g as NodeId, gamma);
  const off = centered ? b.sub(x, mean(x)) : x;
  const power = mean(b.mul(off, off));
  const normed = scaledBy(b, off, power, epsilon);
  const centeredH = centered ? b.sub(h, mean(h)) : h;
  return scaledBy(b, b.sub(centeredH, b.mul(normed, mean(b.mul(h, normed)))), power, epsilon);
}

export const rowNormRules: { readonly [K in Name]: FusedRule<K> } = {
  layerNorm: norm('layerNorm'),
  layerNormGradient: gradient('layerNormGradient'),
  rmsNorm: norm('rmsNorm'),
  rmsNormGradient: gradient('rmsNormGradient'),
};

/** Σ x y over all but the last `axes` axes. */
export const sumOfProductsRule: FusedRule<'sumOfProducts'> = {
  shape: ([x = [], y = []], { axes }) => {
    if (axes <= x.length && sameShape(x, y)) return x.slice(x.length - axes);
    throw new ShapeError(`[${x.join(', ')}] and [${y.join(', ')}] have no products to add`);
  },
  composition: (b, [x, y], { axes }) => b.sum(b.mul(x as NodeId, y as NodeId), 0, b.shape(x as NodeId).length - axes),
  forward: (out, [x, y]) => {
    const [p, q] = [(x as Operand).data, (y as Operand).data];
    for (let j = 0; j < out.length; j++) {
      let sum = 0;
      for (let i = j; i < p.length; i += out.length) sum += (p[i] as number) * (q[i] as number);
      out[j] = sum;
    }
  },
  kernel: (out, inputs, { axes }, precision) =>
    normedRows(Kernel.sumOfProducts, precision, out, { ...parted((inputs[0] as Place).shape, axes), inputs }),
};
