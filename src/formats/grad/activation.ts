import type { Node as JsonNode } from 'jsonc-parser';
import type { GraphBuilder } from '../../engine/builder.js';
import type { NodeId } from '../../engine/graph.js';
import { ACTIVATIONS, type Activation, type ActivationName } from '../../engine/ops/activations.js';
import type { TextRange } from '../../engine/place.js';
import { buildExpression } from '../expression/build.js';
import { activationDerivatives } from '../expression/derivatives.js';
import { type Formula, readFormula } from './formula.js';
import { type Keys, type Property, readKeys } from './keys.js';
import { isNamed, nameNode, readNamed } from './named.js';
import { kindOf, type Reader } from './reader.js';
import { readBoolean, readChoice } from './scalars.js';

/** An activation of the file, ready to become nodes. */
export interface ReadActivation {
  /** Its name, or the user's own f. */
  readonly label: string;
  readonly name: ActivationName | null;
  readonly reluFamily: boolean;
  build(b: GraphBuilder, z: NodeId, layer: string): NodeId;
}

const NAMES = Object.keys(ACTIVATIONS) as ActivationName[];

const OWN_KEYS: Keys = {
  f: {
    description: 'Your own activation a = f(z), a formula in `z`: `"1/(1+exp(-z))"`.',
    required: true,
  },
  df: {
    description:
      'The derivative f′ that you wrote, a formula in `z` and `a`: `"a*(1-a)"`. The check compares it with f. Without it the exact derivative is used.',
  },
  surrogate: {
    description:
      '`true`: df is meant to differ from the derivative of f (straight-through and the like). Both are shown, the verdict is *declared*.',
    schema: { enum: [true, false], default: false },
  },
};

const described: Readonly<Record<ActivationName, string>> = {
  sigmoid: '1 / (1 + e⁻ᶻ)',
  tanh: 'tanh z',
  relu: 'max(z, 0)',
  'leaky-relu': 'z above 0, `slope` · z below',
  elu: 'z above 0, `alpha` (eᶻ − 1) below',
  selu: '1.0507… z above 0, 1.0507… · 1.6733… (eᶻ − 1) below',
  celu: 'z above 0, `alpha` (e^(z / alpha) − 1) below',
  gelu: 'z Φ(z), by erf',
  'gelu-tanh': 'z Φ(z), by the approximation with tanh',
  silu: 'z · sigmoid(z)',
  softplus: 'log(1 + eᶻ)',
  mish: 'z tanh(log(1 + eᶻ))',
  'log-sigmoid': '−log(1 + e⁻ᶻ)',
  softsign: 'z / (1 + |z|)',
  tanhshrink: 'z − tanh z',
  hardtanh: 'z, cut off at `low` and `high`',
  relu6: 'z, cut off at 0 and 6',
  hardsigmoid: '(z + 3) / 6, cut off at 0 and 1',
  hardswish: 'z · hardsigmoid(z)',
  hardshrink: 'z where |z| is above `lambda`, else 0',
  softshrink: 'z moved by `lambda` towards 0, and 0 between',
  threshold: 'z above `threshold`, else `value`',
  softmax: 'eᶻ / Σ eᶻ along the last axis',
  linear: 'z itself',
};

/** For completion: a name, a name with its numbers, or the user's own. */
export const ACTIVATION_SCHEMA = {
  anyOf: [
    { enum: NAMES, markdownEnumDescriptions: NAMES.map((name) => described[name]) },
    {
      properties: {
        name: {
          markdownDescription: 'One of the activations that take numbers.',
          enum: NAMES.filter((name) => Object.keys(ACTIVATIONS[name].parameters).length > 0),
        },
        slope: { markdownDescription: 'Slope of leaky-relu below 0.', default: 0.01 },
        alpha: { markdownDescription: 'α of elu and celu.', default: 1 },
        low: { markdownDescription: 'Where hardtanh is cut off below.', default: -1 },
        high: { markdownDescription: 'Where hardtanh is cut off above.', default: 1 },
        lambda: { markdownDescription: 'λ of hardshrink and softshrink.', default: 0.5 },
        threshold: { markdownDescription: 'Where threshold begins to let z through.', default: 0 },
        value: { markdownDescription: 'What threshold gives up to there.', default: 0 },
        ...Object.fromEntries(
          Object.entries(OWN_KEYS).map(([key, { description, schema }]) => [
            key,
            { markdownDescription: description, ...schema },
          ]),
        ),
      },
      defaultSnippets: [
        {
          label: '{ f, df }',
          description: 'your own activation and its derivative',
          body: { f: '${1:tanh(z)}', df: '${2:1 - a^2}' },
        },
      ],
    },
    {},
  ],
};

