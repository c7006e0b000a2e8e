import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { runCli } from '../../src/cli/runCli.js';
import type { Terminal } from '../../src/cli/terminal.js';

export const examples = new URL('../../examples', import.meta.url).pathname;

export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line as a shell in `cwd` would, where nobody watches. */
export async function run(args: readonly string[], over: Partial<Terminal> = {}): Promise<Ran> {
  let [out, err] = ['', ''];
  const terminal: Terminal = {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    outIsTerminal: false,
    errIsTerminal: false,
    colour: false,
    cwd: examples,
    version: '1.2.3',
    // Where a model is code: built by those who need it.
    worker: '',
    onInterrupt: () => () => undefined,
    ...over,
  };
  const status = await runCli(args, terminal);
  return { status, out, err };
}

/** A folder of its own with files in it. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'deltascope-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** Ctrl+C as soon as a file is there. */
export function interruptedAt(sign: string): Partial<Terminal> {
  const listeners = new Set<() => void>();
  const looking = setInterval(() => {
    if (!existsSync(sign)) return;
    clearInterval(looking);
    for (const listener of listeners) listener();
  }, 10);
  onTestFinished(() => clearInterval(looking));
  return {
    onInterrupt: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
