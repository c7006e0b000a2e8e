import type { Node as JsonNode } from 'jsonc-parser';
import type { Dataset, Expectation, ExpectedNumber, Layer, Parameter, Training } from '../../engine/model.js';
import type { Precision, Shape } from '../../engine/tensor.js';
import { batchPlan } from '../../engine/train/batches.js';
import { readArray } from './arrays.js';
import { kindOf, type Reader, type Span } from './reader.js';

export interface ExpectWanted {
  readonly layers: readonly Layer[];
  readonly parameters: readonly Parameter[];
  readonly data: Dataset | null;
  readonly training: Training;
  readonly seed: number;
  readonly precision: Precision;
}

/** The `expect` object: numbers that the user knows. */
export function readExpectations(reader: Reader, node: JsonNode, wanted: ExpectWanted): Expectation[] {
  if (node.type !== 'object') {
    reader.error('structure', node, `expect is an object such as { "loss": 0.298 }; found ${kindOf(node)}`);
    return [];
  }
  return (node.children ?? []).flatMap((property) => {
    const [key, value] = property.children ?? [];
    return key && value ? readOne(reader, key, value, wanted) : [];
  });
}

function readOne(reader: Reader, key: JsonNode, value: JsonNode, wanted: ExpectWanted): Expectation[] {
  const written = String(key.value);
  const [, at = '', suffix] = /^([^@]*)(?:@(.*))?$/.exec(written) ?? [];
  const step = suffix === undefined ? 0 : Number(suffix);
  if (suffix !== undefined && !/^\d+$/.test(suffix)) {
    reader.error('structure', key, `what follows "@" is a number of updates; found "${suffix}"`);
    return [];
  }
  const shape = shapeAt(reader, key, at, step, wanted);
  if (!shape || !readArray(reader, value, shape, `"${at}"`, [])) return [];
  return [{ at, step, entries: numbersIn(value, []).map((entry) => expected(reader, entry, wanted.precision)) }];
}

const QUANTITIES = ['z', 'a', 'delta', 'upstream'] as const;

/** The shape of what a name means; undefined where it means nothing, which is reported. */
function shapeAt(reader: Reader, key: Span, at: string, step: number, wanted: ExpectWanted): Shape | undefined {
  const shapes = new Map<string, Shape>([['loss', []]]);
  const examples = examplesAt(wanted, step);
  for (const { path, outputShape } of wanted.layers) {
    for (const quantity of QUANTITIES) shapes.set(`${path}.${quantity}`, [examples, ...outputShape]);
  }
  for (const { name, shape } of wanted.parameters) {
    shapes.set(name, shape);
    shapes.set(`${name}.gradient`, shape);
  }
  const shape = shapes.get(at);
  if (shape) return shape;
  return reader.unknown(key, 'quantity', at, [...shapes.keys()]);
}

function examplesAt({ data, training, seed }: ExpectWanted, step: number): number {
  return data ? batchPlan(data, training, seed).rows(step).length : (training.batchSize ?? 1);
}

interface NumberAt {
  readonly node: JsonNode;
  readonly index: readonly number[];
}

function numbersIn(node: JsonNode, index: readonly number[]): NumberAt[] {
  if (node.type === 'number') return [{ node, index }];
  return (node.children ?? []).flatMap((child, i) => numbersIn(child, [...index, i]));
}

function expected(reader: Reader, { node, index }: NumberAt, precision: Precision): ExpectedNumber {
  const value = node.value as number;
  const rounding = Math.abs(value) * (precision === 'float64' ? 1e-13 : 1e-6);
  return { index, value, tolerance: Math.max(lastDigit(reader.source(node)), rounding), range: reader.range(node) };
}

/**
 * One unit of the last digit written: books print numbers rounded or cut off. "0.138498562" → 1e-9.
 * A whole number without a point is taken as exact.
 */
function lastDigit(literal: string): number {
  const [, decimals, exponent] = /^[-+]?\d*(?:\.(\d*))?(?:[eE]([-+]?\d+))?$/.exec(literal) ?? [];
  if (decimals === undefined) return 0;
  return 10 ** (Number(exponent ?? 0) - decimals.length);
}
