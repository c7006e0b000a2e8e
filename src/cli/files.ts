import { readFile, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { FileProblem, type FileSystem } from '../formats/fileSystem.js';

/**
 * Files beside a model file. The workspace is the current folder where the model lies within it, else the model's own
 * folder: nothing outside is read, also not by a link.
 */
export function filesBeside(modelFile: string, cwd: string): FileSystem {
  const folder = dirname(resolve(cwd, modelFile));
  const workspace = within(cwd, folder) ? cwd : folder;
  return {
    read: async (path) => {
      const wanted = resolve(folder, path);
      if (!within(workspace, wanted)) throw outside(path);
      try {
        const [real, root] = await Promise.all([realpath(wanted), realpath(workspace)]);
        if (!within(root, real)) throw outside(path);
        return await readFile(real);
      } catch (error) {
        throw error instanceof FileProblem ? error : problemOf(path, error);
      }
    },
  };
}

function within(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function outside(path: string): FileProblem {
  const message = `${path} is outside the workspace; files are looked up beside the model file, inside the workspace only`;
  return new FileProblem('outside', message);
}

function problemOf(path: string, error: unknown): FileProblem {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') {
    return new FileProblem('missing', `${path} is not there; files are looked up beside the model file`);
  }
  return new FileProblem('unreadable', `${path} can't be read: ${reasonOf(error)}`);
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'permission is denied',
  ENOTDIR: 'a part of its path is no folder',
};

/** Why a file can't be read, for a person. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return REASONS[code ?? ''] ?? message;
}
