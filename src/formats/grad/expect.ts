import type { Node as JsonNode } from 'jsonc-parser';
import type { Graph } from '../../engine/graph.js';
import type { Dataset, Expectation, ExpectedNumber, Training } from '../../engine/model.js';
import { namedNodes } from '../../engine/named.js';
import type { Precision, Shape } from '../../engine/tensor.js';
import { type BatchPlan, batchPlan } from '../../engine/train/batches.js';
import { readArray } from './arrays.js';
import { kindOf, type Reader, type Span } from './reader.js';

export interface ExpectWanted {
  /** The network for a batch of so many examples. */
  graph(batchSize: number): Graph;
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
  const shapes = new Shapes(wanted);
  return (node.children ?? []).flatMap((property) => {
    const [key, value] = property.children ?? [];
    return key && value ? readOne(reader, key, value, shapes, wanted.precision) : [];
  });
}

function readOne(reader: Reader, key: JsonNode, value: JsonNode, shapes: Shapes, precision: Precision): Expectation[] {
  const written = String(key.value);
  const [, at = '', suffix] = /^([^@]*)(?:@(.*))?$/.exec(written) ?? [];
  const step = suffix === undefined ? 0 : Number(suffix);
  if (suffix !== undefined && !/^\d+$/.test(suffix)) {
    reader.error('structure', key, `what follows "@" is a number of updates; found "${suffix}"`);
    return [];
  }
  const shape = shapes.at(reader, key, at, step);
  if (!shape || !readArray(reader, value, shape, `"${at}"`, [])) return [];
  return [{ at, step, entries: numbersIn(value, []).map((entry) => expected(reader, entry, precision)) }];
}

/** The shapes of all that has a name, by step: the last batch of an epoch may be smaller. */
class Shapes {
  private readonly plan: BatchPlan | null;
  private readonly known = new Map<number, ReadonlyMap<string, Shape>>();

  constructor(private readonly wanted: ExpectWanted) {
    const { data, training, seed } = wanted;
    this.plan = data && batchPlan(data, training, seed);
  }

  /** The shape of what a name means; undefined where it means nothing, which is reported. */
  at(reader: Reader, key: Span, name: string, step: number): Shape | undefined {
    const examples = this.plan ? this.plan.rows(step).length : (this.wanted.training.batchSize ?? 1);
    const shapes = this.known.get(examples) ?? this.ofBatch(examples);
    return shapes.get(name) ?? reader.unknown(key, 'quantity', name, [...shapes.keys()]);
  }

  private ofBatch(examples: number): ReadonlyMap<string, Shape> {
    const graph = this.wanted.graph(examples);
    const shapes = new Map([...namedNodes(graph)].map(([name, id]) => [name, graph.nodes[id]?.shape ?? []]));
    this.known.set(examples, shapes);
    return shapes;
  }
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
