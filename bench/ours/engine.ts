// The engine without a session: a text read, and its trainer.
import { Trainer } from '../../src/engine/train/trainer.js';
import { read } from '../../src/formats/read.js';
import { absent, COMPARED, repeatFor, serve } from '../peers/serve.mjs';
import { FILE, NO_FILES, notYet, text } from './read.js';

/** The losses of the first steps. */
function values(trainer: Trainer): number[] {
  return Array.from({ length: COMPARED + 1 }, () => {
    const { loss } = trainer;
    trainer.advance();
    return loss;
  });
}

const { model, problems } = await read(FILE, text(), NO_FILES);
if (model?.data) {
  const trainer = new Trainer(model, model.data);
  const measure = (seconds: number) => repeatFor(seconds, () => trainer.advance());
  await serve({ version: null, values: () => values(trainer), measure });
} else absent(notYet(problems));
