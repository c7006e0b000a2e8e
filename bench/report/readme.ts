import type { Results, WorkloadResult } from './results.js';
import { type Line, lines, rateOf, rateText } from './table.js';

const BEGIN = '<!-- bench: npm run bench -- --readme -->';
const END = '<!-- /bench -->';

/** The README with its section on speed made from results. Throws where the markers are missing. */
export function withSpeed(readme: string, results: Results): string {
  const [begin, end] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`the README has no place for it: ${BEGIN} … ${END}`);
  return `${readme.slice(0, begin + BEGIN.length)}\n\n${speed(results)}\n\n${readme.slice(end)}`;
}

/** Medians, as a table of peers by workloads. */
function speed({ date, machine, rounds, workloads }: Results): string {
  const shown = workloads.filter(({ targets }) => targets.length > 0);
  const lined = shown.map((workload) => linesOf(workload));
  const titles = [...new Set(lined.flat().map(({ title }) => title))];
  const rows = titles.map((title) => [title, ...lined.map((all) => cell(all.find((line) => line.title === title)))]);
  const legend = shown.map(({ label, title, unit }) => `${label}: ${title} (${unit})`);
  return [
    markdown([['float32 / float64', ...shown.map(({ label }) => label)], ...rows]),
    '',
    ...legend.map((line) => `- ${line}`),
    '',
    `${date}, one thread, medians of ${rounds} interleaved rounds. ${Object.entries(machine)
      .map(([name, value]) => `${name} ${value}`)
      .join('; ')}.`,
  ].join('\n');
}

function linesOf({ rows }: WorkloadResult): Line[] {
  return lines(rows.filter(({ informative }) => !informative));
}

function cell(line: Line | undefined): string {
  if (!line) return '';
  const known = ['float32', 'float64'].map((precision) => rateText(rateOf(line, precision)));
  return known.every((text) => text === '–') ? '' : known.join(' / ');
}

/** A table, the first column to the left and numbers to the right, as formatters leave it. */
function markdown(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(4, ...rows.map((row) => (row[i] ?? '').length)));
  const [head = '', ...body] = rows.map((row) => line(row.map((cell, i) => pad(cell, widths[i] ?? 0, i))));
  const rule = line(widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)));
  return [head, rule, ...body].join('\n');
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const pad = (cell: string, width: number, column: number): string =>
  column === 0 ? cell.padEnd(width) : cell.padStart(width);
