import type { Node as JsonNode } from 'jsonc-parser';
import type { Optimizer } from '../../engine/model.js';
import { OPTIMIZERS } from '../../engine/train/optimizers.js';
import type { Keys, Property } from './keys.js';
import { kindOf, type Reader } from './reader.js';
import { type NumberRule, readBoolean, readChoice, readNumber } from './scalars.js';

const NAMES = Object.keys(OPTIMIZERS) as Optimizer['name'][];

const described: Readonly<Record<Optimizer['name'], string>> = {
  sgd: 'W := W − ηv with v := μv + ∇W',
  rmsprop: 'W := W − η∇W / (√s + ε), s the smoothed (∇W)²',
  adam: 'W := W − ηm̂ / (√v̂ + ε), m̂ and v̂ the smoothed ∇W and (∇W)²',
  adamw: '*adam*, with a decay of its own: W shrinks by ηλ',
};

/** Keys of `train` that say how an update is made. Those that only some optimizers have name them. */
export const OPTIMIZER_KEYS: Keys = {
  optimizer: {
    description: 'How an update is made from a gradient, by torch’s formulas. *sgd* where absent.',
    schema: {
      anyOf: [{ enum: NAMES, markdownEnumDescriptions: NAMES.map((name) => described[name]) }, {}],
      default: 'sgd',
    },
  },
  learningRate: {
    description: 'η in W := W − η∇W, above 0. Where absent 0.1, with *rmsprop* 0.01, with *adam* and *adamw* 0.001.',
    schema: { default: 0.1 },
  },
  momentum: {
    description: '*sgd*, *rmsprop*: μ in v := μv + ∇W, from 0 to below 1. 0 where absent.',
    schema: { default: 0 },
  },
  nesterov: {
    description: '*sgd*: `true` for Nesterov’s momentum, W := W − η(∇W + μv).',
    schema: { enum: [true, false], default: false },
  },
  alpha: {
    description: '*rmsprop*: how much of the smoothed (∇W)² each update keeps, from 0 to below 1. 0.99 where absent.',
    schema: { default: 0.99 },
  },
  centered: {
    description: '*rmsprop*: `true` divides by the root of the smoothed variance of ∇W in place of the smoothed (∇W)².',
    schema: { enum: [true, false], default: false },
  },
  betas: {
    description:
      '*adam*, *adamw*: how much of the smoothed ∇W and of the smoothed (∇W)² each update keeps, from 0 to below 1. `[0.9, 0.999]` where absent.',
    schema: { default: [0.9, 0.999] },
  },
  epsilon: {
    description: '*rmsprop*, *adam*, *adamw*: ε, added to the root that ∇W is divided by. 1e-8 where absent.',
    schema: { default: 1e-8 },
  },
  decay: {
    description:
      'The optimizer’s own weight decay λ, torch’s `weight_decay`, for every parameter that is not frozen. Not in J: neither the loss nor ∇W shows it, as they do with `l2`. *adamw*: W shrinks by ηλ, 0.01 where absent; the others: λW is added to ∇W, 0 where absent.',
    schema: { default: 0 },
  },
};

/** Which of the keys above an optimizer has, besides those that all have. */
const OWN: Readonly<Record<Optimizer['name'], readonly string[]>> = {
  sgd: ['momentum', 'nesterov'],
  rmsprop: ['alpha', 'momentum', 'centered', 'epsilon'],
  adam: ['betas', 'epsilon'],
  adamw: ['betas', 'epsilon'],
};
const SHARED = ['optimizer', 'learningRate', 'decay'];

const LEARNING_RATES: Readonly<Record<Optimizer['name'], number>> = {
  sgd: 0.1,
  rmsprop: 0.01,
  adam: 0.001,
  adamw: 0.001,
};
const SHARE: NumberRule = { min: 0, below: 1 };
const BETAS = [0.9, 0.999] as const;

