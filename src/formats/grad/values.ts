import type { Node as JsonNode } from 'jsonc-parser';
import type { Parameter } from '../../engine/model.js';
import { type Shape, sameShape, type Tensor, tensor } from '../../engine/tensor.js';
import { type Fans, INITIALIZERS, type InitializerName, initialize } from '../../engine/train/initializers.js';
import { ARRAY_FILE_KEYS, ARRAY_FILE_SCHEMA, openArray, readFileName } from './arrayFile.js';
import { readArray } from './arrays.js';
import { type Keys, readKeys } from './keys.js';
import type { LayerContext } from './layers/layerType.js';
import { kindOf } from './reader.js';
import { readChoice, readNumber } from './scalars.js';

const NAMES = Object.keys(INITIALIZERS) as InitializerName[];

const described: Readonly<Record<InitializerName, string>> = {
  xavier: 'uniform ±√(6/(in+out))',
  he: 'normal √(2/in)',
  lecun: 'normal √(1/in)',
  normal: 'normal with `mean` and `std`',
  uniform: 'uniform from `low` to `high`',
  zeros: 'all 0',
  ones: 'all 1',
  constant: 'all `value`',
};

const NUMBERS: Readonly<Record<string, string>> = {
  mean: 'The mean of *normal*.',
  std: 'The standard deviation of *normal*.',
  low: 'The lower end of *uniform*.',
  high: 'The upper end of *uniform*.',
  value: 'The number that *constant* fills in.',
};

export const VALUES_SCHEMA = {
  anyOf: [
    {
      properties: {
        init: {
          markdownDescription: 'How the numbers are drawn, by the file’s `seed`.',
          enum: NAMES,
          markdownEnumDescriptions: NAMES.map((name) => described[name]),
        },
        ...Object.fromEntries(
          Object.entries(NUMBERS).map(([key, markdownDescription]) => [key, { markdownDescription }]),
        ),
        ...ARRAY_FILE_SCHEMA.properties,
      },
      defaultSnippets: [
        { label: '{ init }', description: 'drawn by the seed', body: { init: '${1:xavier}' } },
        ...ARRAY_FILE_SCHEMA.defaultSnippets,
      ],
    },
    {},
  ],
};

/** What a parameter is to be filled with. */
export interface Wanted {
  readonly name: string;
  /** null where an earlier mistake leaves it unknown: the numbers are then not compared with it. */
  readonly shape: Shape | null;
  /** What each axis counts, for messages: "one for each input". */
  readonly each: readonly string[];
  readonly fans: Fans;
  /** Where the file says nothing. */
  readonly initializer: InitializerName;
  readonly penalized: boolean;
}

/**
 * A parameter from numbers in place, a file beside the model file (`context.files`), or an initializer; the last is also
 * what it is where `node` is undefined. null where a mistake was reported or its shape is unknown.
 */
export function readValues(context: LayerContext, node: JsonNode | undefined, wanted: Wanted): Parameter | null {
  const initial = readInitial(context, node, wanted);
  if (!initial) return null;
  const range = context.reader.range(node ?? context.node);
  const { name, penalized } = wanted;
  return { name, shape: initial.shape, initial, frozen: false, drawn: isDrawn(node, wanted), penalized, range };
}

/** Whether its numbers are random: neither given, in place or by a file, nor all the same. */
function isDrawn(node: JsonNode | undefined, { initializer }: Wanted): boolean {
  if (node && (node.type === 'array' || namesFile(node))) return false;
  const init = node?.children?.find((property) => property.children?.[0]?.value === 'init')?.children?.[1]?.value;
  return !/^(zeros|ones|constant)$/.test(String(init ?? initializer));
}

function readInitial(context: LayerContext, node: JsonNode | undefined, wanted: Wanted): Tensor | null {
  if (!node) return draw(context, wanted, wanted.initializer, {});
  if (node.type === 'object')
    return namesFile(node) ? readFile(context, node, wanted) : readInitializer(context, node, wanted);
  if (node.type !== 'array') {
    context.reader.error(
      'structure',
      node,
      `${wanted.name} is numbers in lists, { "file": … } or { "init": … }; found ${kindOf(node)}`,
    );
    return null;
  }
  if (!wanted.shape) return null;
  const values = readArray(context.reader, node, wanted.shape, wanted.name, wanted.each);
  return values ? tensor(wanted.shape, values, context.precision) : null;
}

function namesFile(node: JsonNode): boolean {
  return node.children?.some((property) => property.children?.[0]?.value === 'file') ?? false;
}

function readFile({ reader, files, precision }: LayerContext, node: JsonNode, wanted: Wanted): Tensor | null {
  const name = readFileName(reader, node, wanted.name);
  const found = name && openArray(reader, files, name);
  if (!found || !wanted.shape) return null;
  if (!found.names && sameShape(found.shape, wanted.shape)) return tensor(wanted.shape, found.values, precision);
  const each = wanted.each.map((axis) => `one for each ${axis}`).join(' and ');
  const expected = `[${wanted.shape.join(', ')}]${each ? `, ${each}` : ''}`;
  const holds = `holds [${found.shape.join(', ')}] ${found.names ? 'names' : 'numbers'}`;
  reader.error('value', name.place, `${name.path} ${holds}; ${wanted.name} needs ${expected}`);
  return null;
}

/** Of both forms: who misspells "file" is told so. */
const OBJECT_KEYS: Keys = Object.fromEntries(
  ['init', ...Object.keys(NUMBERS), ...Object.keys(ARRAY_FILE_KEYS)].map((key) => [key, { description: '' }]),
);

function readInitializer(context: LayerContext, node: JsonNode, wanted: Wanted): Tensor | null {
  const { reader } = context;
  const found = readKeys(reader, node, OBJECT_KEYS, 'values');
  const init = found.get('init');
  const isWhole = found.size === (node.children ?? []).length;
  if (!init && isWhole)
    reader.error('structure', { offset: node.offset, length: 1 }, `${wanted.name} needs "file" or "init"`);
  const name = init && readChoice(reader, init.value, 'init', NAMES);
  if (name === undefined) return null;
  const given: Record<string, number> = {};
  let wrong = false;
  for (const [key, { key: place, value }] of found) {
    if (key === 'init') continue;
    if (!Object.hasOwn(INITIALIZERS[name].parameters, key)) {
      reader.error('structure', place, `"${key}" means nothing to "${name}"`);
      wrong = true;
      continue;
    }
    const number = readNumber(reader, value, key, key === 'std' ? { min: 0 } : {});
    if (number === undefined) wrong = true;
    else given[key] = number;
  }
  return wrong ? null : draw(context, wanted, name, given);
}

function draw(
  { seed, precision }: LayerContext,
  wanted: Wanted,
  name: InitializerName,
  parameters: Readonly<Record<string, number>>,
): Tensor | null {
  if (!wanted.shape) return null;
  return initialize(
    name,
    parameters,
    { parameter: wanted.name, shape: wanted.shape, fans: wanted.fans, seed },
    precision,
  );
}
