import { check } from '../../../src/analysis/check/check.js';
import type { CheckInput } from '../../../src/analysis/check/judging.js';
import type { CheckReport } from '../../../src/analysis/check/report.js';
import type { Dataset, Model } from '../../../src/engine/model.js';
import { Trainer } from '../../../src/engine/train/trainer.js';
import { readGrad } from '../../../src/formats/grad/read.js';
import { filesOf } from '../../formats/files.js';

/** The whole check at once. */
export function run(input: CheckInput): CheckReport {
  const work = check(input);
  for (let next = work.next(); ; next = work.next()) {
    if (!next.done) continue;
    if (next.value === null) throw new Error('the check was cancelled');
    return next.value;
  }
}

/** A model file's text, checked after some updates. */
export async function checkText(text: string, steps = 0): Promise<CheckReport> {
  const model = await read(text);
  const trainer = new Trainer(model, model.data);
  while (trainer.step < steps) trainer.advance();
  return run({ model, state: trainer.state(), batch: trainer.batch });
}

/** The same as a session asks for it: what training computes, in its own kernels, is what is judged. */
export async function checkTrained(text: string): Promise<CheckReport> {
  const model = await read(text);
  const trainer = new Trainer(model, model.data);
  const claims = new Map([...trainer.graph.gradients].map(([name, id]) => [name, trainer.value(id)] as const));
  return run({ model, state: trainer.state(), batch: trainer.batch, claims });
}

export async function read(text: string): Promise<Model & { readonly data: Dataset }> {
  const { model, problems } = await readGrad(text, filesOf());
  if (!model?.data) throw new Error(problems.map(({ message }) => message).join('; ') || 'the model has no data');
  return { ...model, data: model.data };
}
