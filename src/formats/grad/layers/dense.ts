import type { Parameter } from '../../../engine/model.js';
import { dense } from '../../../engine/ops/dense.js';
import type { ReadActivation } from '../activation.js';
import type { LayerContext, LayerKeys, LayerType } from './layerType.js';
import { madeLayer, spoiltLayer } from './make.js';
import { ACTIVATION_KEY, ownActivation } from './ownActivation.js';
import { fits, optionalValuesKey, readOptional, readParameter, together, valuesKey } from './parameters.js';
import { wholeAt } from './settings.js';
import { weightInitializer } from './weights.js';

/** z = Wa + b, then a = f(z). */
export const denseLayer: LayerType = {
  description:
    'Every unit sees every input: z = W·a + b, then f. W has a row for each unit and a column for each input, as `torch.nn.Linear.weight` has. On sequences and maps it works along the last axis.',
  keys: {
    units: { description: 'How many units, ≥ 1.', required: true },
    activation: ACTIVATION_KEY,
    weights: valuesKey(
      'W: a row for each unit, a number for each input; or `{ "init": … }`. Where absent *xavier*, and *he* before the relu family.',
    ),
    bias: optionalValuesKey('b: a number for each unit, `{ "init": … }`, or `false` for none. Zeros where absent.'),
  },
  snippet: { type: 'dense', name: '${1:hidden}', units: '^${2:8}', activation: '${3:sigmoid}' },
  read: (context, keys) => {
    const { inputShape, path } = context;
    const units = wholeAt(context, keys, 'units');
    const activation = ownActivation(context, keys);
    const tooMany =
      units !== undefined && !fits(context, 'weight', [units, inputShape?.at(-1) ?? 1], keys.get('units')?.value);
    if (units === undefined || tooMany) return spoiltLayer(null, activation);
    const outputShape = inputShape && [...inputShape.slice(0, -1), units];
    const parameters = readParameters(context, keys, units, activation?.read ?? null);
    if (!parameters || !inputShape || !outputShape || activation === undefined)
      return spoiltLayer(outputShape, activation);
    return madeLayer(context, {
      inputShape,
      outputShape,
      parameters,
      activation,
      build: (scope, x) => {
        const bias = parameters.length > 1 ? scope.parameter(`${path}.bias`) : null;
        const z = dense(scope.b, x, scope.parameter(`${path}.weight`), bias);
        return { z, a: activation ? activation.read.build(scope.b, z, path) : z };
      },
    });
  },
};

/** W and b, or null where one of them was wrong, or the number of inputs is not known. */
function readParameters(
  context: LayerContext,
  keys: LayerKeys,
  units: number,
  activation: ReadActivation | null,
): Parameter[] | null {
  const inputs = context.inputShape?.at(-1) ?? null;
  const each = `unit of ${context.path}`;
  const weight = readParameter(context, {
    name: 'weight',
    node: keys.get('weights')?.value,
    shape: inputs === null ? null : [units, inputs],
    each: [each, 'input'],
    fans: { fanIn: inputs ?? 1, fanOut: units },
    initializer: weightInitializer(context, activation),
    penalized: true,
  });
  const bias = readOptional(context, { name: 'bias', node: keys.get('bias')?.value, shape: [units], each: [each] });
  return together([weight, bias]);
}