export interface ReadOptimizer {
  readonly optimizer: Optimizer;
  readonly learningRate: number;
}

/** The optimizer and η of `train`; undefined where a mistake was reported, or one will do without it. */
export function readOptimizer(reader: Reader, keys: ReadonlyMap<string, Property>): ReadOptimizer | undefined {
  const before = reader.problems.length;
  const given = keys.get('optimizer')?.value;
  const name = given ? readChoice(reader, given, 'optimizer', NAMES) : 'sgd';
  if (name) rejectOthers(reader, keys, name);
  const numbers = readNumbers(reader, keys);
  if (!name || reader.problems.length > before) return undefined;
  const optimizer = make(name, numbers);
  if (optimizer.name === 'sgd' && optimizer.nesterov && optimizer.momentum === 0) warnNesterov(reader, keys);
  return { optimizer, learningRate: numbers.learningRate ?? LEARNING_RATES[name] };
}

/** A key that the chosen optimizer has not would be without effect. */
function rejectOthers(reader: Reader, keys: ReadonlyMap<string, Property>, name: Optimizer['name']): void {
  for (const key of Object.keys(OPTIMIZER_KEYS)) {
    const place = keys.get(key)?.key;
    if (!place || SHARED.includes(key) || OWN[name].includes(key)) continue;
    const others = NAMES.filter((each) => OWN[each].includes(key));
    reader.error('structure', place, `"${key}" means nothing to "${name}"; it belongs to ${others.join(', ')}`);
  }
}

type Numbers = ReturnType<typeof readNumbers>;

function readNumbers(reader: Reader, keys: ReadonlyMap<string, Property>) {
  const at = <T>(key: string, read: (node: JsonNode) => T | undefined): T | undefined => {
    const property = keys.get(key);
    return property && read(property.value);
  };
  const number = (key: string, rule: NumberRule) => at(key, (node) => readNumber(reader, node, key, rule));
  return {
    learningRate: number('learningRate', { above: 0 }),
    momentum: number('momentum', SHARE),
    nesterov: at('nesterov', (node) => readBoolean(reader, node, 'nesterov')),
    alpha: number('alpha', SHARE),
    centered: at('centered', (node) => readBoolean(reader, node, 'centered')),
    betas: at('betas', (node) => readBetas(reader, node)),
    epsilon: number('epsilon', { min: 0 }),
    decay: number('decay', { min: 0 }),
  };
}

function make(name: Optimizer['name'], numbers: Numbers): Optimizer {
  const { momentum = 0, nesterov = false, alpha = 0.99, centered = false } = numbers;
  const { betas = BETAS, epsilon = 1e-8, decay = 0 } = numbers;
  switch (name) {
    case 'sgd':
      return { name, momentum, nesterov, decay };
    case 'rmsprop':
      return { name, alpha, epsilon, momentum, centered, decay };
    case 'adam':
      return { name, betas, epsilon, decay };
    case 'adamw':
      return { name, betas, epsilon, decay: numbers.decay ?? 0.01 };
  }
}

function readBetas(reader: Reader, node: JsonNode): readonly [number, number] | undefined {
  const [first, second, ...more] = node.children ?? [];
  if (node.type !== 'array' || !first || !second || more.length > 0) {
    const count = node.children?.length ?? 0;
    const found = node.type === 'array' ? `${count} number${count === 1 ? '' : 's'}` : kindOf(node);
    return reader.error('structure', node, `betas is two numbers such as [0.9, 0.999]; found ${found}`);
  }
  const [beta1, beta2] = [first, second].map((each) => readNumber(reader, each, 'each of betas', SHARE));
  return beta1 === undefined || beta2 === undefined ? undefined : [beta1, beta2];
}

function warnNesterov(reader: Reader, keys: ReadonlyMap<string, Property>): void {
  const place = keys.get('nesterov');
  if (place) reader.warn('value', place.key, 'nesterov changes nothing without a momentum above 0');
}
