import { median, outcomes } from './ratios.js';
import type { Row, Target, WorkloadResult } from './results.js';

const PRECISIONS = ['float32', 'float64'] as const;

/** A rate in four digits: 6.81 M, 1,553, 54.5; a dash for none. */
export function rateText(rate: number): string {
  if (Number.isNaN(rate)) return '–';
  if (rate >= 1e6) return `${(rate / 1e6).toPrecision(3)} M`;
  if (rate >= 1000) return Math.round(rate).toLocaleString('en-US');
  return rate.toPrecision(3);
}

/** The same peer's rows of both precisions, under one title. */
export interface Line {
  readonly title: string;
  readonly peer: string;
  readonly rows: readonly Row[];
}

/** Rows by title, in the order in which they come. */
export function lines(rows: readonly Row[]): Line[] {
  const titles = [...new Set(rows.map(titleOf))];
  return titles.map((title) => {
    const own = rows.filter((row) => titleOf(row) === title);
    return { title, peer: own[0]?.peer ?? '', rows: own };
  });
}

export function titleOf({ title, variant }: Row): string {
  return variant === null ? title : `${title}, ${variant}`;
}

/** The median rate of a line in a precision; NaN where it has none. */
export function rateOf({ rows }: Line, precision: string): number {
  return median(rows.find((row) => row.precision === precision)?.rates ?? []);
}

/** A workload's medians and ratios, for a terminal. */
export function table(workload: WorkloadResult): string {
  const { label, title, unit, rows, targets } = workload;
  const head = [`${label}: ${title}`, ...PRECISIONS.map((precision) => `${precision} ${unit}`)];
  const body = lines(rows).map((line) => [
    `  ${line.title}${version(line)}`,
    ...PRECISIONS.map((precision) => rateText(rateOf(line, precision))),
    remark(line),
  ]);
  return [columns([head, ...body]), ...(targets.length > 0 ? [ratios(targets, rows)] : []), ...sharing(rows), ''].join(
    '\n',
  );
}

const version = ({ rows }: Line): string => {
  const known = rows.find((row) => row.version !== null)?.version;
  return known ? ` ${known}` : '';
};

/** What kept a peer away, or how it ran. */
const remark = ({ rows }: Line): string => {
  const absent = rows.find((row) => row.absent !== null)?.absent;
  return absent ?? [...new Set(rows.flatMap(({ about }) => about ?? []))].join(' / ');
};

/** Whoever got less than this of a processor, while its time was taken, may be faster than it seems. */
const ALONE = 0.9;

function sharing(rows: readonly Row[]): string[] {
  const short = rows.filter(({ rates, processor }) => rates.length > 0 && processor < ALONE);
  const each = short.map((row) => `${titleOf(row)}, ${row.precision}, ${Math.round(row.processor * 100)} %`);
  return each.length > 0 ? [`  the machine was shared; of a processor got: ${each.join('; ')}`] : [];
}

function ratios(targets: readonly Target[], rows: readonly Row[]): string {
  const body = targets.map((target) => {
    const { what, atLeast, atMost } = target;
    const wanted = atLeast !== undefined ? `≥ ${atLeast}` : `≤ ${atMost}`;
    const found = outcomes(target, rows).map(({ ours, ratio, met }) => {
      const mark = met === null ? '' : met ? ' ✓' : ' ✗';
      return `${ours.peer}${ours.variant ? `, ${ours.variant}` : ''} ${rateText(ratio)}${mark}`;
    });
    return [`  to ${what}`, wanted, ...found];
  });
  return columns(body);
}

/** Cells in columns, the first to the left and numbers to the right. */
function columns(cells: readonly (readonly string[])[]): string {
  const widths = (cells[0] ?? []).map((_, i) => Math.max(...cells.map((row) => (row[i] ?? '').length)));
  return cells
    .map((row) =>
      row
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[i] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
