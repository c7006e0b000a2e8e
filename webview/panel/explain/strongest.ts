import type { LayerState, RunState, TensorSlice } from '../../../src/protocol.js';
import type { Fetched } from '../fetched.js';
import { layerOf, type Question, weightOf } from './question.js';

/** Where gradients are looked up. */
export interface Gradients {
  readonly fetched: Fetched;
  readonly revision: number;
}

/** The weights into a unit, as indices without the unit's own, by |∇W|, the largest first; empty until they are here. */
export function byGradient(layer: LayerState, unit: number, { fetched, revision }: Gradients): readonly number[][] {
  const weight = weightOf(layer);
  const columns = weight ? weight.shape.slice(1) : [];
  if (!weight || weight.shape.length < 2) return [];
  const row = fetched.slice({ name: `${weight.name}.gradient`, rows: [unit, unit + 1] }, revision);
  const sizes = row
    ? rowOf(row, unit).map((value) => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : Math.abs(value)))
    : [];
  const order = [...sizes.keys()].sort((i, j) => (sizes[j] as number) - (sizes[i] as number) || i - j);
  return order.map((place) => placeIn(columns, place));
}

/** A question about a weight of a unit, of the one with the largest gradient. */
export function strongest(question: Question, run: RunState, gradients: Gradients): Question {
  const layer = layerOf(question, run);
  const [unit] = question.index;
  if (
    !layer ||
    unit === undefined ||
    !question.part.startsWith(`${weightOf(layer)?.name.slice(layer.path.length + 1)}.`)
  )
    return question;
  const [first] = byGradient(layer, unit, gradients);
  return first ? { ...question, index: [unit, ...first] } : question;
}

function rowOf({ rows: [from], columns: [start, end], data }: TensorSlice, unit: number): number[] {
  const width = end - start;
  return Array.from(data.slice((unit - from) * width, (unit - from + 1) * width));
}

function placeIn(shape: readonly number[], place: number): number[] {
  let rest = place;
  return [...shape]
    .reverse()
    .map((extent) => {
      const at = rest % extent;
      rest = Math.floor(rest / extent);
      return at;
    })
    .reverse();
}
