import type { Node as JsonNode } from 'jsonc-parser';
import type { Parameter } from '../../../engine/model.js';
import { dense } from '../../../engine/ops/dense.js';
import type { Shape } from '../../../engine/tensor.js';
import { ACTIVATION_SCHEMA, type ReadActivation, readActivation } from '../activation.js';
import type { Property } from '../keys.js';
import { MOST_ENTRIES, readNumber } from '../scalars.js';
import { readValues, VALUES_SCHEMA } from '../values.js';
import type { LayerContext, LayerType, ReadLayer } from './layerType.js';

/** z = Wa + b, then a = f(z). */
export const denseLayer: LayerType = {
  description:
    'Every unit sees every input: z = W·a + b, then f. W has a row for each unit and a column for each input, as `torch.nn.Linear.weight` has.',
  keys: {
    units: { description: 'How many units, ≥ 1.', required: true },
    activation: { description: 'f in a = f(z); *linear* where absent.', schema: ACTIVATION_SCHEMA },
    weights: {
      description:
        'W: a row for each unit, a number for each input; or `{ "init": … }`. Where absent *xavier*, and *he* before the relu family.',
      schema: VALUES_SCHEMA,
    },
    bias: {
      description: 'b: a number for each unit, `{ "init": … }`, or `false` for none. Zeros where absent.',
      schema: { anyOf: [{ enum: [false] }, VALUES_SCHEMA] },
    },
  },
  snippet: { type: 'dense', name: '${1:hidden}', units: '^${2:8}', activation: '${3:sigmoid}' },
  read: (context, keys) => {
    const { inputShape } = context;
    const unitsNode = keys.get('units');
    const units = unitsNode && readUnits(context, unitsNode.value);
    const activation = readOptionalActivation(context, keys.get('activation'));
    const parameters = units === undefined ? null : readParameters(context, keys, units, activation?.read ?? null);
    const outputShape = units === undefined ? null : [...(inputShape?.slice(0, -1) ?? []), units];
    const wrongActivation = keys.has('activation') && activation === null;
    if (!parameters || !inputShape || !outputShape || wrongActivation) return { outputShape, made: null, activation };
    return {
      outputShape,
      activation,
      made: make(context, { inputShape, outputShape, parameters, activation: activation?.read ?? null }),
    };
  },
};

function readUnits({ reader, path, inputShape }: LayerContext, node: JsonNode): number | undefined {
  const units = readNumber(reader, node, `units of ${path}`, { whole: true, min: 1 });
  const entries = (units ?? 0) * (inputShape?.at(-1) ?? 1);
  if (entries <= MOST_ENTRIES) return units;
  return reader.error(
    'value',
    node,
    `${path}.weight would have ${entries} entries; at most ${MOST_ENTRIES} can be held`,
  );
}

function readOptionalActivation({ reader }: LayerContext, property: Property | undefined): ReadLayer['activation'] {
  const read = property && readActivation(reader, property.value);
  return property && read ? { read, node: property.value } : null;
}

/** W and b, or null where one of them was wrong, or the number of inputs is not known. */
function readParameters(
  context: LayerContext,
  keys: ReadonlyMap<string, Property>,
  units: number,
  activation: ReadActivation | null,
): Parameter[] | null {
  const inputs = context.inputShape?.at(-1) ?? null;
  const fans = { fanIn: inputs ?? 1, fanOut: units };
  const biasNode = keys.get('bias');
  const without = biasNode?.value.type === 'boolean' && biasNode.value.value === false;
  const weight = readValues(context, keys.get('weights')?.value, {
    name: `${context.path}.weight`,
    shape: inputs === null ? null : [units, inputs],
    each: [`unit of ${context.path}`, 'input'],
    fans,
    initializer: activation?.reluFamily ? 'he' : 'xavier',
    penalized: true,
  });
  if (without) return weight && [weight];
  const bias = readValues(context, biasNode?.value, {
    name: `${context.path}.bias`,
    shape: [units],
    each: [`unit of ${context.path}`],
    fans,
    initializer: 'zeros',
    penalized: false,
  });
  return weight && bias && [weight, bias];
}

interface Parts {
  readonly inputShape: Shape;
  readonly outputShape: Shape;
  readonly parameters: readonly Parameter[];
  readonly activation: ReadActivation | null;
}

function make(
  { reader, path, node }: LayerContext,
  { inputShape, outputShape, parameters, activation }: Parts,
): ReadLayer['made'] {
  const names = parameters.map(({ name }) => name);
  return {
    layer: {
      path,
      type: 'dense',
      activation: activation?.label ?? null,
      range: reader.range(node),
      inputShape,
      outputShape,
      parameters: names,
    },
    parameters,
    build: {
      path,
      build: (scope, x) => {
        const bias = names.length > 1 ? scope.parameter(`${path}.bias`) : null;
        const z = dense(scope.b, x, scope.parameter(`${path}.weight`), bias);
        return { z, a: activation ? activation.build(scope.b, z, path) : z };
      },
    },
  };
}
