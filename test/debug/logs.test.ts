import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { describe, expect, it } from 'vitest';
import { tensor } from '../../src/engine/tensor.js';
import { Trainer } from '../../src/engine/train/trainer.js';
import { parseWatch } from '../../src/formats/watch/parse.js';
import { namesIn } from '../../src/session/names.js';
import type { TrainableModel } from '../../src/session/run.js';
import { evaluate } from '../../src/session/watch/evaluate.js';
import { numberText, valueText } from '../../src/session/watch/valueText.js';
import { exampleText } from '../formats/files.js';
import { modelOf } from '../session/models.js';
import { sessionOf } from '../session/open.js';
import { Conversation } from './conversation.js';
import { Play } from './play.js';

const folder = join(import.meta.dirname, 'logs');

/**
 * Whole sessions as text: lines with `>` are what is done, those below are what the adapter says. The first line names
 * the model. No number stands in a log: `⟨norm(hidden.delta)@3⟩` is what a straight run of an engine of its own has there.
 */
describe('a debugging session', () => {
  it.each(readdirSync(folder))('%s', async (file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const [model = ''] = text.split('\n');
    const source = exampleText(model);
    const conversation = new Conversation(await sessionOf(source));
    const played = await playAll(conversation, text);
    conversation.dispose();
    expect(played).toBe(filled(text, await modelOf(source)));
  });
});

async function playAll(conversation: Conversation, text: string): Promise<string> {
  const play = new Play(conversation);
  const out = [text.split('\n')[0]];
  for (const line of text.split('\n').filter((each) => each.startsWith('>') || each.startsWith('#'))) {
    out.push('', line);
    if (line.startsWith('#')) continue;
    const before = conversation.messages.length;
    const answers = await play.line(line.slice(2));
    const events = conversation.messages.slice(before) as DebugProtocol.Event[];
    const written = events.flatMap(({ event, body }) => (event === 'output' ? [String(body.output).trimEnd()] : []));
    out.push(...written.map((each) => `  | ${each}`), ...answers.map((each) => `  ${each}`));
  }
  return `${out.join('\n')}\n`;
}

/** The log with its numbers, from a run that nobody debugs. `# let n = first step where …` names a step. */
function filled(text: string, model: TrainableModel): string {
  const steps = new Map<string, number>();
  for (const [, name = '', condition = ''] of text.matchAll(/^# let (\w+) = first step where (.*)$/gm)) {
    steps.set(name, firstStep(condition, model));
  }
  const stepOf = (written: string): number => {
    const [name = '', more = '0'] = written.split('+');
    return (steps.get(name) ?? Number(name)) + Number(more);
  };
  return text
    .replaceAll(/⟨(.*?)@([\w+]+)⟩/g, (_, expression: string, step: string) =>
      said(expression, trainerAt(stepOf(step), model), model),
    )
    .replaceAll(/⟨([\w+]+)⟩/g, (_, step: string) => String(stepOf(step)));
}

function trainerAt(step: number, model: TrainableModel): Trainer {
  const trainer = new Trainer(model, model.data);
  for (let i = 0; i < step; i++) trainer.advance();
  return trainer;
}

/** After the first one, where a log begins. */
function firstStep(condition: string, model: TrainableModel): number {
  const trainer = trainerAt(1, model);
  while (said(condition, trainer, model) !== 'true') trainer.advance();
  return trainer.step;
}

function said(expression: string, trainer: Trainer, model: TrainableModel): string {
  if (expression === 'J') return numberText(trainer.loss);
  const names = namesIn({ model, trainer, report: null });
  const parsed = parseWatch(expression);
  if (!parsed.ok) throw new Error(parsed.problem.message);
  const read = (name: string): ReturnType<typeof tensor> | string => {
    const named = names.get(name)?.();
    return named ? tensor(named.shape, named.data) : `there is no ${name}`;
  };
  const result = evaluate(parsed.watch, { names: [...names.keys()], read, layer: null });
  if (!result.ok) throw new Error(result.problem.message);
  return valueText(result.value);
}
