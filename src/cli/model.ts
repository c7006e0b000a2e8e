import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import type { Problem, RunState, SessionPort, State } from '../protocol.js';
import { Lost } from '../worker/aside.js';
import { openForProgram } from '../worker/program.js';
import { filesBeside, reasonOf } from './files.js';
import { Cut, cutting } from './interrupt.js';
import { printProblems } from './problems.js';
import { EXIT, type Terminal } from './terminal.js';

/** A model file that is open. */
export interface OpenModel {
  readonly port: SessionPort;
  /** As the user named it. */
  readonly file: string;
  /** After opening. */
  readonly run: RunState;
}

/** The file could not be read, or can't be run. */
export class Unreadable extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super('the file could not be read');
  }
}

/** Opens a model file, works with it in so many threads, and closes it. Throws `Unreadable`. */
export async function withModel(
  file: string,
  terminal: Terminal,
  threads: number,
  work: (model: OpenModel) => Promise<number>,
): Promise<number> {
  const text = await readText(resolve(terminal.cwd, file));
  const { port, aside } = openForProgram({
    file: basename(file),
    files: filesBeside(file, terminal.cwd),
    // Who names a file on a command line means it to run.
    folder: dirname(resolve(terminal.cwd, file)),
    threads,
    script: terminal.worker,
    silent: (seconds) => terminal.err(`${file}: its code has not come back for ${seconds} s; Ctrl+C ends it\n`),
  });
  const interrupt = aside && cutting(aside, file, terminal);
  try {
    const state = await port.request('open', { text, version: 1 });
    interrupt?.opened();
    const run = runnable(file, state);
    printProblems(file, state.problems, terminal);
    const status = await work({ port, file, run });
    const after = await port.request('state', null);
    printProblems(file, later(after.problems, state.problems), terminal);
    return status;
  } catch (error) {
    if (error instanceof Lost) throw new Unreadable([atStart(error.message)]);
    if (!(error instanceof Cut)) throw error;
    terminal.err(`${error.message}\n`);
    return EXIT.interrupted;
  } finally {
    interrupt?.stop();
    port.dispose();
  }
}

/** What was found only while code of the user's ran on. */
function later(now: readonly Problem[], before: readonly Problem[]): Problem[] {
  return now.filter(({ message }) => before.every((each) => each.message !== message));
}

async function readText(path: string): Promise<string> {
  try {
    return new TextDecoder().decode(await readFile(path));
  } catch (error) {
    throw new Unreadable([atStart(reasonOf(error))]);
  }
}

function runnable(file: string, { run, problems }: State): RunState {
  if (!run) throw new Unreadable(problems);
  if (!run.hasData) throw new Unreadable([...problems, atStart(`${basename(file)} ${missingData(file)}`)]);
  return run;
}

function atStart(message: string): Problem {
  const start = { line: 0, column: 0 };
  return { kind: 'structure', severity: 'error', range: { start, end: start }, message };
}

/** A state that surely has a run in it: nothing reads the file again. */
export function runOf(state: State): RunState {
  if (!state.run) throw new Error('the model went away while it was being used');
  return state.run;
}

function missingData(file: string): string {
  return file.endsWith('.json') ? 'has no "data" to compute with' : 'exports no data to compute with';
}
