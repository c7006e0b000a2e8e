import type { Node as JsonNode } from 'jsonc-parser';
import type { Duration, Schedule } from '../../engine/model.js';
import { type Key, type Keys, type Property, readKeys } from './keys.js';
import { kindOf, type Reader } from './reader.js';
import { readChoice, readNumber } from './scalars.js';

const DURATION: Keys = {
  steps: { description: 'How many updates it takes; or say how many `epochs`.' },
  epochs: { description: 'How many epochs it takes; or say how many `steps`.' },
};

/** A name of its own, since the linter takes an object with a `then` written in it for a promise. */
const THEN = 'then';

type Type = Schedule['type'];

/** Each type of schedule: what it does, its keys, and what completion offers. */
const TYPES: Readonly<Record<Type, { readonly description: string; readonly keys: Keys; readonly snippet: object }>> = {
  step: {
    description: 'η times `factor` after every `every` epochs, torch’s StepLR',
    keys: {
      every: { description: '*step*: after how many epochs η falls again.', required: true },
      factor: { description: '*step*: what η is multiplied with. 0.1 where absent.', schema: { default: 0.1 } },
    },
    snippet: { type: 'step', every: '^${1:30}', factor: '^${2:0.1}' },
  },
  cosine: {
    description:
      'from η down to `to` on half a cosine wave, update by update, torch’s CosineAnnealingLR; then it stays',
    keys: {
      to: { description: '*cosine*: where η ends. 0 where absent.', schema: { default: 0 } },
      ...DURATION,
    },
    snippet: { type: 'cosine', to: '^${1:0}' },
  },
  warmup: {
    description: 'up to η on a straight line, η/n in the first of n updates; then `then`',
    keys: {
      ...DURATION,
      [THEN]: { description: '*warmup*: the schedule that follows, counted from there. Where absent η stays.' },
    },
    snippet: { type: 'warmup', steps: '^${1:100}', [THEN]: { type: 'cosine' } },
  },
};

const NAMES = Object.keys(TYPES) as Type[];

const TYPE_KEY: Key = {
  description: 'How η changes.',
  required: true,
  schema: { anyOf: [{ enum: NAMES, markdownEnumDescriptions: NAMES.map((name) => TYPES[name].description) }, {}] },
};

/** For completion and hovers: the keys of all types together, and a schedule within `then`. */
export const SCHEDULE_SCHEMA = {
  properties: Object.fromEntries(
    [['type', TYPE_KEY] as const, ...NAMES.flatMap((name) => Object.entries(TYPES[name].keys))].map(([name, key]) => [
      name,
      { markdownDescription: key.description, ...key.schema, ...(name === THEN ? within() : {}) },
    ]),
  ),
  defaultSnippets: NAMES.map((label) => ({
    label,
    description: TYPES[label].description,
    body: TYPES[label].snippet,
  })),
};

function within(): object {
  return { $ref: '#/properties/train/properties/schedule' };
}

/** `{ "type": "cosine", … }`; undefined where a mistake was reported. */
export function readSchedule(reader: Reader, node: JsonNode): Schedule | undefined {
  if (node.type !== 'object') return noObject(reader, node);
  const type = typeNode(node);
  if (!type)
    return reader.error('structure', { offset: node.offset, length: 1 }, `a schedule needs a "type": ${known()}`);
  const name = readChoice(reader, type, 'schedule', NAMES);
  if (!name) return undefined;
  const before = reader.problems.length;
  const keys = readKeys(reader, node, { type: TYPE_KEY, ...TYPES[name].keys }, `${name} schedule`);
  const schedule = READ[name](reader, keys, node);
  return reader.problems.length > before ? undefined : schedule;
}

const READ: Readonly<
  Record<Type, (reader: Reader, keys: ReadonlyMap<string, Property>, node: JsonNode) => Schedule | undefined>
> = {
  step: (reader, keys) => {
    const [every, factor] = [keys.get('every')?.value, keys.get('factor')?.value];
    return {
      type: 'step',
      every: (every && readNumber(reader, every, 'every', { whole: true, min: 1 })) ?? 1,
      factor: (factor && readNumber(reader, factor, 'factor', { above: 0 })) ?? 0.1,
    };
  },
  cosine: (reader, keys) => {
    const to = keys.get('to')?.value;
    return {
      type: 'cosine',
      to: (to && readNumber(reader, to, 'to', { min: 0 })) ?? 0,
      over: readDuration(reader, keys) ?? null,
    };
  },
  warmup: (reader, keys, node) => {
    const over = readDuration(reader, keys);
    if (!over && !keys.has('steps') && !keys.has('epochs')) {
      const brace = { offset: node.offset, length: 1 };
      return reader.error('structure', brace, 'warmup schedule needs the key "steps", or "epochs"');
    }
    const next = keys.get(THEN);
    const following = next ? readSchedule(reader, next.value) : null;
    return over && following !== undefined ? { type: 'warmup', over, next: following } : undefined;
  },
};

function readDuration(reader: Reader, keys: ReadonlyMap<string, Property>): Duration | undefined {
  const [steps, epochs] = [keys.get('steps'), keys.get('epochs')];
  if (steps && epochs) {
    const second = steps.key.offset > epochs.key.offset ? steps : epochs;
    return reader.error('structure', second.key, 'a schedule lasts a number of "steps" or of "epochs", not both');
  }
  const given = steps ?? epochs;
  const count = given && readNumber(reader, given.value, given.key.name, { whole: true, min: 1 });
  return count === undefined ? undefined : { unit: steps ? 'steps' : 'epochs', count };
}

function noObject(reader: Reader, node: JsonNode): undefined {
  const message = `a schedule is an object with a "type", ${known()}; found ${kindOf(node)}`;
  // The one that needs nothing else.
  const text = '{ "type": "cosine" }';
  const fix = node.value === 'cosine' ? { title: `Change to ${text}`, replacement: text } : null;
  return reader.error('structure', node, message, fix);
}

function known(): string {
  return `${NAMES.slice(0, -1).join(', ')} or ${NAMES.at(-1)}`;
}

function typeNode(node: JsonNode): JsonNode | undefined {
  return node.children?.find((property) => property.children?.[0]?.value === 'type')?.children?.[1];
}
