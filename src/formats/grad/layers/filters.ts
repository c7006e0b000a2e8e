import type { GraphBuilder } from '../../../engine/builder.js';
import type { NodeId } from '../../../engine/graph.js';
import type { Parameter } from '../../../engine/model.js';
import { type Shape, sizeOf } from '../../../engine/tensor.js';
import type { ReadActivation } from '../activation.js';
import type { Keys } from '../keys.js';
import type { LayerContext, LayerKeys, ReadLayer } from './layerType.js';
import { madeLayer, spoiltLayer } from './make.js';
import { ACTIVATION_KEY, ownActivation } from './ownActivation.js';
import { fits, optionalValuesKey, readOptional, readParameter, together, valuesKey } from './parameters.js';
import { nearestDivisor } from './settings.js';
import { weightInitializer } from './weights.js';

/** The keys that convolutions and their transposes have alike, about those that say where a filter goes. */
export function filterKeys(weights: string, along: Keys): Keys {
  return {
    filters: { description: 'How many maps go out, ≥ 1.', required: true },
    ...along,
    groups: { description: 'Channels and filters are cut into so many groups, each by itself. 1 where absent.' },
    activation: ACTIVATION_KEY,
    weights: valuesKey(`W: ${weights}, as torch has it. Where absent *xavier*, and *he* before the relu family.`),
    bias: optionalValuesKey('b: a number for each filter, or `false` for none. Zeros where absent.'),
  };
}

/** A layer of filters once its settings are read: what is left is its weights and its activation. */
export interface Filters {
  readonly input: Shape;
  readonly filters: number;
  readonly groups: number;
  /** Places along each spatial axis of what goes out; null where a mistake was reported. */
  readonly positions: Shape | null;
  /** Of W, and what each of its axes counts. */
  readonly shape: Shape;
  readonly each: readonly string[];
  convolve(b: GraphBuilder, x: NodeId, weight: NodeId, bias: NodeId | null): NodeId;
}

/** z = what the filters give, a = f(z). */
export function filterLayer(context: LayerContext, keys: LayerKeys, wanted: Filters): ReadLayer {
  const { input, filters, positions, shape, convolve } = wanted;
  const activation = ownActivation(context, keys);
  const outputShape = positions && [filters, ...positions];
  const whole = dividesGroups(context, keys, wanted) && fits(context, 'weight', shape, keys.get('filters')?.value);
  const parameters = whole ? readParameters(context, keys, wanted, activation?.read ?? null) : null;
  if (!outputShape || !parameters || activation === undefined) return spoiltLayer(outputShape, activation);
  return madeLayer(context, {
    inputShape: input,
    outputShape,
    parameters,
    activation,
    build: (scope, x) => {
      const [weight, bias = null] = parameters.map(({ name }) => scope.parameter(name));
      const z = convolve(scope.b, x, weight as NodeId, bias);
      return { z, a: activation ? activation.read.build(scope.b, z, context.path) : z };
    },
  });
}

function readParameters(
  context: LayerContext,
  keys: LayerKeys,
  { shape, each, filters }: Filters,
  activation: ReadActivation | null,
): Parameter[] | null {
  const [first = 1, second = 1, ...kernel] = shape;
  // The kernel's places count: each is an input of every output (torch.nn.init).
  const places = sizeOf(kernel);
  const weight = readParameter(context, {
    name: 'weight',
    node: keys.get('weights')?.value,
    shape,
    each,
    fans: { fanIn: second * places, fanOut: first * places },
    initializer: weightInitializer(context, activation),
    penalized: true,
  });
  const bias = { name: 'bias', node: keys.get('bias')?.value, shape: [filters], each: ['filter'] };
  return together([weight, readOptional(context, bias)]);
}

/** Whether channels and filters part into groups of one size; if not, that is reported. */
function dividesGroups({ reader, path }: LayerContext, keys: LayerKeys, { groups, input, filters }: Filters): boolean {
  const [channels = 1] = input;
  const node = keys.get('groups')?.value;
  if ((channels % groups === 0 && filters % groups === 0) || !node) return true;
  const near = String(nearestDivisor(commonDivisor(channels, filters), groups));
  const message = `groups of ${path} must divide the ${channels} channels that come in and the ${filters} filters; found ${groups}`;
  reader.error('value', node, message, { title: `Change to ${near}`, replacement: near });
  return false;
}

/** Euclid's. */
function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
