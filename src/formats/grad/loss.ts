import type { Node as JsonNode } from 'jsonc-parser';
import type { GraphBuilder } from '../../engine/builder.js';
import type { NodeId } from '../../engine/graph.js';
import { LOSSES, type Loss, type LossName } from '../../engine/ops/losses.js';
import { buildExpression } from '../expression/build.js';
import { lossDerivatives } from '../expression/derivatives.js';
import { readFormula } from './formula.js';
import { type Keys, readKeys } from './keys.js';
import type { ReadLayer } from './layers/layerType.js';
import { isNamed, readNamed } from './named.js';
import { kindOf, type Reader } from './reader.js';
import { readBoolean, readChoice } from './scalars.js';

export interface ReadLoss {
  readonly name: LossName | 'own';
  readonly target: Loss['target'];
  terms(b: GraphBuilder, output: NodeId, y: NodeId): NodeId;
}

const NAMES = Object.keys(LOSSES) as LossName[];

const described: Readonly<Record<LossName, string>> = {
  'squared-error': '½ Σ (a − y)², the derivation’s',
  'mean-squared-error': 'mean over outputs of (a − y)², torch’s',
  'absolute-error': 'Σ |a − y|',
  huber: '½e² up to `threshold`, then a line',
  'cross-entropy': '−Σ y log softmax(z), from logits: the last layer is linear. For sequences the mean over positions',
  'binary-cross-entropy': '−Σ (y log a + (1 − y) log(1 − a)), from probabilities',
  'binary-cross-entropy-with-logits': 'the same, from logits',
};

const OWN_KEYS: Keys = {
  f: {
    description:
      'Your own loss of one output, a formula in `a` and `y`: `"0.5*(a-y)^2"`. J is its sum over outputs, averaged over the batch.',
    required: true,
  },
  df: {
    description: 'Its derivative in a that you wrote, a formula in `a` and `y`: `"a-y"`. The check compares it with f.',
  },
  surrogate: {
    description: '`true`: df is meant to differ from the derivative of f.',
    schema: { enum: [true, false], default: false },
  },
};

export const LOSS_SCHEMA = {
  anyOf: [
    { enum: NAMES, markdownEnumDescriptions: NAMES.map((name) => described[name]) },
    {
      properties: {
        name: { markdownDescription: 'A loss that takes a number.', enum: ['huber'] },
        threshold: { markdownDescription: 'Where huber goes over from a parabola to a line.', default: 1 },
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
          description: 'your own loss and its derivative',
          body: { f: '${1:0.5*(a-y)^2}', df: '${2:a-y}' },
        },
      ],
    },
    {},
  ],
};

/** `"squared-error"`, `{ "name": "huber", "threshold": 2 }` or `{ "f": …, "df": … }`; undefined where a mistake was reported. */
export function readLoss(reader: Reader, node: JsonNode): ReadLoss | undefined {
  if (node.type === 'string') {
    const name = readChoice(reader, node, 'loss', NAMES);
    return name && named(name, LOSSES[name].parameters);
  }
  if (node.type !== 'object')
    return reader.error('structure', node, `loss is a name, or an object with "f"; found ${kindOf(node)}`);
  if (!isNamed(node)) return readOwn(reader, node);
  const read = readNamed(reader, node, 'loss', LOSSES, { above: 0 });
  return read && named(read.name, read.parameters);
}

function named(name: LossName, parameters: Readonly<Record<string, number>>): ReadLoss {
  const rule: Loss = LOSSES[name];
  return { name, target: rule.target, terms: (b, output, y) => rule.terms(b, output, y, parameters) };
}

function readOwn(reader: Reader, node: JsonNode): ReadLoss | undefined {
  const keys = readKeys(reader, node, OWN_KEYS, 'loss');
  const [fNode, dfNode, surrogateNode] = ['f', 'df', 'surrogate'].map((key) => keys.get(key)?.value);
  const f = fNode && readFormula(reader, fNode, 'f', ['a', 'y']);
  const df = dfNode && readFormula(reader, dfNode, 'df', ['a', 'y']);
  const surrogate = surrogateNode ? readBoolean(reader, surrogateNode, 'surrogate') : false;
  if (!f || (dfNode && !df) || surrogate === undefined) return undefined;
  return {
    name: 'own',
    target: 'numbers',
    terms: (b, a, y) => {
      const variables = new Map([
        ['a', a],
        ['y', y],
      ]);
      const value = b.expand(buildExpression(b, f.expression, variables), b.shape(a));
      if (!df) return value;
      const written = (builder: GraphBuilder): NodeId => buildExpression(builder, df.expression, variables);
      const derivatives = () => lossDerivatives(f.expression, variables);
      const source = { f: f.text, df: df.text, derivatives };
      return b.own({
        layer: 'loss',
        op: 'loss',
        range: reader.range(df.span),
        valueRange: reader.range(f.span),
        source,
        variable: a,
        value,
        written,
        surrogate,
      });
    },
  };
}

/** Layers that only move numbers: a softmax before them is still the last. */
const MOVING: readonly string[] = ['flatten', 'reshape'];

/** A softmax before cross-entropy would be taken twice: reported at the activation, or the layer that is one, with its fix. */
export function checkSoftmax(reader: Reader, loss: ReadLoss, layers: readonly ReadLayer[]): void {
  if (loss.name !== 'cross-entropy') return;
  const last = layers.filter(({ made }) => !MOVING.includes(made?.layer.type ?? '')).at(-1);
  if (last?.activation?.read.name === 'softmax') twice(reader, last.activation.node, '"linear"');
  else if (last?.softmax) twice(reader, last.softmax.node, last.softmax.linear);
}

function twice(reader: Reader, place: JsonNode, replacement: string | null): void {
  const message =
    'cross-entropy takes the softmax itself, from logits: what comes before it must be "linear", else softmax is taken twice';
  reader.error('value', place, message, replacement === null ? null : { title: 'Change to "linear"', replacement });
}
