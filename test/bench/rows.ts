import type { Row } from '../../bench/report/results.js';

/** A row that was measured, but for what a test says. */
export function row(more: Partial<Row>): Row {
  return {
    peer: 'engine',
    title: 'ours',
    precision: 'float32',
    variant: null,
    version: null,
    about: null,
    rates: [],
    processor: 1,
    absent: null,
    ...more,
  };
}
