import type { LayerScope } from '../../../engine/layerScope.js';
import type { Parameter } from '../../../engine/model.js';
import type { Affine } from '../../../engine/ops/normalization.js';
import type { Shape } from '../../../engine/tensor.js';
import type { Key, Keys } from '../keys.js';
import type { LayerContext, LayerKeys } from './layerType.js';
import { optionalValuesKey, readOptional, readParameter, together, valuesKey } from './parameters.js';
import { flagAt, numberAt } from './settings.js';

/** Keys of every norm: `epsilon`, and γ and β, which fill torch's `weight` and `bias`. */
export function normKeys(each: string): Keys {
  return {
    epsilon: { description: 'Added to the variance, below the root. 1e-5 where absent.', schema: { default: 1e-5 } },
    gamma: valuesKey(
      `γ in z = γ·x̂ + β: a number for each ${each}. Ones where absent. The parameter is \`NAME.weight\`.`,
    ),
    beta: optionalValuesKey(
      `β in z = γ·x̂ + β: a number for each ${each}, or \`false\` for none. Zeros where absent. The parameter is \`NAME.bias\`.`,
    ),
    affine: AFFINE,
  };
}

const AFFINE: Key = {
  description: '`false` leaves γ and β out: z = x̂.',
  schema: { enum: [true, false], default: true },
};

export function epsilonAt(context: LayerContext, keys: LayerKeys): number | undefined {
  return numberAt(context, keys, 'epsilon', { above: 0 }, 1e-5);
}

/** γ and β of a shape; none with `affine` false; null where a mistake was reported. Some norms have γ alone. */
export function readAffine(
  context: LayerContext,
  keys: LayerKeys,
  shape: Shape | null,
  each: readonly string[],
  withBeta = true,
): Parameter[] | null {
  const affine = flagAt(context, keys, 'affine', true);
  if (affine === undefined || (!affine && !withoutValues(context, keys))) return null;
  if (!affine) return [];
  const [gamma, beta] = [keys.get('gamma')?.value, keys.get('beta')?.value];
  return together([
    readParameter(context, { name: 'weight', node: gamma, shape, each, initializer: 'ones' }),
    withBeta ? readOptional(context, { name: 'bias', node: beta, shape, each }) : [],
  ]);
}

/** Without γ and β there are no values for them. */
function withoutValues({ reader }: LayerContext, keys: LayerKeys): boolean {
  const given = keys.get('gamma') ?? keys.get('beta');
  if (!given) return true;
  reader.error('value', given.key, `"affine" is false, so there is no "${given.key.name}" to fill`);
  return false;
}

/** γ and β as nodes, where there are any. */
export function affineOf(scope: LayerScope, path: string, parameters: readonly Parameter[]): Affine {
  const at = (name: string) =>
    parameters.some((parameter) => parameter.name === name) ? scope.parameter(name) : undefined;
  return { gamma: at(`${path}.weight`), beta: at(`${path}.bias`) };
}
