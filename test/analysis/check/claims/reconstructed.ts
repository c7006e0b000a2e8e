import type { Study, StudyActivation, StudyCase, StudyLayer, StudyNet } from './study.js';

/** Cotangents of one example after another: [n][l] is ∂J by the input of layer l, by the output for l = L. */
type Cotangents = (number[] | null)[][];

/**
 * The study's files leave the cotangents of some cases out. They follow from those of the right case: above the fault they
 * are the same, the fault is as the README says, and below they are handed on as they should be, in the study's precision.
 * What the gradients then say (each ∇W has to match its own cotangents) shows that they were the study's.
 */
export function cotangentsOfCase(study: Study, { id, fault }: StudyCase): Cotangents {
  const given = study.gradients.cases[id.slice(id.indexOf('/') + 1)]?.delta;
  if (given) return given;
  const right = study.gradients.cases.none?.delta ?? [];
  const at = faultyLayer(study.net, fault);
  if (at === null) return right;
  const depth = study.net.layers.length;
  return right.map((ofExample, n) => {
    const a = forward(study.net, study.net.X[n] ?? []);
    const made: (number[] | null)[] = [...ofExample];
    // Which weights the step before had, the study's files don't tell.
    if (fault.k === 'staleW') return made.map((each, l) => (l <= at ? null : each));
    if (at === depth) made[depth] = wrongLoss(study.net, fault.k, ofExample[depth] ?? [], a[depth] ?? [], n);
    for (let l = Math.min(at, depth - 1); l >= 0; l--) {
      const pulled = pull(study.net, l, made[l + 1] ?? [], a);
      made[l] = l === at ? wrongPull(study.net, fault, made[l + 1] ?? [], a, n) : pulled;
    }
    return made;
  });
}

/** The layer whose cotangents are wrong; L for the loss, null where none are: a fault of a gradient alone. */
function faultyLayer({ layers }: StudyNet, { k, l = 0 }: StudyCase['fault']): number | null {
  if (/^(loss|noMean|doubleMean|softmaxDiag|l1at0)/.test(k)) return layers.length;
  return /^(transW|staleW|delta|noFp|fp|fInstead)/.test(k) ? l : null;
}

function rounded({ dtype }: StudyNet): (x: number) => number {
  return dtype === 'f32' ? Math.fround : (x) => x;
}

function forward(net: StudyNet, x: readonly number[]): number[][] {
  const r = rounded(net);
  const values = [x.map(r)];
  for (const layer of net.layers) {
    const a = values.at(-1) ?? [];
    values.push(
      layer.t === 'lin'
        ? product(r, layer, a, false).map((z, j) => r(z + r(layer.b[j] ?? 0)))
        : a.map((z) => r(applied(layer, z))),
    );
  }
  return values;
}

/** W a, or Wᵀ a. */
function product(
  r: (x: number) => number,
  layer: StudyLayer & { t: 'lin' },
  a: readonly number[],
  transposed: boolean,
): number[] {
  const [rows, columns] = transposed ? [layer.in, layer.out] : [layer.out, layer.in];
  return Array.from({ length: rows }, (_, j) => {
    let sum = 0;
    for (let i = 0; i < columns; i++) {
      const w = layer.W[transposed ? i * layer.in + j : j * layer.in + i] ?? 0;
      sum = r(sum + r(r(w) * (a[i] ?? 0)));
    }
    return sum;
  });
}

function pull(net: StudyNet, l: number, g: readonly number[], a: readonly number[][]): number[] {
  const r = rounded(net);
  const layer = net.layers[l];
  if (layer?.t === 'lin') return product(r, layer, g, true);
  return (a[l] ?? []).map((z, i) => r((g[i] ?? 0) * r(slopeOf(activationOf(layer), z))));
}

function wrongPull(
  net: StudyNet,
  fault: StudyCase['fault'],
  g: readonly number[],
  a: readonly number[][],
  n: number,
): number[] {
  const r = rounded(net);
  const { l = 0 } = fault;
  const layer = net.layers[l];
  const right = pull(net, l, g, a);
  if (fault.k === 'deltaSign') return right.map((x) => -x);
  if (fault.k === 'deltaRel')
    return right.map((x, i) => (n === 0 && i === fault.i ? r(x * (1 + (fault.eps ?? 0))) : x));
  if (fault.k === 'transW' && layer?.t === 'lin') return product(r, layer, g, false);
  const f = activationOf(layer);
  const slopes: Readonly<Record<string, (z: number) => number>> = {
    noFp: () => 1,
    fpOfA: (z) => slopeOf(f, applied({ t: 'act', f }, z)),
    fpTwice: (z) => r(slopeOf(f, z) * slopeOf(f, z)),
    fInsteadFp: (z) => applied({ t: 'act', f }, z),
    fpOther: (z) => slopeOf(fault.f ?? f, z),
    fp0: (z) => (z === 0 ? (fault.v ?? 0) : slopeOf(f, z)),
  };
  const slope = slopes[fault.k];
  if (!slope) throw new Error(`the cotangents of ${fault.k} are not told by the right ones`);
  return (a[l] ?? []).map((z, i) => r((g[i] ?? 0) * r(slope(z))));
}

function wrongLoss({ N, Y }: StudyNet, k: string, right: readonly number[], z: readonly number[], n: number): number[] {
  const factor = { lossX2: 2, lossHalf: 0.5, lossSign: -1, noMean: N, doubleMean: 1 / N }[k];
  if (factor !== undefined) return right.map((x) => x * factor);
  const t = Y[n] ?? [];
  const exponentials = z.map((x) => Math.exp(x - Math.max(...z)));
  const p = exponentials.map((x) => x / exponentials.reduce((sum, y) => sum + y, 0));
  return p.map((each, i) => {
    const target = t[i] ?? 0;
    if (k === 'softmaxDiag') return (-target * (1 - each)) / N;
    if (k === 'lossNoTarget') return each / N;
    if (k === 'lossExtraFp') return ((each - target) * each * (1 - each)) / N;
    throw new Error(`no loss of this study has ${k}`);
  });
}

function activationOf(layer: StudyLayer | undefined): StudyActivation {
  if (layer?.t !== 'act') throw new Error('not an activation');
  return layer.f;
}

const [C, K] = [Math.fround(0.7978845608028654), Math.fround(0.044715)];

function applied(layer: StudyLayer, z: number): number {
  switch (activationOf(layer)) {
    case 'sigmoid':
      return 1 / (1 + Math.exp(-z));
    case 'tanh':
      return Math.tanh(z);
    case 'relu':
      return Math.max(z, 0);
    case 'gelu':
      return 0.5 * z * (1 + Math.tanh(C * (z + K * z ** 3)));
    default:
      throw new Error('no net of this study has it');
  }
}

function slopeOf(f: StudyActivation, z: number): number {
  if (f === 'leaky') return z > 0 ? 1 : 0.125;
  if (f === 'relu') return z > 0 ? 1 : 0;
  const a = applied({ t: 'act', f }, z);
  if (f === 'sigmoid') return a * (1 - a);
  if (f === 'tanh') return 1 - a * a;
  const inner = Math.tanh(C * (z + K * z ** 3));
  return 0.5 * (1 + inner) + 0.5 * z * (1 - inner * inner) * C * (1 + 3 * K * z * z);
}
