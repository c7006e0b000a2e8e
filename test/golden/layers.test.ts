import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Dataset, Model } from '../../src/engine/model.js';
import { namedNodes } from '../../src/engine/named.js';
import { type Shape, sizeOf } from '../../src/engine/tensor.js';
import { Trainer } from '../../src/engine/train/trainer.js';
import { readGrad } from '../../src/formats/grad/read.js';
import { filesOf } from '../formats/files.js';
import type { Fill, Written } from './cases.js';
import { differences } from './compare.js';
import { fill } from './fill.js';

/** A model file's layers, and what torch computes for them (families/layers.py). */
interface LayersCase {
  readonly name: string;
  readonly input: Shape;
  readonly examples: number;
  readonly x: Fill;
  readonly layers: readonly object[];
  readonly values: readonly { readonly at: string; readonly shape: Shape; readonly values: readonly Written[] }[];
}

const { cases } = JSON.parse(readFileSync(new URL('torch/layers.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly LayersCase[];
};

/** The model with torch's numbers in its parameters, buffers and data, at step 0. */
async function trainerOf({ input, layers, examples, x }: LayersCase): Promise<Trainer> {
  const text = JSON.stringify({ input, layers, loss: 'squared-error' });
  const { model, problems } = await readGrad(text, filesOf());
  if (!model || problems.length > 0) throw new Error(problems.map(({ message }) => message).join('; '));
  const trainer = new Trainer(model, dataOf(model, [examples, ...input], x));
  const filled = (kind: 'parameter' | 'buffer', all: readonly { readonly name: string; readonly shape: Shape }[]) =>
    new Map(all.map(({ name, shape }) => [name, fill(name, shape, { kind })]));
  const [parameters, buffers] = [filled('parameter', model.parameters), filled('buffer', model.buffers)];
  trainer.restore({ ...trainer.state(), parameters, buffers });
  return trainer;
}

/** Targets of zeros: J is half the squares' sum, divided by the examples. */
function dataOf(model: Model, shape: Shape, x: Fill): Dataset {
  const rows = Array.from({ length: shape[0] ?? 0 }, (_, row) => row);
  const target = [rows.length, ...outputOf(model)];
  return {
    x: { shape, dtype: 'float64', data: fill('x', shape, x) },
    y: { shape: target, dtype: 'float64', data: new Float64Array(sizeOf(target)) },
    classes: null,
    training: rows,
    heldOut: [],
  };
}

function outputOf(model: Model): Shape {
  const { nodes, output } = model.graph({ batchSize: 1, mode: 'train' });
  return nodes[output]?.shape.slice(1) ?? [];
}

/** What a trainer has, by name, at the step it stands at. */
function differencesAt(trainer: Trainer, values: LayersCase['values']): Record<string, readonly string[]> {
  const names = namedNodes(trainer.graph);
  return Object.fromEntries(
    values.map(({ at, shape, values: wanted }) => {
      const node = names.get(at.replace(/@1$/, ''));
      if (node === undefined) return [at, ['names nothing']];
      const { shape: found, data } = trainer.value(node);
      return [
        at,
        String(found) === String(shape) ? differences(data, wanted) : [`is [${found}], torch has [${shape}]`],
      ];
    }),
  );
}

describe('layers of the model file are torch’s: z, a, δ, upstream, inner values, gradients, running statistics', () => {
  it.each(cases.map((each) => [each.name, each] as const))('%s', async (_, golden) => {
    const trainer = await trainerOf(golden);
    const later = golden.values.filter(({ at }) => at.endsWith('@1'));
    const now = golden.values.filter(({ at }) => !at.endsWith('@1'));
    const none = (values: LayersCase['values']) => Object.fromEntries(values.map(({ at }) => [at, []]));
    expect(differencesAt(trainer, now)).toEqual(none(now));
    trainer.advance();
    expect(differencesAt(trainer, later)).toEqual(none(later));
  });
});
