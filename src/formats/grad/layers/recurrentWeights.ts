import type { Node as JsonNode } from 'jsonc-parser';
import type { Parameter } from '../../../engine/model.js';
import type { Keys } from '../keys.js';
import type { LayerContext, LayerKeys } from './layerType.js';
import { readParameter, together, valuesKey } from './parameters.js';
import type { RecurrentSettings, RecurrentType } from './recurrentType.js';

/** So many layers may be asked for. */
export const MOST_LAYERS = 64;

/** What torch calls the passes: `l0`, `l0_reverse`, `l1`, … */
export function passesOf(layers: number, bidirectional: boolean): string[] {
  return Array.from({ length: layers }, (_, layer) => `l${layer}`).flatMap((name) =>
    bidirectional ? [name, `${name}_reverse`] : [name],
  );
}

/** The keys of the passes' weights. */
export function weightKeys({ row, gates }: RecurrentType, passes: readonly string[], biases: boolean): Keys {
  const rows = gates === 1 ? 'units' : `${gates} · units`;
  const key = (name: string, what: string, columns: string): [string, Keys[string]] => [
    name,
    valuesKey(`${what}, as torch names it: [${rows}${columns}], a row for each ${row}.`),
  ];
  const ofPass = (pass: string): [string, Keys[string]][] => [
    key(`weight_ih_${pass}`, 'The weights of the input', ', inputs'),
    key(`weight_hh_${pass}`, 'The weights of h of the step before', ', units'),
    ...(biases ? [key(`bias_ih_${pass}`, 'The bias beside the input', '')] : []),
    ...(biases ? [key(`bias_hh_${pass}`, 'The bias beside h', '')] : []),
  ];
  return Object.fromEntries(passes.flatMap(ofPass));
}

/** The keys that a layer as it stands in the file may have. */
export function weightKeysAt(of: RecurrentType, node: JsonNode): Keys {
  const under = (name: string): unknown =>
    node.children?.find((property) => property.children?.[0]?.value === name)?.children?.[1]?.value;
  const layers = Number(under('layers') ?? 1);
  const count = layers >= 1 && layers <= MOST_LAYERS ? Math.floor(layers) : 1;
  return weightKeys(of, passesOf(count, under('bidirectional') === true), under('bias') !== false);
}

/** Every pass's parameters, in torch's order; null where a mistake was reported, or the width of the input is not known. */
export function readRecurrentWeights(
  context: LayerContext,
  keys: LayerKeys,
  { gates, row }: RecurrentType,
  { units, layers, bidirectional, bias }: RecurrentSettings,
  inputs: number | null,
): Parameter[] | null {
  const rows = gates * units;
  const one = (kind: string, pass: string, columns: number | null | undefined): Parameter | null => {
    const name = `${kind}_${pass}`;
    const node = keys.get(name)?.value;
    if (columns === undefined) return readParameter(context, { name, node, shape: [rows], each: [row] });
    return readParameter(context, {
      name,
      node,
      shape: columns === null ? null : [rows, columns],
      each: [row, kind === 'weight_ih' ? 'input' : 'unit of the step before'],
      // Each gate is a matrix of its own: a row for each unit.
      fans: { fanIn: columns ?? 1, fanOut: units },
      initializer: 'xavier',
      penalized: true,
    });
  };
  const ofPass = (pass: string): (Parameter | null)[] => [
    one('weight_ih', pass, /^l0(_|$)/.test(pass) ? inputs : bidirectional ? 2 * units : units),
    one('weight_hh', pass, units),
    ...(bias ? [one('bias_ih', pass, undefined), one('bias_hh', pass, undefined)] : []),
  ];
  return together(passesOf(layers, bidirectional).flatMap(ofPass));
}