/** `"relu"`, `{ "name": "leaky-relu", "slope": 0.1 }` or `{ "f": …, "df": … }`; undefined where a mistake was reported. */
export function readActivation(reader: Reader, node: JsonNode): ReadActivation | undefined {
  if (node.type === 'string') {
    const name = readChoice(reader, node, 'activation', NAMES);
    return name === undefined ? undefined : named(name, ACTIVATIONS[name].parameters);
  }
  if (node.type !== 'object') {
    return reader.error('structure', node, `activation is a name, or an object with "f"; found ${kindOf(node)}`);
  }
  if (!isNamed(node)) return readOwn(reader, node);
  const read = readNamed(reader, node, 'activation', ACTIVATIONS);
  return read && named(read.name, read.parameters);
}

/** Whether an activation, or nothing, stands here that is of the relu family; says no word about what is wrong with it. */
export function reluFamilyAt(node: JsonNode | undefined): boolean {
  const name = (node?.type === 'object' ? nameNode(node) : node)?.value as ActivationName;
  return Object.hasOwn(ACTIVATIONS, name) && ACTIVATIONS[name].reluFamily;
}

function named(name: ActivationName, parameters: Readonly<Record<string, number>>): ReadActivation {
  const rule: Activation = ACTIVATIONS[name];
  return { label: name, name, reluFamily: rule.reluFamily, build: (b, z) => rule.build(b, z, parameters) };
}

function readOwn(reader: Reader, node: JsonNode): ReadActivation | undefined {
  const keys = readKeys(reader, node, OWN_KEYS, 'activation');
  const f = formulaAt(reader, keys.get('f'), 'f', ['z']);
  const df = formulaAt(reader, keys.get('df'), 'df', ['z', 'a']);
  const surrogateNode = keys.get('surrogate');
  const surrogate = surrogateNode ? readBoolean(reader, surrogateNode.value, 'surrogate') : false;
  if (!f || (keys.has('df') && !df) || surrogate === undefined) return undefined;
  return {
    label: f.text,
    name: null,
    reluFamily: false,
    build: (b, z, layer) =>
      ownActivation(b, z, {
        layer,
        f,
        df: df ?? null,
        surrogate,
        range: df ? reader.range(df.span) : null,
        valueRange: reader.range(f.span),
      }),
  };
}

function formulaAt(
  reader: Reader,
  property: Property | undefined,
  what: string,
  variables: readonly string[],
): Formula | undefined {
  return property && readFormula(reader, property.value, what, variables);
}

interface Own {
  readonly layer: string;
  readonly f: Formula;
  readonly df: Formula | null;
  readonly surrogate: boolean;
  readonly range: TextRange | null;
  readonly valueRange: TextRange;
}

function ownActivation(b: GraphBuilder, z: NodeId, { layer, f, df, surrogate, range, valueRange }: Own): NodeId {
  const value = b.expand(buildExpression(b, f.expression, new Map([['z', z]])), b.shape(z));
  if (df === null) return value;
  const variables = new Map([
    ['z', z],
    ['a', value],
  ]);
  return b.own({
    layer,
    op: 'activation',
    range,
    valueRange,
    source: { f: f.text, df: df.text, derivatives: () => activationDerivatives(f.expression, variables) },
    variable: z,
    value,
    written: (builder) => buildExpression(builder, df.expression, variables),
    surrogate,
  });
}
