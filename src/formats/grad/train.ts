import type { Node as JsonNode } from 'jsonc-parser';
import type { Optimizer, Parameter, Training } from '../../engine/model.js';
import { OPTIMIZERS } from '../../engine/train/optimizers.js';
import { type Keys, type Property, readKeys } from './keys.js';
import { kindOf, type Reader } from './reader.js';
import { type NumberRule, readBoolean, readChoice, readNumber, readText } from './scalars.js';

const OPTIMIZER_NAMES = Object.keys(OPTIMIZERS) as Optimizer['name'][];

export const TRAIN_KEYS: Keys = {
  optimizer: {
    description: 'How an update is made from a gradient. *sgd*: W := W − ηv, torch’s formula.',
    schema: { anyOf: [{ enum: OPTIMIZER_NAMES }, {}], default: 'sgd' },
  },
  learningRate: { description: 'η in W := W − η∇W, above 0. 0.1 where absent.', schema: { default: 0.1 } },
  momentum: { description: 'μ in v := μv + ∇W, from 0 to below 1. 0 where absent.', schema: { default: 0 } },
  nesterov: {
    description: '`true`: Nesterov’s momentum, W := W − η(∇W + μv).',
    schema: { enum: [true, false], default: false },
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
    optimizer: { name: 'sgd', momentum: 0, nesterov: false },
    learningRate: 0.1,
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
  const keys = readKeys(reader, node, TRAIN_KEYS, 'train');
  const before = reader.problems.length;
  const at = <T>(key: string, absent: T, read: (property: Property) => T | undefined): T => {
    const property = keys.get(key);
    return (property && read(property)) ?? absent;
  };
  const number = (key: string, absent: number, rule: NumberRule): number =>
    at(key, absent, ({ value }) => readNumber(reader, value, key, rule));
  const flag = (key: string, absent: boolean): boolean =>
    at(key, absent, ({ value }) => readBoolean(reader, value, key));

  const training: Training = {
    optimizer: {
      name: at('optimizer', 'sgd' as const, ({ value }) => readChoice(reader, value, 'optimizer', OPTIMIZER_NAMES)),
      momentum: number('momentum', 0, { min: 0, below: 1 }),
      nesterov: flag('nesterov', false),
    },
    learningRate: number('learningRate', 0.1, { above: 0 }),
    batchSize: at<number | null>('batchSize', null, ({ value }) =>
      readNumber(reader, value, 'batchSize', { whole: true, min: 1 }),
    ),
    shuffle: flag('shuffle', true),
    epochs: number('epochs', 1, { whole: true, min: 1 }),
    l2: number('l2', 0, { min: 0 }),
  };
  const freeze = at('freeze', [], ({ value }) => readGlobs(reader, value));
  return reader.problems.length > before
    ? undefined
    : { training, freeze, batchSizeNode: keys.get('batchSize')?.value ?? null };
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
