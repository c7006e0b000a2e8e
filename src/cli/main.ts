import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { runCli } from './runCli.js';
import type { Terminal } from './terminal.js';

/** The version of the package that this script came in. */
function version(folder: string): string {
  const file = join(folder, 'package.json');
  if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
  return folder === dirname(folder) ? 'unknown' : version(dirname(folder));
}

const terminal: Terminal = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  outIsTerminal: process.stdout.isTTY === true,
  errIsTerminal: process.stderr.isTTY === true,
  // https://no-color.org: present and not empty.
  colour: process.stdout.isTTY === true && !process.env.NO_COLOR,
  cwd: process.cwd(),
  version: version(__dirname),
  worker: join(__dirname, 'worker.js'),
  onInterrupt: (listener) => {
    process.on('SIGINT', listener);
    return () => process.off('SIGINT', listener);
  },
};

// Whoever reads the output may have read enough (`deltascope … | head`).
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2));

// Until a command has said how it went, nothing that a model imports may end it as if all were well.
const cutShort = (): void => {
  terminal.err('deltascope: the model, or something that it imports, ended the process\n');
  process.exitCode = 2;
};
process.on('exit', cutShort);

void runCli(process.argv.slice(2), terminal).then((code) => {
  process.off('exit', cutShort);
  process.exitCode = code;
});
