import type { Node as JsonNode } from 'jsonc-parser';
import type { Parameter } from '../../../engine/model.js';
import { type Shape, sizeOf } from '../../../engine/tensor.js';
import type { Key } from '../keys.js';
import { MOST_ENTRIES } from '../scalars.js';
import { readValues, VALUES_SCHEMA, type Wanted } from '../values.js';
import type { LayerContext } from './layerType.js';

/** A key that numbers, a file or an initializer can stand under. */
export function valuesKey(description: string): Key {
  return { description, schema: VALUES_SCHEMA };
}

/** The same, where `false` leaves the parameter out. */
export function optionalValuesKey(description: string): Key {
  return { description, schema: { anyOf: [{ enum: [false] }, VALUES_SCHEMA] } };
}

/** What a parameter of a layer is to be, by its name within the layer: `weight`. */
export interface ParameterWanted extends Omit<Wanted, 'name' | 'fans' | 'initializer' | 'penalized'> {
  readonly name: string;
  /** The numbers in the file; the initializer's where undefined. */
  readonly node: JsonNode | undefined;
  readonly fans?: Wanted['fans'];
  /** zeros where absent. */
  readonly initializer?: Wanted['initializer'];
  /** Weights are, biases are not: false where absent. */
  readonly penalized?: boolean;
}

const NO_FANS = { fanIn: 1, fanOut: 1 };

/** One parameter; null where a mistake was reported, or its shape is not known. */
export function readParameter(context: LayerContext, wanted: ParameterWanted): Parameter | null {
  const { node, name, shape, each, fans = NO_FANS, initializer = 'zeros', penalized = false } = wanted;
  return readValues(context, node, { name: `${context.path}.${name}`, shape, each, fans, initializer, penalized });
}

/** A parameter that `false` leaves out: then none. */
export function readOptional(context: LayerContext, wanted: ParameterWanted): Parameter[] | null {
  if (isFalse(wanted.node)) return [];
  const parameter = readParameter(context, wanted);
  return parameter && [parameter];
}

/** Parameters together; null where one of them is. */
export function together(all: readonly (Parameter | readonly Parameter[] | null)[]): Parameter[] | null {
  return all.includes(null) ? null : (all as readonly (Parameter | readonly Parameter[])[]).flat();
}

export function isFalse(node: JsonNode | undefined): boolean {
  return node?.type === 'boolean' && node.value === false;
}

/** Whether a layer's largest parameter can be held at all; if not, that is reported at the setting that makes it so large. */
export function fits(
  { reader, path, typeNode }: LayerContext,
  name: string,
  shape: Shape,
  place: JsonNode = typeNode,
): boolean {
  const entries = sizeOf(shape);
  if (entries <= MOST_ENTRIES) return true;
  reader.error('value', place, `${path}.${name} would have ${entries} entries; at most ${MOST_ENTRIES} can be held`);
  return false;
}
