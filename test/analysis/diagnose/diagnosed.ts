import { diagnose } from '../../../src/analysis/diagnose/diagnose.js';
import type { Diagnosis } from '../../../src/analysis/diagnose/diagnosis.js';
import type { RateTrial } from '../../../src/analysis/diagnose/rateTrial.js';
import type { Overfit, Past } from '../../../src/analysis/diagnose/scene.js';
import { limitsOf } from '../../../src/analysis/diagnose/thresholds.js';
import type { Model } from '../../../src/engine/model.js';
import { Trainer } from '../../../src/engine/train/trainer.js';
import type { FileSystem } from '../../../src/formats/fileSystem.js';
import { editsOf } from '../../../src/formats/grad/changes.js';
import { tryOverfit } from '../../../src/session/modelTests/overfits.js';
import { filesOf } from '../../formats/files.js';
import { modelOf } from '../../session/models.js';

export interface Given {
  readonly files?: FileSystem;
  readonly limits?: Readonly<Record<string, number>>;
  /** 'tried': found out, as a session does when somebody asks. */
  readonly overfit?: Overfit | 'tried';
  readonly rates?: RateTrial;
}

/** What is found in a model file after so many updates. */
export async function diagnosed(file: object | string, step: number, given: Given = {}): Promise<Diagnosis> {
  const [diagnosis] = await diagnosedAt(file, [step], given);
  return diagnosis as Diagnosis;
}

/** The same at several steps of one run, in their order. */
export async function diagnosedAt(
  file: object | string,
  steps: readonly number[],
  { files = filesOf(), limits = {}, overfit, rates }: Given = {},
): Promise<Diagnosis[]> {
  const text = typeof file === 'string' ? file : JSON.stringify(file);
  const model = await modelOf(text, 'model.grad.json', files);
  const trainer = new Trainer(model, model.data);
  const rows = [trainer.row().slice()];
  const found: Diagnosis[] = [];
  const learned = overfit === 'tried' ? toTheEnd(tryOverfit(model, {}, 1000)) : (overfit ?? null);
  for (const step of steps) {
    while (trainer.step < step) {
      trainer.advance();
      rows.push(trainer.row().slice());
    }
    const parts = {
      model,
      trainer,
      past: pastOf(model, rows),
      limits: limitsOf(limits),
      overfit: learned,
      rates: rates ?? null,
    };
    found.push(toTheEnd(diagnose(parts, (changes) => editsOf(text, model.layers, changes))));
  }
  trainer.dispose();
  return found;
}

function toTheEnd<T>(work: Generator<unknown, T>): T {
  for (;;) {
    const next = work.next();
    if (next.done) return next.value;
  }
}

/** From the rows that a trainer records (`Curves`): J first, then ‖δ‖ and ‖∇W‖ of each layer. */
function pastOf({ layers }: Pick<Model, 'layers'>, rows: readonly Float64Array[]): Past {
  return {
    loss: (from, to) => Float64Array.from(rows.slice(from, to), (row) => row[0] as number),
    delta: (layer, step) => rows[step]?.[1 + 2 * layers.findIndex(({ path }) => path === layer)] ?? Number.NaN,
  };
}
