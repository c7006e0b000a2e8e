import type { LayerState } from '../../../src/protocol.js';

/** What the axes of an example's numbers in a layer count, after the batch's. */
export function axesOfExample(axes: number, layer: LayerState | null): readonly string[] {
  if (axes === 1) return ['unit'];
  if (axes === 2) return /1d/.test(layer?.type ?? '') ? ['channel', 'place'] : ['place', 'unit'];
  return axes === 3 ? ['channel', 'row', 'column'] : numbered(axes);
}

/** What the axes of a layer's weights count. */
export function axesOfWeight(axes: number, layer: LayerState | null): readonly string[] {
  const type = layer?.type ?? '';
  if (axes === 1) return ['unit'];
  if (axes === 2)
    return type === 'embedding' ? ['word', 'unit'] : type === 'position' ? ['place', 'unit'] : ['unit', 'input'];
  if (axes === 3) return ['filter', 'channel', 'column'];
  return axes === 4 ? ['filter', 'channel', 'row', 'column'] : numbered(axes);
}

function numbered(axes: number): readonly string[] {
  return Array.from({ length: axes }, (_, axis) => `axis ${axis + 1}`);
}

/** `unit 3 at place 4`, `channel 1, row 2, column 3`: an entry in words, counted from 1. */
export function inWords(words: readonly string[], index: readonly number[]): string {
  const named = words.map((word, axis) => `${word} ${(index[axis] ?? 0) + 1}`);
  return words.join() === 'place,unit' ? `${named[1]} at ${named[0]}` : named.join(', ');
}
