import type { KernelRecord } from '../../src/engine/arena.js';
import { FileProblem, type FileSystem } from '../../src/formats/fileSystem.js';
import type { Problem as TextProblem } from '../../src/formats/result.js';
import { problem as given, precision } from '../peers/serve.mjs';
import type { Problem } from './problem.js';
import { modelText } from './text.js';

export const FILE = 'bench.grad.json';

/** The text holds all numbers itself. */
export const NO_FILES: FileSystem = {
  read: (path) => Promise.reject(new FileProblem('missing', `there is no ${path}`)),
};

// The workloads' own files make it so.
export const problem = given as Problem;

export const text = (): string => modelText(problem, precision);

/** What computes, for the table. */
export const kernelsText = ({ set, threads }: KernelRecord): string =>
  threads === 1 ? set : `${set}, ${threads} threads`;

/** Why a text could not be read, in one line. */
export const notYet = (problems: readonly TextProblem[]): string =>
  `not there yet: ${problems.find(({ severity }) => severity === 'error')?.message ?? 'no model'}`;
