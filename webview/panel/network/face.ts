import type { LayerState, Shape } from '../../../src/protocol.js';

/** How the numbers of one example in a layer are drawn. */
export type Face =
  /** A box a unit, with its numbers. */
  | { readonly kind: 'units'; readonly count: number }
  /** A row a unit: a to the left of an axis, δ to the right. */
  | { readonly kind: 'strip'; readonly count: number }
  /** A small image a channel, of a and of δ. */
  | { readonly kind: 'images'; readonly channels: number; readonly height: number; readonly width: number }
  /** A map of a, and one of δ: a row a place of the sequence, a column a unit. */
  | { readonly kind: 'grid'; readonly rows: number; readonly columns: number }
  /** Whole numbers that name rows of an embedding. */
  | { readonly kind: 'tokens'; readonly count: number }
  /** The numbers that come in, in another shape: nothing to draw again. */
  | { readonly kind: 'slim' }
  /** A program of the user's own: it has parameters, and no a. */
  | { readonly kind: 'card' };

/** So many boxes fit above one another. */
const BOXES = 6;
/** And so many rows, channels, entries of maps at once: others are a page further. */
const ROWS = 64;
const CHANNELS = 16;
const ENTRIES = 4096;
/** Inputs that are so many and make a square are drawn as one: 7 × 7 and more. */
const SMALLEST_SQUARE = 49;

const RESHAPING: ReadonlySet<string> = new Set(['flatten', 'reshape']);

export function faceOf({ type, outputShape }: Pick<LayerState, 'type' | 'outputShape'>): Face {
  return RESHAPING.has(type) ? { kind: 'slim' } : faceOfShape(outputShape);
}

/** The input's: `next` is the layer that takes it. */
export function faceOfInput(next: Pick<LayerState, 'type' | 'inputShape'> | undefined): Face {
  const shape = next?.inputShape ?? [];
  const [count = 0] = shape;
  if (next?.type === 'embedding') return { kind: 'tokens', count };
  const side = Math.sqrt(count);
  if (shape.length === 1 && count >= SMALLEST_SQUARE && Number.isInteger(side))
    return { kind: 'images', channels: 1, height: side, width: side };
  return faceOfShape(shape);
}

function faceOfShape(shape: Shape): Face {
  const [first = 0, second = 0] = shape;
  if (shape.length === 0) return { kind: 'card' };
  if (shape.length === 1) return first <= BOXES ? { kind: 'units', count: first } : { kind: 'strip', count: first };
  if (shape.length === 2) return { kind: 'grid', rows: first, columns: second };
  const width = shape.at(-1) ?? 1;
  const height = shape.slice(1, -1).reduce((size, extent) => size * extent, 1);
  return { kind: 'images', channels: first, height, width };
}

/** The numbers of an example that a face draws, as a field of entries: rows one below the other, whole rows on a page. */
export interface Field {
  /** Units, channels or places of a sequence in all, and entries that each has. */
  readonly groups: number;
  readonly size: number;
  /** Entries side by side in a row. */
  readonly columns: number;
  /** Groups on a page. */
  readonly page: number;
}

export function fieldOf(face: Face): Field {
  switch (face.kind) {
    case 'units':
    case 'strip':
    case 'tokens':
      return { groups: face.count, size: 1, columns: 1, page: ROWS };
    case 'images': {
      const size = face.height * face.width;
      return { groups: face.channels, size, columns: face.width, page: fitting(CHANNELS, size) };
    }
    case 'grid':
      return { groups: face.rows, size: face.columns, columns: face.columns, page: fitting(ROWS, face.columns) };
    default:
      return { groups: 0, size: 0, columns: 1, page: 1 };
  }
}

function fitting(most: number, size: number): number {
  return Math.max(1, Math.min(most, Math.floor(ENTRIES / Math.max(1, size))));
}

/** Groups from ≤ i < to that are drawn: the page that holds one of them. */
export function pageOf({ groups, page }: Field, group: number): { readonly from: number; readonly to: number } {
  const from = Math.floor(Math.max(0, Math.min(group, groups - 1)) / page) * page;
  return { from, to: Math.min(groups, from + page) };
}
