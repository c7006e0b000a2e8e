import type { CheckSummary, RunState } from '../protocol.js';
import type { CheckCommand } from './arguments.js';
import { checkDocument } from './checkDocument.js';
import { checkText, findingLine } from './checkText.js';
import { jsonText } from './json.js';
import type { OpenModel } from './model.js';
import { checkAll, moveTo } from './moveTo.js';
import { reportOutcome } from './outcome.js';
import { sarifOfFindings } from './sarif.js';
import { EXIT, type Terminal } from './terminal.js';

/** `check`: whether the gradients are right. */
export async function check(command: CheckCommand, model: OpenModel, terminal: Terminal): Promise<number> {
  const moved = await moveTo(model, command.step, terminal);
  if (moved.interrupted) return EXIT.interrupted;
  const watched = terminal.errIsTerminal && !command.json && !command.sarif;
  const { run, interrupted } = await checkAll(model, terminal, (findings) =>
    watched ? findings.map((each) => `so far: ${findingLine(model.file, each)}`) : [],
  );
  // Stopped on the way: what is known by then is worth something.
  const known = run.check ?? soFar(run);
  if (!known) return EXIT.interrupted;
  terminal.out(await document(command, model, run, known, terminal));
  if (interrupted) return EXIT.interrupted;
  const outcome = reportOutcome(model.file, run, terminal);
  return outcome === EXIT.done ? statusOf(known) : outcome;
}

/** What was told of a check whose model's code was ended in the middle of a call; null where that is nothing. */
function soFar({ activity, step }: RunState): CheckSummary | null {
  if (activity.kind !== 'checking' || !activity.soFar) return null;
  const untold = { outdated: false, warnings: [], single: null, undeclared: [], origin: null };
  return { ...activity.soFar, ...untold, step, complete: false };
}

async function document(
  command: CheckCommand,
  model: OpenModel,
  run: RunState,
  check: CheckSummary,
  terminal: Terminal,
): Promise<string> {
  if (command.sarif) return jsonText(sarifOfFindings(model.file, check, terminal.version));
  if (command.json) return jsonText(await checkDocument(model, run, check, command.allEntries));
  return checkText(model.file, run, check, terminal);
}

function statusOf({ verdict, counts, nodes }: CheckSummary): number {
  const wrong = (of: CheckSummary['counts']): boolean => of.mismatch > 0 || of['non-finite'] > 0;
  if (wrong(counts) || nodes.some((node) => wrong(node.counts))) return EXIT.wrong;
  return verdict === 'inconclusive' ? EXIT.undecided : EXIT.done;
}
