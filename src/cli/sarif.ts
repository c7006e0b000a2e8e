import type { CheckSummary, Finding, Problem, TextRange } from '../protocol.js';
import { plain } from './plain.js';

interface Result {
  readonly rule: string;
  readonly level: 'error' | 'warning';
  readonly message: string;
  readonly range: TextRange | null;
}

/** The findings of a check as a SARIF 2.1.0 log (OASIS, 2020). */
export function sarifOfFindings(file: string, { findings, warnings, complete }: CheckSummary, version: string): object {
  const resultOf =
    (level: Result['level']) =>
    ({ fault, message, range }: Finding): Result => ({ rule: fault, level, message: plain(message), range });
  const results = [...findings.map(resultOf('error')), ...warnings.map(resultOf('warning'))];
  return log(file, results, version, complete);
}

/** A file that could not be read: its problems as a SARIF log of a run that failed. */
export function sarifOfProblems(file: string, problems: readonly Problem[], version: string): object {
  const results = problems.map(({ kind, severity, message, range }): Result => {
    return { rule: kind, level: severity, message, range };
  });
  return log(file, results, version, false);
}

function log(file: string, results: readonly Result[], version: string, executionSuccessful: boolean): object {
  const rules = [...new Set(results.map(({ rule }) => rule))].map((id) => ({ id }));
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'DeltaScope', version, rules } },
        columnKind: 'utf16CodeUnits',
        invocations: [{ executionSuccessful }],
        results: results.map((result) => resultOf(file, result)),
      },
    ],
  };
}

function resultOf(file: string, { rule, level, message, range }: Result): object {
  const artifactLocation = { uri: file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/') };
  const physicalLocation = { artifactLocation, ...(range ? { region: regionOf(range) } : {}) };
  return { ruleId: rule, level, message: { text: message }, locations: [{ physicalLocation }] };
}

function regionOf({ start, end }: TextRange): object {
  return {
    startLine: start.line + 1,
    startColumn: start.column + 1,
    endLine: end.line + 1,
    endColumn: end.column + 1,
  };
}
