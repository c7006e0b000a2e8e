// The engine without a session: a text read, and its trainer. `recording` keeps the last steps whole, `2 threads` share a batch.
import { Trainer } from '../../src/engine/train/trainer.js';
import { read } from '../../src/formats/read.js';
import { crewArena } from '../../src/worker/crewArena.js';
import { absent, COMPARED, repeatFor, serve, variant } from '../peers/serve.mjs';
import { FILE, kernelsText, NO_FILES, notYet, text } from './read.js';

const RECORDED = 16;

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
  const arena = crewArena(variant === '2 threads' ? 2 : 1)(model.precision);
  const trainer = new Trainer(model, model.data, arena);
  if (variant === 'recording') trainer.record(RECORDED);
  await serve({
    version: null,
    about: kernelsText(trainer.kernels),
    values: () => values(trainer),
    measure: (seconds) => repeatFor(seconds, () => trainer.advance()),
  });
} else absent(notYet(problems));
