import { diagnose } from '../../../src/analysis/diagnose/diagnose.js';
import type { Diagnosis } from '../../../src/analysis/diagnose/diagnosis.js';
import type { Past } from '../../../src/analysis/diagnose/scene.js';
import { limitsOf } from '../../../src/analysis/diagnose/thresholds.js';
import type { Model } from '../../../src/engine/model.js';
import { Trainer } from '../../../src/engine/train/trainer.js';
import type { FileSystem } from '../../../src/formats/fileSystem.js';
import { filesOf } from '../../formats/files.js';
import { modelOf } from '../../session/models.js';

/** What is found in a model file after so many updates. */
export async function diagnosed(
  file: object | string,
  steps: number,
  { files = filesOf(), limits = {} }: { files?: FileSystem; limits?: Readonly<Record<string, number>> } = {},
): Promise<Diagnosis> {
  const text = typeof file === 'string' ? file : JSON.stringify(file);
  const model = await modelOf(text, 'model.grad.json', files);
  const trainer = new Trainer(model, model.data);
  const rows = [trainer.row().slice()];
  while (trainer.step < steps) {
    trainer.advance();
    rows.push(trainer.row().slice());
  }
  const looking = diagnose({ model, trainer, past: pastOf(model, rows), limits: limitsOf(limits) }, () => []);
  for (;;) {
    const next = looking.next();
    if (next.done) {
      trainer.dispose();
      return next.value;
    }
  }
}

/** From the rows that a trainer records (`Curves`): J first, then ‖δ‖ and ‖∇W‖ of each layer. */
function pastOf({ layers }: Pick<Model, 'layers'>, rows: readonly Float64Array[]): Past {
  return {
    loss: (from, to) => Float64Array.from(rows.slice(from, to), (row) => row[0] as number),
    delta: (layer, step) => rows[step]?.[1 + 2 * layers.findIndex(({ path }) => path === layer)] ?? Number.NaN,
  };
}
