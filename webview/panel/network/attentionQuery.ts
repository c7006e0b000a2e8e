import type { TensorQuery } from '../../../src/protocol.js';

/** So many places are drawn. */
export const PLACES = 64;

/** The weights of one head for one example: a row for each place that looks, a column for each that is looked at. */
export function attentionQuery(path: string, example: number, head: number): TensorQuery {
  const plane = { down: 2, across: 3, at: [example, head] };
  return { name: `${path}.weights`, plane, rows: [0, PLACES], columns: [0, PLACES] };
}
