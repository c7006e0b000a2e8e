import type { LayerScope } from '../../../engine/layerScope.js';
import type { Parameter } from '../../../engine/model.js';
import { multiHeadAttention, type Projection } from '../../../engine/ops/multiHeadAttention.js';
import { inputWith } from './inputShape.js';
import type { LayerContext, LayerKeys, LayerType } from './layerType.js';
import { madeLayer, spoiltLayer } from './make.js';
import { fits, optionalValuesKey, readOptional, readParameter, together, valuesKey } from './parameters.js';
import { flagAt, nearestDivisor, wholeAt } from './settings.js';

/** Multi-head self-attention (Vaswani et al. 2017, §3.2), with torch.nn.MultiheadAttention's parameters. */
export const attentionLayer: LayerType = {
  description:
    'Multi-head self-attention: each step looks at all steps of its sequence, with softmax(QKᵀ/√d) V in every head, then a projection. [steps, units] keeps its shape. Within it are `NAME.q`, `NAME.k`, `NAME.v`, `NAME.scores`, `NAME.weights` and `NAME.heads`, what the heads give before the projection.',
  keys: {
    heads: { description: 'How many heads; it divides the units that come in.', required: true },
    causal: {
      description: '`true`: no step sees what comes after it. `false` where absent.',
      schema: { enum: [true, false], default: false },
    },
    in_proj_weight: valuesKey(
      'W of Q, K and V, one below the other: [3 · units, units]. *xavier* where absent, each for itself.',
    ),
    in_proj_bias: optionalValuesKey('b of Q, K and V: [3 · units], or `false` for none. Zeros where absent.'),
    'out_proj.weight': valuesKey('W of the projection at the end: [units, units]. *xavier* where absent.'),
    'out_proj.bias': optionalValuesKey(
      'b of the projection at the end: [units], or `false` for none. Zeros where absent.',
    ),
  },
  snippet: { type: 'attention', heads: '^${1:4}', causal: '^${2:true}' },
  read: (context, keys) => {
    const inputShape = inputWith(context, ['steps', 'units']);
    const units = inputShape?.[1] ?? null;
    const heads = readHeads(context, keys, units);
    const causal = flagAt(context, keys, 'causal', false);
    if (units !== null && !fits(context, 'in_proj_weight', [3 * units, units])) return spoiltLayer(inputShape);
    const parameters = readParameters(context, keys, units);
    if (!inputShape || heads === undefined || causal === undefined || !parameters) return spoiltLayer(inputShape);
    const names = new Set(parameters.map(({ name }) => name));
    return madeLayer(context, {
      inputShape,
      outputShape: inputShape,
      parameters,
      build: (scope, x) => {
        const projections = projection(scope, names, `${context.path}.in_proj_weight`, `${context.path}.in_proj_bias`);
        const last = projection(scope, names, `${context.path}.out_proj.weight`, `${context.path}.out_proj.bias`);
        const made = multiHeadAttention(scope.b, [x, x, x], { heads, projections, output: last }, {}, { causal });
        const { output: z, scores, weights, query: q, key: k, value: v, joined } = made;
        return { z, a: z, inner: { scores, weights, q, k, v, heads: joined }, order: ORDER };
      },
    });
  },
};

const ORDER = ['q', 'k', 'scores', 'weights', 'v', 'heads', 'z'];

function projection(scope: LayerScope, names: ReadonlySet<string>, weight: string, bias: string): Projection {
  return { weight: scope.parameter(weight), bias: names.has(bias) ? scope.parameter(bias) : undefined };
}

function readHeads(context: LayerContext, keys: LayerKeys, units: number | null): number | undefined {
  const heads = wholeAt(context, keys, 'heads');
  const node = keys.get('heads')?.value;
  if (heads === undefined || units === null || units % heads === 0 || !node) return heads;
  const near = String(nearestDivisor(units, heads));
  return context.reader.error(
    'value',
    node,
    `the ${units} units that come in do not part into ${heads} heads of one size`,
    { title: `Change to ${near}`, replacement: near },
  );
}

function readParameters(context: LayerContext, keys: LayerKeys, units: number | null): Parameter[] | null {
  const node = (key: string) => keys.get(key)?.value;
  const shape = (...times: readonly number[]) => (units === null ? null : times.map((n) => n * units));
  const weight = {
    each: ['unit', 'unit that comes in'],
    fans: { fanIn: units ?? 1, fanOut: units ?? 1 },
    initializer: 'xavier',
    penalized: true,
  } as const;
  return together([
    readParameter(context, { ...weight, name: 'in_proj_weight', node: node('in_proj_weight'), shape: shape(3, 1) }),
    readOptional(context, {
      name: 'in_proj_bias',
      node: node('in_proj_bias'),
      shape: shape(3),
      each: ['unit of Q, K and V'],
    }),
    readParameter(context, { ...weight, name: 'out_proj.weight', node: node('out_proj.weight'), shape: shape(1, 1) }),
    readOptional(context, { name: 'out_proj.bias', node: node('out_proj.bias'), shape: shape(1), each: ['unit'] }),
  ]);
}
