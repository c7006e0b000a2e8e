import { tmpdir } from 'node:os';
import type { Dataset, Model } from '../../../src/engine/model.js';
import { read } from '../../../src/formats/read.js';
import type { ReadResult } from '../../../src/formats/result.js';
import { nodeCode } from '../../../src/worker/nodeCode.js';
import { filesOf } from '../files.js';

/** Reads a module with files beside it, in a folder of a disk where packages are looked up. */
export function readCode(
  text: string,
  { file = 'model.grad.mjs', beside = {}, folder = tmpdir() }: Partial<Where> = {},
): Promise<ReadResult> {
  return read(file, text, filesOf(beside), { host: nodeCode(folder), fatal: null });
}

interface Where {
  readonly file: string;
  readonly beside: Readonly<Record<string, string>>;
  readonly folder: string;
}

/** The model of a text that is known to be good. */
export async function modelOf(text: string, where: Partial<Where> = {}): Promise<Model & { readonly data: Dataset }> {
  const { model, problems } = await readCode(text, where);
  if (!model?.data || problems.length > 0) throw new Error(`no model: ${JSON.stringify(problems)}`);
  return { ...model, data: model.data };
}

/** y = wx, J = Σ (y − t)² / N: layers. Each line is one that a test may change. */
export const SCALE = `export const layers = [
  {
    name: 'scale',
    parameters: { weight: [3] },
    forward({ x, parameters }) {
      const y = x.data.map((each) => parameters.weight[0] * each);
      return { y: { shape: x.shape, data: y }, saved: { x } };
    },
    backward({ dy, saved, parameters }) {
      const weight = [dy.data.reduce((sum, each, i) => sum + each * saved.x.data[i], 0)];
      return { dx: dy.data.map((each) => each * parameters.weight[0]), gradients: { weight } };
    },
  },
];
export const loss = {
  forward(y, target) {
    const d = y.data.map((each, i) => each - target.data[i]);
    return { value: d.reduce((sum, each) => sum + each * each, 0) / d.length, saved: d };
  },
  backward(d) {
    return d.map((each) => 2 * each / d.length);
  },
};
export const data = { x: [[1], [2]], y: [[1], [1]] };
`;

/** J = Σ (w·x − y)² + b²: a black box. */
export const BOX = `export const parameters = { w: { shape: [2], data: [1, 2] }, b: 3 };
export function loss({ w, b }, { x, y }) {
  return x.reduce((sum, row, n) => sum + (w.data[0] * row[0] + w.data[1] * row[1] - y[n]) ** 2, b * b);
}
export function gradient({ w, b }, { x, y }) {
  const slopes = x.map((row, n) => 2 * (w.data[0] * row[0] + w.data[1] * row[1] - y[n]));
  return { w: [0, 1].map((i) => slopes.reduce((sum, slope, n) => sum + slope * x[n][i], 0)), b: 2 * b };
}
export const data = { x: [[1, 2], [3, 4]], y: [1, 0] };
`;
