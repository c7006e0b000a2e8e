import type { LayerState, RunState } from '../../../src/protocol.js';
import type { Listed } from './catalogue.js';

/** An axis of a tensor, in words. */
export interface Axis {
  /** What it counts: `example`, `unit`, `input`, `channel`. */
  readonly word: string;
  readonly extent: number;
}

/** Words for the axes of one example of a quantity, by how many there are. */
const OF_EXAMPLES: Readonly<Record<number, readonly string[]>> = {
  0: [],
  1: ['unit'],
  2: ['place', 'unit'],
  3: ['channel', 'row', 'column'],
};

const OF_PARAMETERS: Readonly<Record<number, readonly string[]>> = {
  0: [],
  1: ['unit'],
  2: ['unit', 'input'],
  3: ['filter', 'channel', 'place'],
  4: ['filter', 'channel', 'row', 'column'],
};

/** Of attention, one table for each head. */
const OF_HEADS = ['head', 'query', 'key'];

export function axesOf(shape: readonly number[], listed: Listed, run: RunState): Axis[] {
  const layer = run.layers.find(({ path }) => path === listed.layer) ?? null;
  const words = wordsFor(shape.length, listed, layer);
  return shape.map((extent, axis) => ({ word: words[axis] ?? `axis ${axis + 1}`, extent }));
}

function wordsFor(rank: number, { kind, label }: Listed, layer: LayerState | null): readonly string[] {
  if (kind === 'parameter') {
    if (layer?.type === 'embedding' && rank === 2) return ['token', 'unit'];
    return OF_PARAMETERS[rank] ?? [];
  }
  if (rank === 0) return [];
  const heads = layer?.type === 'attention' && rank === 4 && /^(scores|weights|probabilities|attention)/.test(label);
  return ['example', ...(heads ? OF_HEADS : (OF_EXAMPLES[rank - 1] ?? []))];
}

/** Which axes run down and across, and where the others stand. */
export interface Choice {
  readonly down: number | null;
  readonly across: number | null;
  readonly at: readonly number[];
}

/** What is asked for where nobody chose: the last two axes, a batch's at the example that all views show. */
export function firstChoice({ kind }: Listed, example: number): Choice {
  return { down: -2, across: -1, at: kind === 'batch' ? [example] : [] };
}

/** The plane with another axis running down, or across; where that ran the other way the two are swapped. */
export function turned(plane: Choice, way: 'down' | 'across', axis: number | null): Choice {
  const other = way === 'down' ? 'across' : 'down';
  const opposite = axis !== null && plane[other] === axis ? plane[way] : plane[other];
  const [down, across] = way === 'down' ? [axis, opposite] : [opposite, axis];
  return { at: plane.at, down, across };
}

/** The index of an entry of the plane, axis by axis. */
export function indexAt({ down, across, at }: Choice, row: number, column: number): number[] {
  return at.map((index, axis) => (axis === down ? row : axis === across ? column : index));
}

/** The flat, row-major place of an index. */
export function flatOf(index: readonly number[], axes: readonly Axis[]): number {
  return index.reduce((flat, i, axis) => flat * (axes[axis]?.extent ?? 1) + i, 0);
}

/** The index of a flat, row-major place. */
export function unflattened(flat: number, axes: readonly Axis[]): number[] {
  let rest = flat;
  return axes
    .map(({ extent }) => extent)
    .reduceRight<number[]>((index, extent) => {
      index.unshift(rest % extent);
      rest = Math.floor(rest / extent);
      return index;
    }, []);
}

/** Where an index lies in the plane; null where it lies in another. */
export function placeIn(plane: Choice, index: readonly number[]): readonly [row: number, column: number] | null {
  const { down, across, at } = plane;
  if (!index.every((i, axis) => axis === down || axis === across || i === at[axis])) return null;
  return [down === null ? 0 : (index[down] ?? 0), across === null ? 0 : (index[across] ?? 0)];
}

/** An entry in words, counted from 1: "unit 3, input 5". */
export function spoken(index: readonly number[], axes: readonly Axis[]): string {
  return index.map((i, axis) => `${axes[axis]?.word} ${i + 1}`).join(', ');
}
