import type { CheckReport } from '../../../../src/analysis/check/report.js';
import { Trainer } from '../../../../src/engine/train/trainer.js';
import { readCode } from '../../../formats/module/read.js';
import { run } from '../run.js';

/** A module's text, checked at its first step; what reading warns of is no reason not to. */
export async function checkCode(text: string, folder?: string): Promise<CheckReport> {
  const { model, problems } = await readCode(text, folder === undefined ? {} : { folder });
  const data = model?.data;
  if (!model || !data) throw new Error(problems.map(({ message }) => message).join('; '));
  const trainer = new Trainer({ ...model, data }, data);
  return run({ model, state: trainer.state(), batch: trainer.batch });
}
