import type { Problem } from '../protocol.js';
import { jsonText } from './json.js';
import { sarifOfProblems } from './sarif.js';
import type { Terminal } from './terminal.js';

/** What a command that failed was asked for. */
interface Asked {
  readonly file: string;
  readonly json: boolean;
  readonly sarif?: boolean;
}

/** `FILE:LINE:COLUMN: message` for each problem, and the document that was asked for. */
export function reportProblems(asked: Asked, problems: readonly Problem[], terminal: Terminal): void {
  printProblems(asked.file, problems, terminal);
  if (asked.json) terminal.out(jsonText({ problems: problems.map(describe) }));
  if (asked.sarif) terminal.out(jsonText(sarifOfProblems(asked.file, problems, terminal.version)));
}

export function printProblems(file: string, problems: readonly Problem[], terminal: Terminal): void {
  for (const { severity, message, range } of problems) {
    const warning = severity === 'warning' ? 'warning: ' : '';
    terminal.err(`${placeIn(file, range)}: ${warning}${message}\n`);
  }
}

/** `FILE:LINE:COLUMN`, counted from 1 as editors show them. */
export function placeIn(file: string, range: Problem['range'] | null): string {
  return range ? `${file}:${range.start.line + 1}:${range.start.column + 1}` : file;
}

function describe({ severity, message, range: { start } }: Problem): object {
  return { line: start.line + 1, column: start.column + 1, message, severity };
}
