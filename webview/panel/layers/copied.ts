import type { RunState } from '../../../src/protocol.js';
import { shape } from '../../numbers.js';
import { COLUMNS } from './columns.js';
import type { Row } from './row.js';

/** The table as a spreadsheet takes it: a line of names, then a layer each, numbers with all their digits. */
export function tableText(rows: readonly Row[], run: RunState): string {
  const names = ['layer', ...COLUMNS.map(({ name }) => name)];
  const line = (row: Row): string[] => [
    row.layer.path,
    ...COLUMNS.map(({ key, value }) => text(key, value(row, run), row)),
  ];
  return [names, ...rows.map(line)].map((cells) => cells.join('\t')).join('\n');
}

function text(key: string, value: string | number | null, { layer }: Row): string {
  if (key === 'shape') return `${shape(layer.inputShape)} -> ${shape(layer.outputShape)}`;
  return value === null ? '' : String(value);
}
