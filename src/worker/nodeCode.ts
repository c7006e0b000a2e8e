import { Console } from 'node:console';
import { writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { compileFunction, constants, runInThisContext } from 'node:vm';
import type { CodeHost } from '../formats/module/codeHost.js';
import { within } from './patience.js';

/** Its number; a worker's own stream has none. */
const STDERR = 2;

/** Standard error, at once: a worker's own stream hands on nothing more while code is in a loop, which is when one wants to see it. */
const atOnce = new Writable({
  write: (chunk: Uint8Array, _, done) => {
    try {
      writeSync(STDERR, chunk);
      done();
    } catch {
      process.stderr.write(chunk, () => done());
    }
  },
});

/** What users' code prints must not stand among what a command prints. */
const console = new Console(atOnce);

/** Ways to end a process. In the process of a command that would end the command, with the status that the code likes. */
const ENDS: readonly (string | symbol)[] = ['exit', 'abort', 'reallyExit'];

/** What users' code sees as `process`: it is the real one, but can't be ended. */
const guarded = new Proxy(process, {
  get: (target, key) => (ENDS.includes(key) ? refuse(String(key)) : (Reflect.get(target, key) as unknown)),
});

function refuse(how: string): () => never {
  return () => {
    throw new Error(
      `process.${how} would end DeltaScope, not only the model; throw an Error to say that something is wrong`,
    );
  };
}

/** Runs users' code in this thread of Node. `folder`: the model file's, where it lies on a disk: packages are looked up from there. */
export function nodeCode(folder: string | null): CodeHost {
  const required = createRequire(join(folder ?? process.cwd(), 'model.js'));
  return {
    compile: (code, names, file) =>
      runInThisContext(`(function (console, process) { return (async function (${names.join(', ')}) {${code}\n}) })`, {
        filename: file,
      })(console, guarded),
    load: async (specifier) =>
      speaking(() => (folder === null ? importBuiltIn : importFrom(folder))(specifier), folder),
    require: (specifier) => required(specifier) as unknown,
    address: (path) => (folder === null ? `untitled:${path}` : pathToFileURL(join(folder, path)).href),
    wait: within,
  };
}

// Importing as the user's folder would is an experiment of Node's, and nothing that a user could do anything about.
const { emitWarning } = process;
process.emitWarning = ((...given: Parameters<typeof emitWarning>) => {
  if (!String(given[0]).includes('USE_MAIN_CONTEXT_DEFAULT_LOADER')) emitWarning(...given);
}) as typeof emitWarning;

/** `import()` as a file in that folder would do it: by its node_modules, for packages of either kind. */
function importFrom(folder: string): (specifier: string) => Promise<object> {
  return compileFunction('return import(specifier)', ['specifier'], {
    filename: join(folder, 'model.mjs'),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  }) as (specifier: string) => Promise<object>;
}

async function importBuiltIn(specifier: string): Promise<object> {
  const found = process.getBuiltinModule(specifier) as object | undefined;
  if (found) return { ...found, default: found };
  throw new Error('packages are looked up in the file’s folder; this file is not on a disk yet');
}

/** The first line says what is missing; the rest is about where it was looked for. */
async function speaking(load: () => Promise<object>, folder: string | null): Promise<object> {
  try {
    return await load();
  } catch (thrown) {
    const { code, message } = thrown as NodeJS.ErrnoException;
    if (code !== 'ERR_MODULE_NOT_FOUND') throw thrown;
    const first = message.split('\n')[0]?.replace(/ imported from .*/, '');
    throw new Error(folder === null ? (first ?? message) : `${first}; is it installed in the model file's folder?`);
  }
}
