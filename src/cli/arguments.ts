import { type ParseArgsConfig, parseArgs } from 'node:util';

/** What the command line asks for. */
export type Command =
  | { readonly name: 'help' }
  | { readonly name: 'version' }
  | TraceCommand
  | CheckCommand
  | TrainCommand
  | ExplainCommand
  | DiagnoseCommand;

export interface TraceCommand {
  readonly name: 'trace';
  readonly file: string;
  readonly json: boolean;
  readonly step: number;
}

export interface CheckCommand {
  readonly name: 'check';
  readonly file: string;
  readonly json: boolean;
  readonly step: number;
  readonly sarif: boolean;
  readonly allEntries: boolean;
}

export interface TrainCommand {
  readonly name: 'train';
  readonly file: string;
  readonly json: boolean;
  /** Absent, both: as long as the file says. */
  readonly length: { readonly steps: number } | { readonly epochs: number } | null;
  /** How many compute together; the numbers are the same, bit for bit. */
  readonly threads: number;
}

export interface ExplainCommand {
  readonly name: 'explain';
  readonly file: string;
  readonly json: boolean;
  readonly step: number;
  /** `hidden.delta[0,1]` */
  readonly at: string;
  /** Levels of named terms that are unfolded, and terms of a sum that stand by themselves. */
  readonly depth: number;
  readonly most: number;
}

export interface DiagnoseCommand {
  readonly name: 'diagnose';
  readonly file: string;
  readonly json: boolean;
  /** Updates; null: as many as the file says. */
  readonly steps: number | null;
}

/** The command line can't be understood. */
export class UsageError extends Error {}

/** More than that only wait for each other. */
const MOST_THREADS = 64;

/** What `explain` unfolds, where it is not told. */
const LEVELS = 1;
const TERMS = 4;

type Options = NonNullable<ParseArgsConfig['options']>;
type Values = Readonly<Record<string, string | boolean | undefined>>;

const COMMON = {
  json: { type: 'boolean' },
  class: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean' },
} as const satisfies Options;

/** Each command: its options besides the common ones, and what they make of it. */
const COMMANDS: Readonly<
  Record<string, { readonly options: Options; read(file: string, json: boolean, values: Values): Command }>
> = {
  trace: {
    options: { step: { type: 'string' } },
    read: (file, json, { step }) => ({ name: 'trace', file, json, step: number('--step', step) ?? 0 }),
  },
  check: {
    options: { step: { type: 'string' }, sarif: { type: 'boolean' }, entries: { type: 'string' } },
    read: (file, json, { step, sarif, entries }) => {
      if (json && sarif) throw new UsageError('--json and --sarif both ask for the one document on standard output');
      return {
        name: 'check',
        file,
        json,
        step: number('--step', step) ?? 0,
        sarif: sarif === true,
        allEntries: entriesOf(entries),
      };
    },
  },
  train: {
    options: { steps: { type: 'string' }, epochs: { type: 'string' }, threads: { type: 'string' } },
    read: (file, json, values) => {
      const [steps, epochs] = [number('--steps', values.steps), number('--epochs', values.epochs)];
      if (steps !== null && epochs !== null) throw new UsageError('give either --steps or --epochs, not both');
      const length = steps !== null ? { steps } : epochs !== null ? { epochs } : null;
      return { name: 'train', file, json, length, threads: threadsOf(values.threads) };
    },
  },
  explain: {
    options: { at: { type: 'string' }, step: { type: 'string' }, depth: { type: 'string' }, most: { type: 'string' } },
    read: (file, json, { at, step, depth, most }) => {
      if (typeof at !== 'string')
        throw new UsageError('explain needs a number to explain: --at hidden.delta[0,1], or --at loss');
      const [levels, terms] = [number('--depth', depth) ?? LEVELS, number('--most', most) ?? TERMS];
      if (terms < 1) throw new UsageError('--most wants a whole number from 1 on; found "0"');
      return { name: 'explain', file, json, at, step: number('--step', step) ?? 0, depth: levels, most: terms };
    },
  },
  diagnose: {
    options: { steps: { type: 'string' }, step: { type: 'string' } },
    read: (file, json, { steps, step }) => {
      if (steps !== undefined && step !== undefined) throw new UsageError('give either --steps or --step, not both');
      return { name: 'diagnose', file, json, steps: number('--steps', steps) ?? number('--step', step) };
    },
  },
};

/** Reads a command line. Throws a `UsageError` where it can't be understood. */
export function readArguments(args: readonly string[]): Command {
  const [name = ''] = args;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  const { values, positionals } = parse(command ? args.slice(1) : args, { ...COMMON, ...command?.options });
  if (values.help) return { name: 'help' };
  if (values.version) return { name: 'version' };
  if (!command) throw new UsageError(unknown(positionals[0]));
  const [file, ...others] = positionals;
  if (file === undefined) throw new UsageError(`${name} needs a file: deltascope ${name} FILE`);
  if (others.length > 0) throw new UsageError(`${name} takes one file; what is "${others[0]}"?`);
  if (values.class !== undefined) throw new UsageError(`--class chooses one of several models; ${file} holds one`);
  return command.read(file, values.json === true, values);
}

function parse(args: readonly string[], options: Options): { values: Values; positionals: string[] } {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    return { values: values as Values, positionals };
  } catch (error) {
    // The first sentence says what is wrong; the others are about parseArgs itself.
    throw new UsageError(error instanceof Error ? error.message.replace(/\. .*$/s, '') : String(error));
  }
}

function unknown(name: string | undefined): string {
  const known = `there are ${Object.keys(COMMANDS).join(', ')}`;
  return name === undefined ? `a command is missing; ${known}` : `there is no command "${name}"; ${known}`;
}

function number(option: string, value: string | boolean | undefined): number | null {
  if (value === undefined) return null;
  if (typeof value === 'string' && /^\d+$/.test(value) && Number.isSafeInteger(Number(value))) return Number(value);
  throw new UsageError(`${option} wants a whole number from 0 on; found "${value}"`);
}

function threadsOf(value: string | boolean | undefined): number {
  const threads = number('--threads', value) ?? 1;
  if (threads >= 1 && threads <= MOST_THREADS) return threads;
  throw new UsageError(`--threads wants a number from 1 to ${MOST_THREADS}; found "${threads}"`);
}

function entriesOf(value: string | boolean | undefined): boolean {
  if (value === undefined) return false;
  if (value === 'all') return true;
  throw new UsageError(`--entries knows "all"; found "${value}"`);
}
