import { type Command, readArguments, UsageError } from './arguments.js';
import { check } from './check.js';
import { diagnose } from './diagnose.js';
import { explain } from './explain.js';
import { HELP } from './help.js';
import { Unreadable, withModel } from './model.js';
import { reportProblems } from './problems.js';
import { EXIT, type Terminal } from './terminal.js';
import { trace } from './trace.js';
import { train } from './train.js';

/** Runs one command line and answers its exit status. Never throws: whatever goes wrong is said in a line. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await run(readArguments(args), terminal);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    terminal.err(`deltascope: ${message}\n`);
    if (error instanceof UsageError) terminal.err('Try deltascope --help\n');
    return EXIT.failed;
  }
}

async function run(command: Command, terminal: Terminal): Promise<number> {
  switch (command.name) {
    case 'help':
      terminal.out(HELP);
      return EXIT.done;
    case 'version':
      terminal.out(`${terminal.version}\n`);
      return EXIT.done;
  }
  try {
    return await withModel(command.file, terminal, command.name === 'train' ? command.threads : 1, (model) => {
      switch (command.name) {
        case 'trace':
          return trace(command, model, terminal);
        case 'check':
          return check(command, model, terminal);
        case 'train':
          return train(command, model, terminal);
        case 'explain':
          return explain(command, model, terminal);
        case 'diagnose':
          return diagnose(command, model, terminal);
      }
    });
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    reportProblems(command, error.problems, terminal);
    return EXIT.failed;
  }
}
