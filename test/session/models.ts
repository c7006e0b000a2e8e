import type { FileSystem } from '../../src/formats/fileSystem.js';
import { read } from '../../src/formats/read.js';
import type { TrainableModel } from '../../src/session/run.js';
import { filesOf } from '../formats/files.js';

/** What a test changes of a model file. */
export interface Parts {
  readonly train?: Record<string, unknown>;
  readonly data?: Record<string, unknown>;
  readonly activation?: unknown;
  readonly seed?: number;
  readonly expect?: Record<string, unknown>;
  readonly precision?: string;
  readonly units?: number;
}

const x = Array.from({ length: 23 }, (_, i) => [Math.sin(i), Math.cos(2 * i), (i % 5) / 5]);
const y = x.map(([a = 0, b = 0, c = 0]) => [a * b, c - a]);

/** A 3-5-2 network on 23 examples in batches of 5, so that every epoch's last batch has 3. */
export function modelText(parts: Parts = {}): string {
  return JSON.stringify({
    name: 'A small one',
    seed: parts.seed ?? 7,
    precision: parts.precision ?? 'float64',
    input: [3],
    layers: [
      { type: 'dense', name: 'hidden', units: parts.units ?? 5, activation: parts.activation ?? 'tanh' },
      { type: 'dense', name: 'output', units: 2 },
    ],
    loss: 'squared-error',
    data: { x, y, ...parts.data },
    train: { learningRate: 0.1, momentum: 0.9, batchSize: 5, epochs: 60, l2: 0.001, ...parts.train },
    ...(parts.expect ? { expect: parts.expect } : {}),
  });
}

/** The model of a text that is known to be good. */
export async function modelOf(
  text: string,
  file = 'model.grad.json',
  files: FileSystem = filesOf(),
): Promise<TrainableModel> {
  const { model, problems } = await read(file, text, files);
  if (!model?.data) throw new Error(`no model: ${JSON.stringify(problems)}`);
  return { ...model, data: model.data };
}
