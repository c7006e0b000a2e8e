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
import { exampleFiles, exampleText } from '../formats/files.js';
import { modelOf } from '../session/models.js';
import { sessionOf } from '../session/open.js';
import { Conversation } from './conversation.js';
import { Play } from './play.js';

const folder = join(import.meta.dirname, 'logs');

/**
 * Whole sessions as text: lines with `>` are what is done, those below are what the adapter says. The first line names
 * the model. No number stands in a log: `⟨norm(hidden.delta)@3⟩` is what a straight run of an engine of its own has there,
 * `⟨norm(hidden.delta)@3/b⟩` what one has that sets on its way what `# let b = hidden.weight[0, 1] = 0.75 from step 1, …` says.
 */
describe('a debugging session', () => {
  it.each(readdirSync(folder))('%s', async (file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const [model = ''] = text.split('\n');
    const source = exampleText(model);
    const conversation = new Conversation(await sessionOf(source, { files: exampleFiles }));
    const played = await playAll(conversation, text, source);
    conversation.dispose();
    expect(played).toBe(filled(text, await modelOf(source, 'model.grad.json', exampleFiles)));
  });
});

async function playAll(conversation: Conversation, text: string, source: string): Promise<string> {
  const play = new Play(conversation, source);
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
  const branches = new Map<string, readonly Set[]>();
  for (const [, name = '', sets = ''] of text.matchAll(/^# let (\w+) = (.* from step .*)$/gm)) {
    branches.set(name, sets.split('; ').map(setOf));
  }
  const stepOf = (written: string): number => {
    const [, name = '', more = '0'] = /^(\w+?)([+-]\d+)?$/.exec(written) ?? [];
    return (steps.get(name) ?? Number(name)) + Number(more);
  };
  return text
    .replaceAll(/⟨([^⟨⟩]*)@([\w+-]+)(?:\/(\w+))?⟩/g, (_, expression: string, step: string, branch: string) =>
      said(expression, trainerAt(stepOf(step), model, branches.get(branch)), model),
    )
    .replaceAll(/⟨([\w+-]+)⟩/g, (_, step: string) => String(stepOf(step)));
}

/** A number that is set by hand. */
interface Set {
  readonly name: string;
  readonly index: readonly number[];
  readonly value: number;
  readonly step: number;
}

/** `hidden.weight[0, 1] = 0.75 from step 1` */
function setOf(text: string): Set {
  const [, name = '', index, value, step] = /^([\w.]+)(?:\[(.*)\])? = (.*) from step (\d+)$/.exec(text) ?? [];
  return { name, index: index?.split(',').map(Number) ?? [], value: Number(value), step: Number(step) };
}

function trainerAt(step: number, model: TrainableModel, sets: readonly Set[] = []): Trainer {
  let trainer = new Trainer(model, model.data);
  for (let i = 0; ; i++) {
    for (const set of sets) if (set.step === i) trainer = withSet(trainer, set);
    if (i === step) return trainer;
    trainer.advance();
  }
}

/** A trainer of its own in the same state but for one number. */
function withSet(trainer: Trainer, { name, index, value }: Set): Trainer {
  const model = trainer.model as TrainableModel;
  const training = { ...model.training, learningRate: value, schedule: null };
  const next = name === 'learningRate' ? { ...model, training } : model;
  const shape = model.parameters.find((each) => each.name === name)?.shape ?? [];
  const place = index.reduce((at, i, axis) => at * (shape[axis] as number) + i, 0);
  const state = trainer.state();
  const data = state.parameters.get(name);
  if (data) data[place] = value;
  const made = new Trainer(next, model.data);
  made.restore(state);
  return made;
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
  const result = evaluate(parsed.watch, { names: new Set(names.keys()), read, layer: null });
  if (!result.ok) throw new Error(result.problem.message);
  return valueText(result.value);
}
