import type { Node as JsonNode } from 'jsonc-parser';
import type { Clip, Parameter, Schedule, Training } from '../../engine/model.js';
import { CLIP_KEYS, readClip } from './clip.js';
import { type Keys, type Property, readKeys } from './keys.js';
import { OPTIMIZER_KEYS, readOptimizer } from './optimizer.js';
import { kindOf, type Reader } from './reader.js';
import { type NumberRule, readBoolean, readNumber, readText } from './scalars.js';
import { readSchedule, SCHEDULE_SCHEMA } from './schedule.js';

export const TRAIN_KEYS: Keys = {
  ...OPTIMIZER_KEYS,
  schedule: {
    description:
      'How η goes on from `learningRate`: `{ "type": "step", "every": 30 }`, `{ "type": "cosine" }`, `{ "type": "warmup", "steps": 100, "then": { "type": "cosine" } }`. Where absent it stays.',
    schema: SCHEDULE_SCHEMA,
  },
  clip: {
    description:
      'Gradients that are too large are made smaller before an update: `{ "norm": 1 }` all together, `{ "value": 0.5 }` each entry by itself. The gradients on view are those before.',
    schema: {
      properties: Object.fromEntries(
        Object.entries(CLIP_KEYS).map(([name, { description }]) => [name, { markdownDescription: description }]),
      ),
      defaultSnippets: [{ label: '{ norm }', description: 'all gradients together', body: { norm: '^${1:1}' } }],
    },
  },
  batchSize: { description: 'Examples in a step; all of them where absent.' },
  shuffle: {
    description: 'Whether an epoch’s batches are drawn in a new order, by the seed. `true` where absent.',
    schema: { enum: [true, false], default: true },
  },
  epochs: {
    description: 'How often a run to the end goes through all examples. 1 where absent.',
    schema: { default: 1 },
  },
  l2: {
    description: 'λ of λ/2 ‖W‖², a part of J: it is in the loss, in ∇W and in the check. Weights only.',
    schema: { default: 0 },
  },
  freeze: {
    description:
      'Parameters that get no update, by name with `*`: `["*.bias"]`. Their gradients are shown all the same.',
    schema: { default: ['*.bias'] },
  },
};

export interface ReadTraining {
  readonly training: Training;
  /** Globs over parameter names, with the places where they stand. */
  readonly freeze: readonly { readonly glob: string; readonly node: JsonNode }[];
  /** Where batchSize stands, to be compared with the data. */
  readonly batchSizeNode: JsonNode | null;
}

export const DEFAULT_TRAINING: ReadTraining = {
  training: {
    optimizer: { name: 'sgd', momentum: 0, nesterov: false, decay: 0 },
    learningRate: 0.1,
    schedule: null,
    clip: null,
    batchSize: null,
    shuffle: true,
    epochs: 1,
    l2: 0,
  },
  freeze: [],
  batchSizeNode: null,
};

/** The `train` object; undefined where a mistake was reported. */
export function readTraining(reader: Reader, node: JsonNode): ReadTraining | undefined {
  if (node.type !== 'object') return reader.error('structure', node, `train is an object; found ${kindOf(node)}`);
  const before = errorsOf(reader);
  const keys = readKeys(reader, node, TRAIN_KEYS, 'train');
  const at = <T>(key: string, absent: T, read: (property: Property) => T | undefined): T => {
    const property = keys.get(key);
    return (property && read(property)) ?? absent;
  };
  const number = (key: string, absent: number, rule: NumberRule): number =>
    at(key, absent, ({ value }) => readNumber(reader, value, key, rule));

  const training: Training = {
    ...(readOptimizer(reader, keys) ?? DEFAULT_TRAINING.training),
    schedule: at<Schedule | null>('schedule', null, ({ value }) => readSchedule(reader, value)),
    clip: at<Clip | null>('clip', null, ({ value }) => readClip(reader, value)),
    batchSize: at<number | null>('batchSize', null, ({ value }) =>
      readNumber(reader, value, 'batchSize', { whole: true, min: 1 }),
    ),
    shuffle: at('shuffle', true, ({ value }) => readBoolean(reader, value, 'shuffle')),
    epochs: number('epochs', 1, { whole: true, min: 1 }),
    l2: number('l2', 0, { min: 0 }),
  };
  const freeze = at('freeze', [], ({ value }) => readGlobs(reader, value));
  return errorsOf(reader) > before
    ? undefined
    : { training, freeze, batchSizeNode: keys.get('batchSize')?.value ?? null };
}

function errorsOf(reader: Reader): number {
  return reader.problems.filter(({ severity }) => severity === 'error').length;
}

function readGlobs(reader: Reader, node: JsonNode): { glob: string; node: JsonNode }[] | undefined {
  if (node.type !== 'array')
    return reader.error('structure', node, `freeze is a list of names such as ["*.bias"]; found ${kindOf(node)}`);
  const globs = (node.children ?? []).map((child) => ({
    node: child,
    glob: readText(reader, child, 'a name in freeze'),
  }));
  return globs.filter((entry): entry is { node: JsonNode; glob: string } => entry.glob !== undefined);
}

/** Marks the parameters that the globs name; a glob that names none is a warning. */
export function freeze(reader: Reader, parameters: readonly Parameter[], globs: ReadTraining['freeze']): Parameter[] {
  const patterns = globs.map(({ glob, node }) => ({ pattern: patternOf(glob), glob, node }));
  for (const { pattern, glob, node } of patterns) {
    if (!parameters.some(({ name }) => pattern.test(name))) {
      reader.warn(
        'value',
        node,
        `"${glob}" names no parameter; there are ${parameters.map(({ name }) => name).join(', ')}`,
      );
    }
  }
  return parameters.map((parameter) => ({
    ...parameter,
    frozen: patterns.some(({ pattern }) => pattern.test(parameter.name)),
  }));
}

function patternOf(glob: string): RegExp {
  const escaped = glob
    .replace(/[\\^$.|+()[\]{}]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${escaped}$`);
}
