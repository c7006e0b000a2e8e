import type { Dataset } from '../../engine/model.js';
import type { Operand } from '../../engine/primitives/rule.js';
import type { Problem } from '../result.js';
import { notDeterministic } from './blackBox.js';
import type { UserFunction } from './calls.js';
import { firstDifference } from './written.js';
import type { WrittenLayer } from './writtenLayer.js';
import type { WrittenLoss } from './writtenLoss.js';

/** Numbers that a function of the user's gave. */
interface Gave {
  readonly by: UserFunction;
  readonly parts: readonly Float64Array[];
}

/**
 * One step forward and backward at the first examples, twice: layers get to know their shapes, and mistakes are found
 * before anybody trains. Throws a `Mistake`; answers what is not deterministic.
 */
export function tryOut(layers: readonly WrittenLayer[], loss: WrittenLoss, data: Dataset, examples: number): Problem[] {
  const [first, second] = [step(layers, loss, data, examples), step(layers, loss, data, examples)];
  const problems = first.flatMap(({ by, parts }, i) => {
    const difference = parts
      .map((part, k) => firstDifference(part, second[i]?.parts[k] as Float64Array, [part.length]))
      .find((each) => each !== null);
    return difference ? [notDeterministic(by, difference)] : [];
  });
  // What comes after the first that differs differs because of it.
  return problems.slice(0, 1);
}

function step(layers: readonly WrittenLayer[], loss: WrittenLoss, data: Dataset, examples: number): Gave[] {
  const gave: Gave[] = [];
  let x = rows(data.x, examples);
  const done = layers.map((layer) => {
    const inputs = [x, ...layer.parameters.map(({ numbers }) => numbers)];
    const { out, saved } = layer.tryForward(inputs);
    gave.push({ by: layer.forwardFunction, parts: [out] });
    x = { shape: [examples, ...layer.outputShape], data: out };
    return { layer, inputs, saved };
  });
  const ends = [x, rows(data.y, examples)];
  const { out, saved } = loss.forward(ends);
  gave.push({ by: loss.forwardFunction, parts: [out] });
  const [dy] = loss.backward({ shape: [], data: Float64Array.of(1) }, saved, ends) as [Float64Array];
  gave.push({ by: loss.backwardFunction, parts: [dy] });
  let g: Operand = { shape: x.shape, data: dy };
  for (const [i, each] of [...done.entries()].reverse()) {
    const parts = each.layer.tryBackward(g, each.saved, each.inputs, i === 0);
    gave.push({ by: each.layer.backwardFunction, parts });
    g = { shape: (each.inputs[0] as Operand).shape, data: parts[0] ?? new Float64Array() };
  }
  return gave;
}

function rows({ shape, data }: Dataset['x'], count: number): Operand {
  const width = data.length / (shape[0] ?? 1);
  return { shape: [count, ...shape.slice(1)], data: data.slice(0, count * width) };
}
