import { diagnose } from '../../../src/analysis/diagnose/diagnose.js';
import type { Diagnosis } from '../../../src/analysis/diagnose/diagnosis.js';
import { Scene } from '../../../src/analysis/diagnose/scene.js';
import { limitsOf } from '../../../src/analysis/diagnose/thresholds.js';
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
  const loss = [trainer.loss];
  while (trainer.step < steps) {
    trainer.advance();
    loss.push(trainer.loss);
  }
  const scene = new Scene({ model, trainer, past: { loss: Float64Array.from(loss) }, limits: limitsOf(limits) });
  const looking = diagnose(scene, () => []);
  for (;;) {
    const next = looking.next();
    if (next.done) {
      trainer.dispose();
      return next.value;
    }
  }
}
